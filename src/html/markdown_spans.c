/* SPDX-License-Identifier: EUPL-1.2
 *
 * Emphasis, code, links and pictures of a Markdown text.
 *
 * Every address passes the allow-list of address_is_safe after its entities are decoded, and
 * pictures are shown only from this house.  Tags are closed in the order of our own stack, whatever
 * the parser says.
 */
#include "base/arena.h"
#include "html/markdown_rendering.h"
#include "html/markup.h"

static void put(struct rendering *r, const char *html)
{
    buf_z(r->out, html);
}

static bool is_external(Str address)
{
    return str_eq_ascii_case(str_sub(address, 0, 7), STR("http://")) ||
           str_eq_ascii_case(str_sub(address, 0, 8), STR("https://"));
}

/* Whether an address begins with base as whole segments. */
static bool is_below(Str address, Str base)
{
    return str_starts(address, base) &&
           (address.len == base.len || address.ptr[base.len] == '/' ||
            address.ptr[base.len] == '?' || address.ptr[base.len] == '#');
}

/* Addresses within the house lead to the language of the page; permanent ones belong to the whole
 * house, so they stand below the language alone. */
static Str with_base(const struct rendering *r, Str address)
{
    if (!str_starts(address, STR("/")) || is_below(address, r->link_base))
        return address;
    if (str_starts(address, STR("/r/")) && r->link_base.len > 0) {
        Str behind = str_sub(r->link_base, 1, r->link_base.len);

        return str_fmt(r->arena, "/%.*s%.*s", STR_ARG(str_sub(behind, 0, str_find(behind, '/'))),
                       STR_ARG(address));
    }
    return str_fmt(r->arena, "%.*s%.*s", STR_ARG(r->link_base), STR_ARG(address));
}

static void put_attribute(struct rendering *r, const char *start, Str value)
{
    if (value.len == 0)
        return;
    put(r, start);
    escape_attribute(r->out, value);
    put(r, "\"");
}

static bool is_open(const struct rendering *r, MD_SPANTYPE type)
{
    for (size_t i = 0; i < r->span_count; i++) {
        if (r->spans[i] == type)
            return true;
    }
    return false;
}

/* Writes the tag of a link; false for one without a safe address, which shows its text only. */
static bool begin_link(struct rendering *r, const MD_SPAN_A_DETAIL *detail)
{
    Str address = markdown_attribute(r->arena, &detail->href);

    if (address.len == 0 || !address_is_safe(address))
        return false;
    put(r, "<a href=\"");
    escape_address(r->out, with_base(r, address));
    put(r, "\"");
    put_attribute(r, " title=\"", markdown_attribute(r->arena, &detail->title));
    put(r, is_external(address) ? " rel=\"nofollow ugc noopener\">" : ">");
    return true;
}

static const struct {
    const char *start;
    const char *end;
} span_tags[] = {
    [MD_SPAN_EM] = { "<em>", "</em>" }, [MD_SPAN_STRONG] = { "<strong>", "</strong>" },
    [MD_SPAN_A] = { "", "</a>" },       [MD_SPAN_CODE] = { "<code>", "</code>" },
    [MD_SPAN_U] = { "", "" }, /* the last of the enum: those between are not in our dialect */
};

static void open_span(struct rendering *r, MD_SPANTYPE type, const void *detail)
{
    if (r->span_count == SPANS_MAX) {
        r->spans_left_out++;
        return;
    }
    if (type == MD_SPAN_A && (is_open(r, type) || !begin_link(r, detail)))
        return;
    put(r, span_tags[type].start);
    r->spans[r->span_count++] = type;
}

/* The parser (0.4.8) now and then ends a span that it never began, or ends two in the wrong order.
 * So the order is kept here: what is inside is closed first, and what is not open is not closed. */
static void close_span(struct rendering *r, MD_SPANTYPE type)
{
    if (r->spans_left_out > 0) {
        r->spans_left_out--;
        return;
    }
    if (!is_open(r, type))
        return;
    MD_SPANTYPE last;
    do {
        last = r->spans[--r->span_count];
        put(r, span_tags[last].end);
    } while (last != type);
}

static void begin_image(struct rendering *r)
{
    if (r->image_depth++ == 0)
        r->alt.len = 0;
}

/* Pictures from elsewhere would tell others who reads this page: only their text is shown. */
static void end_image(struct rendering *r, const MD_SPAN_IMG_DETAIL *detail)
{
    if (r->image_depth == 0 || --r->image_depth > 0)
        return;
    Str address = markdown_attribute(r->arena, &detail->src);
    Str alt = buf_text(&r->alt);

    if (!str_starts(address, STR("/")) || !address_is_safe(address)) {
        escape_text(r->out, alt);
        return;
    }
    put(r, "<img src=\"");
    escape_address(r->out, address);
    put(r, "\" alt=\"");
    escape_attribute(r->out, alt);
    put(r, "\"");
    put_attribute(r, " title=\"", markdown_attribute(r->arena, &detail->title));
    put(r, " loading=\"lazy\">");
}

void markdown_end_spans(struct rendering *r)
{
    if (r->image_depth > 0)
        escape_text(r->out, buf_text(&r->alt));
    r->image_depth = 0;
    r->spans_left_out = 0;
    while (r->span_count > 0)
        put(r, span_tags[r->spans[--r->span_count]].end);
}

int markdown_enter_span(MD_SPANTYPE type, void *detail, void *userdata)
{
    struct rendering *r = userdata;

    if (type == MD_SPAN_IMG)
        begin_image(r);
    else if (r->image_depth == 0)
        open_span(r, type, detail);
    return markdown_go_on(r);
}

int markdown_leave_span(MD_SPANTYPE type, void *detail, void *userdata)
{
    struct rendering *r = userdata;

    if (type == MD_SPAN_IMG)
        end_image(r, detail);
    else if (r->image_depth == 0)
        close_span(r, type);
    return markdown_go_on(r);
}
