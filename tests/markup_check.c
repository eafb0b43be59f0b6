/* SPDX-License-Identifier: EUPL-1.2
 *
 * The strict reader.
 *
 * One pass with a cursor; open elements are kept on a small stack, since html/ bounds how deep it
 * nests.  Written without regard to how html/ writes, so that a mistake there is not repeated here.
 */
#include "markup_check.h"

#include "html/markup.h"

enum { OPEN_MAX = 128, IDS_MAX = 256, ADDRESS_MAX = 200000 };

struct reading {
    Str html;
    size_t at;
    Str open[OPEN_MAX];
    size_t open_count;
    Str ids[IDS_MAX];
    size_t id_count;
    const char *fault;
};

static bool is_among(Str name, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (str_eq_z(name, *names))
            return true;
    }
    return false;
}

static const char *const elements[] = {
    "a",    "blockquote", "br",    "circle", "code",   "div", "em",    "g",     "h2",
    "h3",   "h4",         "h5",    "h6",     "hr",     "img", "li",    "mark",  "ol",
    "p",    "path",       "pre",   "rect",   "strong", "svg", "table", "tbody", "td",
    "text", "th",         "thead", "title",  "tr",     "ul",  NULL,
};
static const char *const voids[] = { "br", "hr", "img", NULL };
static const char *const attributes[] = {
    "alt",   "aria-hidden", "aria-label",  "class", "cx",      "cy",    "d",  "focusable", "height",
    "href",  "id",          "loading",     "r",     "rel",     "role",  "rx", "scope",     "src",
    "start", "tabindex",    "text-anchor", "title", "viewBox", "width", "x",  "y",         NULL,
};
static const char *const entities[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;", NULL };

static bool fail(struct reading *r, const char *why)
{
    if (r->fault == NULL)
        r->fault = why;
    return false;
}

static bool sees(const struct reading *r, const char *start)
{
    return str_starts(str_sub(r->html, r->at, r->html.len), str_from_z(start));
}

static char here(const struct reading *r)
{
    return r->at < r->html.len ? r->html.ptr[r->at] : '\0';
}

static bool take(struct reading *r, const char *start)
{
    if (!sees(r, start))
        return false;
    r->at += strlen(start);
    return true;
}

static Str take_name(struct reading *r)
{
    size_t start = r->at;

    while ((here(r) >= 'a' && here(r) <= 'z') || (here(r) >= 'A' && here(r) <= 'Z') ||
           (here(r) >= '0' && here(r) <= '9') || here(r) == '-')
        r->at++;
    return str_sub(r->html, start, r->at - start);
}

static bool read_entity(struct reading *r)
{
    for (size_t i = 0; entities[i] != NULL; i++) {
        if (take(r, entities[i]))
            return true;
    }
    return fail(r, "an ampersand begins no entity that html/ writes");
}

/* Undoes the escaping of an address and asks whether it may be followed. */
static bool is_safe_value(Str value)
{
    static _Thread_local char plain[ADDRESS_MAX];
    size_t len = 0;

    for (size_t i = 0; i < value.len && len < sizeof plain; i++) {
        Str rest = str_sub(value, i, value.len);
        plain[len++] = value.ptr[i];
        if (str_starts(rest, STR("&amp;")))
            i += 4;
        else if (str_starts(rest, STR("&#39;"))) {
            plain[len - 1] = '\'';
            i += 4;
        }
    }
    return address_is_safe((Str){ plain, len });
}

static bool check_value(struct reading *r, Str name, Str value)
{
    if ((str_eq_z(name, "href") || str_eq_z(name, "src")) && !is_safe_value(value))
        return fail(r, "an address is not safe");
    if (!str_eq_z(name, "id"))
        return true;
    for (size_t i = 0; i < r->id_count; i++) {
        if (str_eq(r->ids[i], value))
            return fail(r, "an id occurs twice");
    }
    if (value.len == 0 || r->id_count == IDS_MAX)
        return fail(r, "an id is empty, or there are too many");
    r->ids[r->id_count++] = value;
    return true;
}

static bool read_attribute(struct reading *r)
{
    Str name = take_name(r);

    if (!is_among(name, attributes))
        return fail(r, "an attribute is not one of ours");
    if (!take(r, "=\""))
        return fail(r, "an attribute has no quoted value");
    size_t start = r->at;
    while (r->at < r->html.len && here(r) != '"') {
        if (here(r) == '<' || here(r) == '>')
            return fail(r, "an angle bracket stands in a value");
        if (here(r) != '&')
            r->at++;
        else if (!read_entity(r))
            return false;
    }
    Str value = str_sub(r->html, start, r->at - start);
    return take(r, "\"") ? check_value(r, name, value) : fail(r, "a value is not closed");
}

static bool read_open_tag(struct reading *r)
{
    Str name = take_name(r);

    if (!is_among(name, elements))
        return fail(r, "an element is not one of ours");
    while (take(r, " ")) {
        if (!read_attribute(r))
            return false;
    }
    if (take(r, "/>"))
        return true;
    if (!take(r, ">"))
        return fail(r, "a tag is not closed");
    if (is_among(name, voids))
        return true;
    if (r->open_count == OPEN_MAX)
        return fail(r, "elements are nested too deeply");
    r->open[r->open_count++] = name;
    return true;
}

static bool read_close_tag(struct reading *r)
{
    Str name = take_name(r);

    if (r->open_count == 0 || !str_eq(name, r->open[r->open_count - 1]))
        return fail(r, "an element is closed that is not the last opened");
    r->open_count--;
    return take(r, ">") || fail(r, "a closing tag is not closed");
}

static bool read_piece(struct reading *r)
{
    if (take(r, "</"))
        return read_close_tag(r);
    if (take(r, "<"))
        return read_open_tag(r);
    if (here(r) == '&')
        return read_entity(r);
    if (here(r) == '>')
        return fail(r, "a bare > stands in the text");
    r->at++;
    return true;
}

const char *markup_fault(Str html)
{
    struct reading r = { .html = html };

    while (r.at < r.html.len && read_piece(&r)) {
    }
    if (r.fault == NULL && r.open_count > 0)
        return "an element stays open";
    return r.fault;
}
