/* SPDX-License-Identifier: EUPL-1.2
 *
 * Markdown to HTML: md4c parses, this file writes.
 *
 * The library's own HTML writer lets javascript: addresses through, so it is not used.  Here every
 * text is escaped; links and pictures are the business of markdown_spans.c. Lists and quotations
 * nested deeper than anyone writes lose their tags, and a text whose HTML would grow out of all
 * proportion (a table of thousands of empty cells) is shown as it was typed.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "html/markdown_rendering.h"
#include "html/markup.h"
#include "i18n/lang.h"

enum {
    HTML_BYTES_MAX = 512 << 10,
    DEPTH_MAX = 24,    /* of lists and quotations */
    HEADING_FIRST = 2, /* h1 is the page's own */
    HEADING_LAST = 6,
    ESCAPED_TEXT_MAX = MARKDOWN_BYTES_MAX * 5 + 16,
};

int markdown_go_on(const struct rendering *r)
{
    return buf_full(&r->page) || buf_full(&r->held) || buf_full(&r->plain) || buf_full(&r->alt);
}

static void put(struct rendering *r, const char *html)
{
    buf_z(r->out, html);
}

void markdown_put_text(struct rendering *r, Str text)
{
    if (r->image_depth > 0)
        buf_str(&r->alt, text);
    else
        escape_text(r->out, text);
    if (r->takes_plain)
        buf_str(&r->plain, text);
}

/* From here on HTML is held back and its plain text collected. */
static void hold(struct rendering *r)
{
    r->held.len = 0;
    r->plain.len = 0;
    r->out = &r->held;
    r->takes_plain = true;
}

static void release(struct rendering *r)
{
    r->out = &r->page;
    r->takes_plain = false;
    buf_str(&r->page, buf_text(&r->held));
}

static bool id_is_taken(const struct rendering *r, Str id)
{
    for (size_t i = 0; i < r->id_count; i++) {
        if (str_eq(r->ids[i], id))
            return true;
    }
    return false;
}

/* An id that no earlier heading of this text has; empty when there are too many. */
static Str new_id(struct rendering *r, Str heading)
{
    if (r->id_count == IDS_MAX)
        return STR_EMPTY;
    Str slug = text_slug(r->arena, STR_EMPTY, heading);
    if (slug.len == 0)
        slug = STR("section");

    Str id = slug;
    for (int n = 2; id_is_taken(r, id); n++)
        id = str_fmt(r->arena, "%.*s-%d", STR_ARG(slug), n);
    r->ids[r->id_count++] = id;
    return id;
}

static int heading_level(const struct rendering *r, const MD_BLOCK_H_DETAIL *detail)
{
    int level = r->heading_base + (int)detail->level - 1;

    if (level < HEADING_FIRST)
        return HEADING_FIRST;
    return level < HEADING_LAST ? level : HEADING_LAST;
}

static void end_heading(struct rendering *r, const MD_BLOCK_H_DETAIL *detail)
{
    int level = heading_level(r, detail);
    Str id = new_id(r, buf_text(&r->plain));

    buf_fmt(&r->page, "<h%d", level);
    if (id.len > 0)
        buf_fmt(&r->page, " id=\"%.*s\"", STR_ARG(id));
    buf_char(&r->page, '>');
    release(r);
    buf_fmt(&r->page, "</h%d>\n", level);
}

/* The head is complete: only now is there a name for the region that scrolls. */
static void end_table_head(struct rendering *r)
{
    buf_z(&r->page, "<div class=\"scroll\" tabindex=\"0\"");
    if (r->label.len > 0) {
        buf_z(&r->page, " role=\"region\" aria-label=\"");
        escape_attribute(&r->page, r->label);
        buf_char(&r->page, '"');
    }
    buf_z(&r->page, "><table><thead>");
    release(r);
    put(r, "</thead>");
}

static void begin_cell(struct rendering *r, const char *tag, const MD_BLOCK_TD_DETAIL *detail)
{
    static const char *const classes[] = {
        [MD_ALIGN_DEFAULT] = "",
        [MD_ALIGN_LEFT] = "",
        [MD_ALIGN_CENTER] = " class=\"mid\"",
        [MD_ALIGN_RIGHT] = " class=\"num\"",
    };

    put(r, tag);
    put(r, classes[detail->align]);
    put(r, ">");
}

static void end_header_cell(struct rendering *r)
{
    put(r, "</th>");
    if (r->label.len == 0)
        r->label = str_copy(r->arena, str_trim(buf_text(&r->plain)));
    if (r->label.len > 0)
        r->takes_plain = false;
}

static void begin_list(struct rendering *r, const MD_BLOCK_OL_DETAIL *detail)
{
    if (detail->start == 1)
        put(r, "<ol>");
    else
        buf_fmt(r->out, "<ol start=\"%u\">", detail->start);
}

static const struct {
    const char *start;
    const char *end;
} block_tags[] = {
    [MD_BLOCK_DOC] = { "", "" },
    [MD_BLOCK_QUOTE] = { "<blockquote>", "</blockquote>\n" },
    [MD_BLOCK_UL] = { "<ul>", "</ul>\n" },
    [MD_BLOCK_OL] = { "", "</ol>\n" },
    [MD_BLOCK_LI] = { "<li>", "</li>" },
    [MD_BLOCK_HR] = { "<hr>\n", "" },
    [MD_BLOCK_H] = { "", "" },
    [MD_BLOCK_CODE] = { "<pre><code>", "</code></pre>\n" },
    [MD_BLOCK_HTML] = { "", "" },
    [MD_BLOCK_P] = { "<p>", "</p>\n" },
    [MD_BLOCK_TABLE] = { "", "</table></div>\n" },
    [MD_BLOCK_THEAD] = { "", "" },
    [MD_BLOCK_TBODY] = { "<tbody>", "</tbody>" },
    [MD_BLOCK_TR] = { "<tr>", "</tr>" },
    [MD_BLOCK_TH] = { "", "" },
    [MD_BLOCK_TD] = { "", "</td>" },
};

static bool is_nesting(MD_BLOCKTYPE type)
{
    return type == MD_BLOCK_QUOTE || type == MD_BLOCK_UL || type == MD_BLOCK_OL;
}

/* Items keep or lose their tags together with their list. */
static bool is_too_deep(const struct rendering *r, MD_BLOCKTYPE type)
{
    return (is_nesting(type) || type == MD_BLOCK_LI) && r->block_depth > DEPTH_MAX;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *userdata)
{
    struct rendering *r = userdata;

    r->block_depth += is_nesting(type);
    if (is_too_deep(r, type))
        return markdown_go_on(r);
    put(r, block_tags[type].start);
    if (type == MD_BLOCK_OL)
        begin_list(r, detail);
    else if (type == MD_BLOCK_H || type == MD_BLOCK_THEAD)
        hold(r);
    else if (type == MD_BLOCK_TABLE)
        r->label = STR_EMPTY;
    else if (type == MD_BLOCK_TH)
        begin_cell(r, "<th scope=\"col\"", detail);
    else if (type == MD_BLOCK_TD)
        begin_cell(r, "<td", detail);
    return markdown_go_on(r);
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *userdata)
{
    struct rendering *r = userdata;
    const bool too_deep = is_too_deep(r, type);

    markdown_end_spans(r);
    r->block_depth -= is_nesting(type);
    if (too_deep)
        return markdown_go_on(r);
    if (type == MD_BLOCK_H)
        end_heading(r, detail);
    else if (type == MD_BLOCK_THEAD)
        end_table_head(r);
    else if (type == MD_BLOCK_TH)
        end_header_cell(r);
    put(r, block_tags[type].end);
    return markdown_go_on(r);
}

static int take_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *userdata)
{
    struct rendering *r = userdata;
    char room[ENTITY_BYTES_MAX];

    if (type == MD_TEXT_ENTITY)
        markdown_put_text(r, entity_text((Str){ text, size }, room));
    else if (type == MD_TEXT_NULLCHAR)
        markdown_put_text(r, STR("\uFFFD"));
    else if (type == MD_TEXT_BR && r->image_depth == 0)
        put(r, "<br>\n");
    else if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
        markdown_put_text(r, STR("\n"));
    else
        markdown_put_text(r, (Str){ text, size });
    return markdown_go_on(r);
}

static Markup as_typed(struct arena *arena, Str markdown)
{
    struct buf page;

    buf_init(&page, arena, ESCAPED_TEXT_MAX);
    buf_z(&page, "<pre>");
    escape_text(&page, markdown);
    buf_z(&page, "</pre>\n");
    return (Markup){ buf_text(&page) };
}

Markup markdown_render(struct arena *arena, Str markdown, int heading_base, Str link_base)
{
    const Str text = markdown_guarded(arena, markdown);
    const MD_PARSER parser = {
        .flags = MARKDOWN_DIALECT,
        .enter_block = enter_block,
        .leave_block = leave_block,
        .enter_span = markdown_enter_span,
        .leave_span = markdown_leave_span,
        .text = take_text,
    };
    struct rendering *r = ARENA_NEW(arena, struct rendering);

    must(heading_base >= 1 && heading_base <= HEADING_LAST);
    *r = (struct rendering){
        .arena = arena, .out = &r->page, .heading_base = heading_base, .link_base = link_base
    };
    buf_init(&r->page, arena, HTML_BYTES_MAX);
    buf_init(&r->held, arena, HTML_BYTES_MAX);
    buf_init(&r->plain, arena, MARKDOWN_BYTES_MAX);
    buf_init(&r->alt, arena, MARKDOWN_BYTES_MAX);
    if (text.len == 0)
        return MARKUP_EMPTY;
    if (md_parse(text.ptr, (MD_SIZE)text.len, &parser, r) != 0)
        return as_typed(arena, text);
    return (Markup){ buf_text(&r->page) };
}
