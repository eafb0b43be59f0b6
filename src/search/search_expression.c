/* SPDX-License-Identifier: EUPL-1.2
 *
 * From what a visitor typed to an FTS5 expression.  Contract in search.h.  Every word ends up
 * inside double quotes, in which FTS5 knows no operators, so that nothing typed can break the
 * expression.
 */
#include "search/search.h"

#include "base/arena.h"
#include "base/buf.h"
#include "i18n/lang.h"

/* Letters, digits and everything beyond ASCII make up words, as for FTS5's unicode61; the rest
 * separates them. */
static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80;
}

static bool next_word(Str text, size_t *at, Str *out)
{
    size_t from;

    while (*at < text.len && !is_word_byte(text.ptr[*at]))
        (*at)++;
    from = *at;
    while (*at < text.len && is_word_byte(text.ptr[*at]))
        (*at)++;
    *out = str_sub(text, from, *at - from);
    return out->len > 0;
}

Str search_expression(struct arena *arena, Str typed, Str *folded_out, size_t folded_max,
                      size_t *folded_count_out)
{
    Str folded = text_fold(arena, typed);
    struct buf out;
    size_t at = 0, count = 0;
    Str word;

    buf_init(&out, arena, 4096);
    while (count < folded_max && next_word(folded, &at, &word)) {
        buf_z(&out, count > 0 ? " AND \"" : "\"");
        buf_str(&out, word);
        buf_z(&out, "\"*");
        folded_out[count++] = word;
    }
    *folded_count_out = count;
    return buf_text(&out);
}
