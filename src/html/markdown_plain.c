/* SPDX-License-Identifier: EUPL-1.2
 *
 * The beginning of a Markdown text as plain text, for lists, feeds and descriptions.
 *
 * Marks go, words stay, runs of blanks become one, and blocks are parted by a blank.  Pictures are
 * left out.  Reading stops as soon as there is enough.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "html/markdown_input.h"
#include "html/markup.h"

enum { POINT_BYTES_MAX = 4 };

struct plain_reading {
    struct buf out;
    size_t enough; /* bytes in which max_points characters are certainly held */
    int image_depth;
    bool gap; /* a blank is due before the next word */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static int add_text(struct plain_reading *r, Str text)
{
    for (size_t i = 0; i < text.len && r->out.len < r->enough; i++) {
        if (is_blank(text.ptr[i])) {
            r->gap = true;
            continue;
        }
        if (r->gap && r->out.len > 0)
            buf_char(&r->out, ' ');
        r->gap = false;
        buf_char(&r->out, text.ptr[i]);
    }
    return r->out.len >= r->enough;
}

static int take_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *userdata)
{
    struct plain_reading *r = userdata;
    char room[ENTITY_BYTES_MAX];

    if (r->image_depth > 0)
        return 0;
    if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
        return add_text(r, STR(" "));
    if (type == MD_TEXT_NULLCHAR)
        return add_text(r, STR("\uFFFD"));
    if (type == MD_TEXT_ENTITY)
        return add_text(r, entity_text((Str){ text, size }, room));
    return add_text(r, (Str){ text, size });
}

static int pass_block(MD_BLOCKTYPE type, void *detail, void *userdata)
{
    struct plain_reading *r = userdata;

    (void)type;
    (void)detail;
    r->gap = true;
    return 0;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *userdata)
{
    struct plain_reading *r = userdata;

    (void)detail;
    r->image_depth += type == MD_SPAN_IMG;
    return 0;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *userdata)
{
    struct plain_reading *r = userdata;

    (void)detail;
    r->image_depth -= type == MD_SPAN_IMG;
    return 0;
}

static bool is_loose_end(char c)
{
    return is_blank(c) || c == ',' || c == ';' || c == ':' || c == '-' || c == '(';
}

/* The first max_points characters with the ellipsis among them, up to the end of a word where there
 * is one. */
static Str cut_at_word(struct arena *arena, Str text, size_t max_points)
{
    Str kept = str_first_points(text, max_points - 1);
    size_t end = kept.len;

    while (end > 0 && !is_blank(text.ptr[end]))
        end--;
    if (end > 0)
        kept.len = end;
    while (kept.len > 0 && is_loose_end(kept.ptr[kept.len - 1]))
        kept.len--;
    return str_fmt(arena, "%.*s…", STR_ARG(kept));
}

Str markdown_plain(struct arena *arena, Str markdown, size_t max_points)
{
    const Str text = markdown_guarded(arena, markdown);
    const MD_PARSER parser = {
        .flags = MARKDOWN_DIALECT,
        .enter_block = pass_block,
        .leave_block = pass_block,
        .enter_span = enter_span,
        .leave_span = leave_span,
        .text = take_text,
    };
    struct plain_reading r = { 0 };

    if (text.len == 0 || max_points == 0)
        return STR_EMPTY;
    if (max_points > MARKDOWN_BYTES_MAX)
        max_points = MARKDOWN_BYTES_MAX;
    r.enough = (max_points + 1) * POINT_BYTES_MAX;
    buf_init(&r.out, arena, r.enough + 2);
    /* Anything but 0 means that the reading was ended early because there was enough. */
    (void)md_parse(text.ptr, (MD_SIZE)text.len, &parser, &r);

    Str plain = buf_text(&r.out);
    return str_points(plain) <= max_points ? plain : cut_at_word(arena, plain, max_points);
}
