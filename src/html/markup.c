/* SPDX-License-Identifier: EUPL-1.2
 *
 * Plain text as markup, and text with the words of a search marked in it.
 *
 * A word is a run of letters and digits of any script.  Whole words are marked: a mark inside a
 * word is hard to read.  Which characters part words outside ASCII is decided by block, not by ICU,
 * since a wrong guess only moves a mark.
 */
#include "html/markup.h"

#include "base/arena.h"
#include "base/buf.h"
#include "i18n/lang.h"

enum { ENTITY_MAX = 5 }; /* bytes of the longest entity in text */

#define MARK_START "<mark>"
#define MARK_END "</mark>"

struct span {
    size_t from;
    size_t len;
};

static bool is_ascii_letter_or_digit(uint32_t point)
{
    return (point >= '0' && point <= '9') || ((point | 0x20) >= 'a' && (point | 0x20) <= 'z');
}

/* Latin-1 signs, general punctuation to mathematical signs and dingbats, and CJK punctuation part
 * words. */
static bool is_in_word(uint32_t point)
{
    if (point < 0x80)
        return is_ascii_letter_or_digit(point);
    if (point < 0xc0)
        return point == 0xad || point == 0xaa || point == 0xb5 || point == 0xba;
    return point != 0xd7 && point != 0xf7 && !(point >= 0x2000 && point <= 0x2bff) &&
           !(point >= 0x3000 && point <= 0x303f);
}

/* Finds the next word at or behind *at and moves *at behind it; false at the end. */
static bool next_word(Str text, size_t *at, struct span *out)
{
    size_t start = *at;

    while (start < text.len) {
        size_t next = start;
        if (is_in_word(str_next_point(text, &next)))
            break;
        start = next;
    }
    *at = start;
    while (*at < text.len) {
        size_t next = *at;
        if (!is_in_word(str_next_point(text, &next)))
            break;
        *at = next;
    }
    *out = (struct span){ start, *at - start };
    return out->len > 0;
}

static bool is_hit(struct arena *arena, Str found, markup_hit *hit, void *context)
{
    struct arena_mark mark = arena_mark(arena);
    bool is = hit(context, text_fold(arena, found));

    arena_rewind(arena, mark);
    return is;
}

static size_t count_words(Str text)
{
    struct span ignored;
    size_t count = 0;

    for (size_t at = 0; next_word(text, &at, &ignored);)
        count++;
    return count;
}

static size_t find_hits(struct arena *arena, Str text, markup_hit *hit, void *context,
                        struct span **out)
{
    size_t count = 0;
    struct span found;

    *out = ARENA_ARRAY(arena, count_words(text) + 1, struct span);
    for (size_t at = 0; next_word(text, &at, &found);)
        if (is_hit(arena, str_sub(text, found.from, found.len), hit, context))
            (*out)[count++] = found;
    return count;
}

/* The text between two places, with the hits in it marked. */
static void write_marked(struct buf *out, Str text, size_t from, size_t end,
                         const struct span *hits, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (hits[i].from < from || hits[i].from + hits[i].len > end)
            continue;
        escape_text(out, str_sub(text, from, hits[i].from - from));
        buf_z(out, MARK_START);
        escape_text(out, str_sub(text, hits[i].from, hits[i].len));
        buf_z(out, MARK_END);
        from = hits[i].from + hits[i].len;
    }
    escape_text(out, str_sub(text, from, end - from));
}

static void marked_buf(struct buf *out, struct arena *arena, Str text, size_t hit_count)
{
    buf_init(out, arena,
             text.len * ENTITY_MAX + hit_count * (sizeof MARK_START + sizeof MARK_END) + 32);
}

Markup markup_marked(struct arena *arena, Str text, markup_hit *hit, void *context)
{
    struct span *hits;
    size_t count = find_hits(arena, text, hit, context, &hits);
    struct buf out;

    marked_buf(&out, arena, text, count);
    write_marked(&out, text, 0, text.len, hits, count);
    must(!buf_full(&out));
    return (Markup){ buf_text(&out) };
}

/* ---- fragments ---- */

/* A place about so many code points before or behind another, at the edge of a word. */
static size_t step_back(Str text, size_t at, size_t points)
{
    for (; at > 0 && points > 0; points -= ((unsigned char)text.ptr[at] & 0xC0) != 0x80)
        at--;
    while (at > 0 && text.ptr[at - 1] != ' ')
        at--;
    return at;
}

static size_t step_on(Str text, size_t at, size_t points)
{
    for (; at < text.len && points > 0; points -= ((unsigned char)text.ptr[at] & 0xC0) != 0x80)
        at++;
    while (at < text.len && text.ptr[at] != ' ')
        at++;
    return at;
}

Markup markup_fragments(struct arena *arena, Str text, size_t max_points, markup_hit *hit,
                        void *context, size_t *hits_out)
{
    struct span *hits;
    size_t count = find_hits(arena, text, hit, context, &hits), shown = 0, end = 0, from;
    struct buf out;

    if (hits_out != NULL)
        *hits_out = count;
    marked_buf(&out, arena, text, count);
    if (str_points(text) <= max_points) {
        write_marked(&out, text, 0, text.len, hits, count);
        return (Markup){ buf_text(&out) };
    }
    for (size_t i = 0; i < (count > 0 ? count : 1) && shown < 2; i++) {
        size_t place = count > 0 ? hits[i].from : 0;

        if (shown > 0 && place < end)
            continue;
        from = step_back(text, place, max_points / 8);
        from = from < end ? end : from;
        if (from > end || (shown == 0 && from > 0))
            buf_z(&out, shown > 0 ? " … " : "… ");
        end = step_on(text, from, count > 0 ? max_points / 2 : max_points);
        write_marked(&out, text, from, end, hits, count);
        shown++;
    }
    buf_z(&out, end < text.len ? " …" : "");
    must(!buf_full(&out));
    return (Markup){ buf_text(&out) };
}

Markup markup_text(struct arena *arena, Str text)
{
    struct buf out;

    buf_init(&out, arena, text.len * ENTITY_MAX);
    escape_text(&out, text);
    must(!buf_full(&out));
    return (Markup){ buf_text(&out) };
}
