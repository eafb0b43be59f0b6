/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the files are called: names that every file system takes (FAT, ISO 9660 with Joliet), short
 * enough for Windows, and told apart without regard to case.
 *
 * /en/library -> en/library.html, /en/library?page=2 -> en/library.page-2.html,
 * /en/library/CC-L-1/words-of-its-title -> en/library/CC-L-1.html
 */
#include "base/sha256.h"
#include "http/route.h"
#include "offline/offline_parts.h"

enum { NAME_MAX_BYTES = 150, HASH_DIGITS = 8 };

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

/* Whether a row is a list or record in another format than its page: its path has a suffix. */
static bool has_suffix(const struct route *route)
{
    return route == NULL || str_contains(str_from_z(route->path), STR("."));
}

/* Everything that no file system minds; false where something was put in another's place. */
static bool add_plain(struct buf *out, Str text, bool with_slashes)
{
    bool plain = true;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool kept = is_plain(c) || (with_slashes && c == '/');

        buf_char(out, kept ? c : '_');
        plain = plain && kept;
    }
    return plain;
}

static bool add_query(struct buf *out, Str query)
{
    bool plain = true;
    Str pair;

    while (str_split(&query, '&', &pair)) {
        size_t equals = str_find(pair, '=');

        buf_char(out, '.');
        plain = add_plain(out, str_sub(pair, 0, equals), false) && plain;
        buf_char(out, '-');
        plain = add_plain(out, str_sub(pair, equals + 1, pair.len), false) && plain;
    }
    return plain;
}

static Str without_slug(const struct leaf *leaf, Str path)
{
    if (leaf->route == NULL || !str_ends(str_from_z(leaf->route->path), STR("/{slug}")))
        return path;
    while (path.len > 0 && path.ptr[path.len - 1] != '/')
        path.len--;
    return str_sub(path, 0, path.len - 1);
}

Str copy_name(struct copy *copy, const struct leaf *leaf)
{
    size_t mark = str_find(leaf->address, '?');
    Str path = without_slug(leaf, str_sub(leaf->address, 1, mark - 1)), name;
    const char *suffix = has_suffix(leaf->route) ? "" : ".html";
    struct buf out;
    bool plain;

    buf_init(&out, copy->arena, 1 << 14);
    plain = add_plain(&out, path, true);
    if (path.len == 0 || str_ends(path, STR("/")))
        buf_z(&out, "index");
    plain = add_query(&out, str_sub(leaf->address, mark + 1, leaf->address.len)) && plain;
    name = buf_text(&out);
    plain = plain && name.len <= NAME_MAX_BYTES;
    name = str_sub(name, 0, NAME_MAX_BYTES);
    if (plain) {
        name = str_fmt(copy->arena, "%.*s%s", STR_ARG(name), suffix);
        if (map_find(&copy->by_file, str_lower_ascii(copy->arena, name)) == NULL)
            return name;
        name = str_sub(name, 0, name.len - str_from_z(suffix).len);
    }
    return str_fmt(copy->arena, "%.*s-%.*s%s", STR_ARG(name), HASH_DIGITS,
                   sha256_hex(copy->arena, bytes_of(leaf->address)).ptr, suffix);
}

Str copy_way(struct arena *arena, Str from, Str to)
{
    size_t shared = 0;
    struct buf out;

    for (size_t i = 0; i < from.len && i < to.len && from.ptr[i] == to.ptr[i]; i++)
        if (from.ptr[i] == '/')
            shared = i + 1;
    buf_init(&out, arena, 1 << 12);
    for (size_t i = shared; i < from.len; i++)
        if (from.ptr[i] == '/')
            buf_z(&out, "../");
    buf_str(&out, str_sub(to, shared, to.len));
    return buf_text(&out);
}
