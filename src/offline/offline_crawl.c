/* SPDX-License-Identifier: EUPL-1.2
 *
 * Asking the house for everything that a visitor can reach, as a visitor is answered.
 *
 * Each answer is kept in the spool as it came; its links are noted to be asked for.  Redirects are
 * followed here, so that no page of the copy needs one.
 */
#include <stdlib.h>

#include "base/log.h"
#include "base/sha256.h"
#include "html/html_tags.h"
#include "http/assets.h"
#include "http/percent.h"
#include "offline/offline_parts.h"
#include "records/settings.h"

enum { LEAVES_MAX = 4000000 };

static bool decode(struct arena *arena, Str path, Str *out)
{
    unsigned char *bytes = arena_alloc(arena, path.len + 1);
    bool sound = true;
    size_t length = percent_decode(bytes_of(path), false, bytes, &sound);

    return sound && str_from_bytes(arena, (Bytes){ bytes, length }, out) == OK;
}

static struct leaf *note(struct copy *copy, Str address, const struct route *route, Lang lang)
{
    struct leaf *leaf = ARENA_NEW(copy->arena, struct leaf);

    *leaf =
        (struct leaf){ .address = str_copy(copy->arena, address), .route = route, .lang = lang };
    ARENA_MORE(copy->arena, copy->leaves, copy->count, &copy->room);
    copy->leaves[copy->count++] = leaf;
    (void)map_set(&copy->by_address, leaf->address, leaf);
    return leaf;
}

struct leaf *copy_leaf(struct copy *copy, Str address)
{
    struct leaf *leaf = map_find(&copy->by_address, address);
    const struct route *route;
    Str segments[4], path;
    Lang lang;
    size_t mark = str_find(address, '?');

    if (leaf != NULL)
        return leaf;
    if (!str_starts(address, STR("/")) || copy->count >= LEAVES_MAX ||
        !decode(copy->arena, str_sub(address, 0, mark), &path))
        return NULL;
    if (asset_find(path) != NULL)
        return note(copy, path, NULL, LANG_SOURCE);
    if (router_find(copy->house.router, METHOD_GET, path, &route, segments, &lang) != OK)
        return NULL;
    if (str_starts(str_from_z(route->path), STR("/{lang}")) &&
        !settings_offer(copy->house.settings, lang))
        return NULL;
    if (pages_is_search(route) && mark < address.len)
        return copy_leaf(copy, str_sub(address, 0, mark));
    return note(copy, address, route, lang);
}

/* ---- what was answered ---- */

static Err keep(struct copy *copy, struct leaf *leaf, Str content)
{
    leaf->length = content.len;
    leaf->file = copy_name(copy, leaf);
    (void)map_set(&copy->by_file, str_lower_ascii(copy->arena, leaf->file), leaf);
    return spool_put(copy, content, &leaf->at);
}

/* Lists in other formats are often the same in every language; one file is enough. */
static Err keep_file(struct copy *copy, struct leaf *leaf, Str content)
{
    Str sum = sha256_hex(copy->arena, bytes_of(content));
    struct leaf *same = map_find(&copy->by_address, sum);

    if (same != NULL) {
        leaf->instead = same;
        return OK;
    }
    leaf->sha256 = sum;
    (void)map_set(&copy->by_address, sum, leaf); /* no address: those begin with a slash */
    return keep(copy, leaf, content);
}

Err copy_add_file(struct copy *copy, Str name, Str content)
{
    struct leaf *leaf = note(copy, str_fmt(copy->arena, "/%.*s", STR_ARG(name)), NULL, LANG_SOURCE);

    leaf->sha256 = sha256_hex(copy->arena, bytes_of(content));
    return keep(copy, leaf, content);
}

static bool is_address(Str name)
{
    return str_eq_z(name, "href") || str_eq_z(name, "src") || str_eq_z(name, "action");
}

static void follow(struct copy *copy, Str html)
{
    struct tag_walk walk = { .html = html };
    struct tag tag;

    while (tag_next(&walk, &tag)) {
        struct tag_attribute attribute;
        size_t at = 0;

        if (tag.type != TAG_OPEN)
            continue;
        while (tag_next_attribute(tag.attributes, &at, &attribute))
            if (is_address(attribute.name)) {
                Str address = tag_text(&copy->visit, attribute.value);

                (void)copy_leaf(copy, str_sub(address, 0, str_find(address, '#')));
            }
    }
}

static Err take_page(struct copy *copy, struct leaf *leaf, Str html)
{
    leaf->page = true;
    words_describe(copy, leaf, html);
    follow(copy, html);
    return keep(copy, leaf, html);
}

static void take_redirect(struct copy *copy, struct leaf *leaf, Str location)
{
    Str place = str_sub(location, 0, str_find(location, '#'));

    leaf->instead = copy_leaf(copy, place);
    if (leaf->instead == NULL || leaf->instead == leaf) {
        leaf->instead = NULL;
        leaf->away = str_copy(copy->arena, location);
    }
}

static Err ask(struct copy *copy, struct leaf *leaf)
{
    size_t mark = str_find(leaf->address, '?');
    struct request request = { .method = METHOD_GET,
                               .query = str_sub(leaf->address, mark + 1, leaf->address.len) };
    struct response response;

    arena_reset(&copy->visit);
    if (leaf->route == NULL) {
        Bytes content = asset_find(leaf->address)->identity;

        return keep_file(copy, leaf, (Str){ (const char *)content.ptr, content.len });
    }
    if (!decode(copy->arena, str_sub(leaf->address, 0, mark), &request.path))
        return OK;
    house_answer(&copy->house, &copy->visit, copy->db, NULL, &request, &response);
    if (response.status >= 500) {
        log_error("offline.ask", "%.*s was answered with %d", STR_ARG(leaf->address),
                  response.status);
        return ERR_DB;
    }
    if (response.status >= 300 && response.status < 400)
        take_redirect(copy, leaf, response.location);
    else if (response.status == 200 && str_starts(response.content_type, STR("text/html")))
        return take_page(copy, leaf, response.body);
    else if (response.status == 200)
        return keep_file(copy, leaf, response.body);
    return OK;
}

/* ---- the order of asking ---- */

static void sort_entries(struct copy *copy);

static Err ask_all(struct copy *copy, bool last, size_t from)
{
    for (size_t i = from; i < copy->count; i++) {
        struct leaf *leaf = copy->leaves[i];

        if ((leaf->route != NULL && pages_is_last(leaf->route)) != last || leaf->file.len > 0)
            continue;
        if (copy->want->progress != NULL && i % 50 == 0)
            copy->want->progress("pages", (int64_t)i, (int64_t)copy->count);
        TRY(ask(copy, leaf));
    }
    return OK;
}

Err copy_crawl(struct copy *copy)
{
    (void)copy_leaf(copy, STR("/"));
    TRY(ask_all(copy, false, 0));
    sort_entries(copy);
    TRY(ask_all(copy, true, 0));
    if (copy->want->progress != NULL)
        copy->want->progress("pages", (int64_t)copy->count, (int64_t)copy->count);
    return copy->count >= LEAVES_MAX ? ERR_TOO_LARGE : OK;
}

static int by_title(const void *a, const void *b)
{
    const struct leaf *one = *(struct leaf *const *)a, *other = *(struct leaf *const *)b;
    Str key = { (const char *)one->key.ptr, one->key.len };
    int order = str_compare(key, (Str){ (const char *)other->key.ptr, other->key.len });

    return order != 0 ? order : str_compare(one->file, other->file);
}

static void sort_entries(struct copy *copy)
{
    for (size_t l = 0; l < copy->want->language_count; l++) {
        Lang lang = copy->want->languages[l];
        struct leaf **entries = ARENA_ARRAY(copy->arena, copy->count + 1, struct leaf *);
        size_t n = 0;

        for (size_t i = 0; i < copy->count; i++)
            if (copy->leaves[i]->entry && copy->leaves[i]->lang == lang)
                entries[n++] = copy->leaves[i];
        if (n > 1)
            qsort(entries, n, sizeof(entries[0]), by_title);
        copy->entries[lang] = entries;
        copy->entry_count[lang] = n;
    }
}
