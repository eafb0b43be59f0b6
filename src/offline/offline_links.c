/* SPDX-License-Identifier: EUPL-1.2
 *
 * The pages' addresses written anew.  Everything else stays byte for byte.
 *
 * What is in the archive is linked by its file.  What only the house can answer is linked there
 * where its address is known; where it is not, <a> loses its address and stays as text, <link>
 * goes.
 */
#include "html/html_tags.h"
#include "html/markup.h"
#include "offline/offline_parts.h"

enum { FOLLOWED_MAX = 8 };

struct linking {
    struct copy *copy;
    const struct leaf *leaf;
    struct arena *arena;
    struct buf *out;
};

static const struct leaf *led_to(const struct leaf *leaf)
{
    for (int i = 0; i < FOLLOWED_MAX && leaf != NULL && leaf->instead != NULL; i++)
        leaf = leaf->instead;
    return leaf;
}

static Str in_house(const struct linking *linking, Str address)
{
    Str base = linking->copy->want->base;

    return base.len == 0 ? STR_EMPTY
                         : str_fmt(linking->arena, "%.*s%.*s", STR_ARG(base), STR_ARG(address));
}

/* Where an address of the house leads in the archive; empty: nowhere. */
static Str way_to(const struct linking *linking, Str address)
{
    size_t hash = str_find(address, '#');
    Str place = str_sub(address, 0, hash), fragment = str_sub(address, hash, address.len);
    const struct leaf *named = copy_leaf(linking->copy, place), *leaf = led_to(named);
    size_t mark = str_find(place, '?');
    Str query = STR_EMPTY;

    if (leaf == NULL)
        return in_house(linking, address);
    if (leaf->away.len > 0)
        return str_starts(leaf->away, STR("/")) ? in_house(linking, leaf->away) : leaf->away;
    if (leaf->file.len == 0)
        return in_house(linking, address);
    if (leaf->route != NULL && pages_is_search(leaf->route))
        query = str_sub(place, mark, place.len);
    return str_fmt(linking->arena, "%.*s%.*s%.*s",
                   STR_ARG(copy_way(linking->arena, linking->leaf->file, leaf->file)),
                   STR_ARG(query), STR_ARG(fragment));
}

static bool is_address(Str name)
{
    return str_eq_z(name, "href") || str_eq_z(name, "src") || str_eq_z(name, "action");
}

/* Addresses of the host; others, and places in the page itself, stay. */
static bool is_of_house(Str value)
{
    return str_starts(value, STR("/")) && !str_starts(value, STR("//"));
}

/* What an <a> may not have without an address. */
static bool needs_address(Str name)
{
    return str_eq_z(name, "href") || str_eq_z(name, "hreflang") || str_eq_z(name, "rel") ||
           str_eq_z(name, "type") || str_eq_z(name, "download");
}

/* The new address of a tag's old one; false where it has one that leads nowhere. */
static bool find_way(const struct linking *linking, const struct tag *tag, Str *out)
{
    struct tag_attribute attribute;
    size_t at = 0;

    *out = STR_EMPTY;
    while (tag_next_attribute(tag->attributes, &at, &attribute)) {
        Str value = tag_text(linking->arena, attribute.value);

        if (!is_address(attribute.name) || !is_of_house(value))
            continue;
        *out = str_eq_z(tag->name, "link") &&
                       str_eq_z(tag_attribute(linking->arena, tag, "rel"), "canonical")
                   ? in_house(linking, value)
                   : way_to(linking, value);
        return out->len > 0;
    }
    return true;
}

static void write_tag(const struct linking *linking, const struct tag *tag, Str way, bool leads)
{
    struct buf *out = linking->out;
    struct tag_attribute attribute;
    size_t at = 0;

    buf_char(out, '<');
    buf_str(out, tag->name);
    while (tag_next_attribute(tag->attributes, &at, &attribute)) {
        if (!leads && needs_address(attribute.name))
            continue;
        if (!is_address(attribute.name) || !is_of_house(attribute.value)) {
            buf_str(out, attribute.whole);
            continue;
        }
        buf_char(out, ' ');
        buf_str(out, attribute.name);
        buf_z(out, "=\"");
        escape_attribute(out, way);
        buf_char(out, '"');
    }
    buf_z(out, str_ends(tag->attributes, STR("/")) ? "/>" : ">");
}

Err copy_links(struct copy *copy, const struct leaf *leaf, Str html, struct arena *arena, Str *out)
{
    struct tag_walk walk = { .html = html };
    struct buf text;
    struct linking linking = { copy, leaf, arena, &text };
    struct tag tag;

    buf_init(&text, arena, OFFLINE_FILE_MAX);
    while (tag_next(&walk, &tag)) {
        bool leads = true;
        Str way = STR_EMPTY;

        if (tag.type == TAG_OPEN)
            leads = find_way(&linking, &tag, &way);
        if (way.len == 0 && leads)
            buf_str(&text, tag.whole);
        else if (leads || !str_eq_z(tag.name, "link"))
            write_tag(&linking, &tag, way, leads);
    }
    *out = buf_text(&text);
    return buf_full(&text) ? ERR_TOO_LARGE : OK;
}
