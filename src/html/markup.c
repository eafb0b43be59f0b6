/* SPDX-License-Identifier: EUPL-1.2
 *
 * Plain text as markup, and text with the words of a search marked in it.
 *
 * A word is a run of letters and digits of any script.  Whole words are marked, and a word is a hit
 * where its fold begins with a word of the query: the search finds by beginnings too, and a mark
 * inside a word is hard to read.  Which characters part words outside ASCII is decided by block,
 * not by ICU, since a wrong guess only moves a mark.
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

static bool is_hit(struct arena *arena, Str found, const Str *words, size_t count)
{
    struct arena_mark mark = arena_mark(arena);
    Str fold = text_fold(arena, found);
    bool hit = false;

    for (size_t i = 0; i < count && !hit; i++)
        hit = words[i].len > 0 && str_starts(fold, words[i]);
    arena_rewind(arena, mark);
    return hit;
}

static size_t count_words(Str text)
{
    struct span ignored;
    size_t count = 0;

    for (size_t at = 0; next_word(text, &at, &ignored);)
        count++;
    return count;
}

Markup markup_marked(struct arena *arena, Str text, const Str *words, size_t count)
{
    struct span *hits = ARENA_ARRAY(arena, count_words(text), struct span);
    size_t hit_count = 0;
    struct span found;

    for (size_t at = 0; next_word(text, &at, &found);) {
        if (is_hit(arena, str_sub(text, found.from, found.len), words, count))
            hits[hit_count++] = found;
    }

    struct buf out;
    size_t written = 0;
    buf_init(&out, arena,
             text.len * ENTITY_MAX + hit_count * (sizeof MARK_START + sizeof MARK_END));
    for (size_t i = 0; i < hit_count; i++) {
        escape_text(&out, str_sub(text, written, hits[i].from - written));
        buf_z(&out, MARK_START);
        escape_text(&out, str_sub(text, hits[i].from, hits[i].len));
        buf_z(&out, MARK_END);
        written = hits[i].from + hits[i].len;
    }
    escape_text(&out, str_sub(text, written, text.len));
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
