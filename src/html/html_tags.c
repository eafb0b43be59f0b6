/* SPDX-License-Identifier: EUPL-1.2
 *
 * Pages taken apart into tags and texts.  Contract in html_tags.h.
 */
#include "html/html_tags.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

/* Where the tag that begins at `from` ends, behind its >; a > in quotes is none. */
static size_t tag_end(Str html, size_t from)
{
    bool quoted = false;

    for (size_t i = from; i < html.len; i++) {
        if (html.ptr[i] == '"')
            quoted = !quoted;
        else if (html.ptr[i] == '>' && !quoted)
            return i + 1;
    }
    return html.len;
}

/* Where the text that begins at `from` ends: at the next thing that is a tag. */
static size_t text_end(Str html, size_t from)
{
    for (size_t i = from; i + 1 < html.len; i++) {
        char next = html.ptr[i + 1];

        if (html.ptr[i] == '<' && (is_letter(next) || next == '/' || next == '!'))
            return i;
    }
    return html.len;
}

/* Where the content of a script or style sheet ends: at its closing tag. */
static size_t raw_end(Str html, size_t from, Str name)
{
    for (size_t i = from; i + 1 < html.len; i++) {
        if (html.ptr[i] == '<' && html.ptr[i + 1] == '/' &&
            str_eq_ascii_case(str_sub(html, i + 2, name.len), name))
            return i;
    }
    return html.len;
}

static Str name_at(Str html, size_t from, size_t to)
{
    size_t end = from;

    while (end < to && !is_blank(html.ptr[end]) && html.ptr[end] != '>' && html.ptr[end] != '/')
        end++;
    return str_sub(html, from, end - from);
}

static void take_tag(struct tag_walk *walk, struct tag *out)
{
    Str html = walk->html;
    size_t from = walk->at, end;
    char next = html.ptr[from + 1];

    if (next == '!') {
        bool comment = str_starts(str_sub(html, from, 4), STR("<!--"));

        end = from + (comment ? 4 : 2);
        while (end < html.len &&
               !(html.ptr[end] == '>' &&
                 (!comment || (html.ptr[end - 1] == '-' && html.ptr[end - 2] == '-'))))
            end++;
        end = end < html.len ? end + 1 : html.len;
        *out = (struct tag){ .type = TAG_OTHER };
    } else {
        bool close = next == '/';

        end = tag_end(html, from);
        *out = (struct tag){ .type = close ? TAG_CLOSE : TAG_OPEN };
        out->name = name_at(html, from + (close ? 2 : 1), end);
    }
    if (out->type == TAG_OPEN) {
        size_t start = from + 1 + out->name.len;
        size_t stop = html.ptr[end - 1] == '>' ? end - 1 : end;

        out->attributes = str_sub(html, start, stop > start ? stop - start : 0);
        if (str_eq_z(out->name, "script") || str_eq_z(out->name, "style"))
            walk->raw = out->name;
    }
    out->whole = str_sub(html, from, end - from);
    walk->at = end;
}

bool tag_next(struct tag_walk *walk, struct tag *out)
{
    Str html = walk->html;
    size_t end;

    if (walk->at >= html.len)
        return false;
    end = walk->raw.len > 0 ? raw_end(html, walk->at, walk->raw) : text_end(html, walk->at);
    walk->raw = STR_EMPTY;
    if (end > walk->at) {
        *out = (struct tag){ .type = TAG_TEXT, .whole = str_sub(html, walk->at, end - walk->at) };
        walk->at = end;
        return true;
    }
    take_tag(walk, out);
    return true;
}

bool tag_is_empty(const struct tag *tag)
{
    static const char *const names[] = { "area",  "base", "br",   "col",    "embed", "hr", "img",
                                         "input", "link", "meta", "source", "track", "wbr" };

    if (str_ends(tag->attributes, STR("/")))
        return true;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (str_eq_z(tag->name, names[i]))
            return true;
    return false;
}

bool tag_next_attribute(Str attributes, size_t *at, struct tag_attribute *out)
{
    size_t from = *at, i = from, start;

    while (i < attributes.len && (is_blank(attributes.ptr[i]) || attributes.ptr[i] == '/'))
        i++;
    if (i >= attributes.len)
        return false;
    start = i;
    while (i < attributes.len && !is_blank(attributes.ptr[i]) && attributes.ptr[i] != '=' &&
           (i == start || attributes.ptr[i] != '/'))
        i++;
    if (i == start) /* an = without a name */
        i++;
    *out = (struct tag_attribute){ .name = str_sub(attributes, start, i - start) };
    if (i + 1 < attributes.len && attributes.ptr[i] == '=' && attributes.ptr[i + 1] == '"') {
        size_t length = str_find(str_sub(attributes, i + 2, attributes.len), '"');

        out->value = str_sub(attributes, i + 2, length);
        i += 2 + length;
        i += i < attributes.len;
    }
    out->whole = str_sub(attributes, from, i - from);
    *at = i;
    return true;
}

Str tag_attribute(struct arena *arena, const struct tag *tag, const char *name)
{
    struct tag_attribute attribute;
    size_t at = 0;

    while (tag_next_attribute(tag->attributes, &at, &attribute))
        if (str_eq_z(attribute.name, name))
            return tag_text(arena, attribute.value);
    return STR_EMPTY;
}

Str tag_text(struct arena *arena, Str html)
{
    static const struct {
        Str entity;
        char means;
    } all[] = {
        { STR("&amp;"), '&' },  { STR("&lt;"), '<' },   { STR("&gt;"), '>' },
        { STR("&quot;"), '"' }, { STR("&#39;"), '\'' },
    };
    struct buf out;

    if (str_find(html, '&') == html.len)
        return html;
    buf_init(&out, arena, html.len + 1);
    for (size_t i = 0; i < html.len;) {
        size_t e = 0, count = sizeof(all) / sizeof(all[0]);

        while (e < count && !str_starts(str_sub(html, i, html.len), all[e].entity))
            e++;
        buf_char(&out, e < count ? all[e].means : html.ptr[i]);
        i += e < count ? all[e].entity.len : 1;
    }
    return buf_text(&out);
}
