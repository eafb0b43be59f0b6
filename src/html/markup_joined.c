/* SPDX-License-Identifier: EUPL-1.2
 *
 * Markup put together from markup.  Contract in markup.h.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "html/page_runtime.h"

Markup markup_joined(struct arena *arena, const Markup *parts, size_t count, Str between)
{
    struct buf out;

    buf_init(&out, arena, PAGE_PART_MAX);
    for (size_t i = 0; i < count; i++) {
        if (parts[i].html.len == 0)
            continue;
        if (out.len > 0)
            escape_text(&out, between);
        buf_str(&out, parts[i].html);
    }
    return markup_written(&out);
}

/* dir: a text in a language that is written the other way round. */
static void write_lang(struct buf *out, Str lang)
{
    if (lang.len == 0)
        return;
    buf_z(out, " lang=\"");
    escape_attribute(out, lang);
    buf_z(out, "\" dir=\"auto\"");
}

Markup markup_spoken(struct arena *arena, Str lang, Str text)
{
    struct buf out;

    if (lang.len == 0 || text.len == 0)
        return markup_text(arena, text);
    buf_init(&out, arena, PAGE_PART_MAX);
    buf_z(&out, "<span");
    write_lang(&out, lang);
    buf_z(&out, ">");
    escape_text(&out, text);
    buf_z(&out, "</span>");
    return markup_written(&out);
}

Markup markup_paragraph(struct arena *arena, Markup content)
{
    struct buf out;

    if (content.html.len == 0)
        return MARKUP_EMPTY;
    buf_init(&out, arena, PAGE_PART_MAX);
    buf_z(&out, "<p>");
    buf_str(&out, content.html);
    buf_z(&out, "</p>");
    return markup_written(&out);
}

Markup markup_section(struct arena *arena, Str id, Markup heading, Markup content)
{
    struct buf out;

    buf_init(&out, arena, PAGE_PART_MAX);
    buf_z(&out, "<section");
    if (id.len > 0) {
        buf_z(&out, " id=\"");
        escape_attribute(&out, id);
        buf_z(&out, "\"");
    }
    buf_z(&out, "><h2>");
    buf_str(&out, heading.html);
    buf_z(&out, "</h2>");
    buf_str(&out, content.html);
    buf_z(&out, "</section>");
    return markup_written(&out);
}

Markup markup_block(struct arena *arena, Str look, Markup content)
{
    struct buf out;

    if (content.html.len == 0)
        return MARKUP_EMPTY;
    buf_init(&out, arena, PAGE_PART_MAX);
    buf_z(&out, "<div class=\"");
    escape_attribute(&out, look);
    buf_z(&out, "\">");
    buf_str(&out, content.html);
    buf_z(&out, "</div>");
    return markup_written(&out);
}

Markup markup_in_language(struct arena *arena, Str lang, Markup content, Str tag)
{
    struct buf out;

    if (content.html.len == 0 || (lang.len == 0 && tag.len == 0))
        return content;
    buf_init(&out, arena, PAGE_PART_MAX);
    buf_z(&out, "<div");
    write_lang(&out, lang);
    buf_z(&out, ">");
    buf_str(&out, content.html);
    buf_z(&out, "</div>");
    if (tag.len > 0) {
        buf_z(&out, "<p><span class=\"tag\">");
        escape_text(&out, tag);
        buf_z(&out, "</span></p>");
    }
    return markup_written(&out);
}

Markup markup_data(struct arena *arena, Str json)
{
    struct buf out;

    if (json.len == 0)
        return MARKUP_EMPTY;
    buf_init(&out, arena, PAGE_PART_MAX);
    buf_z(&out, "<script type=\"application/ld+json\">");
    for (size_t i = 0; i < json.len; i++) {
        char c = json.ptr[i];

        if (c == '<' || c == '>' || c == '&')
            buf_fmt(&out, "\\u%04X", (unsigned)(unsigned char)c);
        else
            buf_char(&out, c);
    }
    buf_z(&out, "</script>");
    return markup_written(&out);
}
