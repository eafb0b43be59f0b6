/* SPDX-License-Identifier: EUPL-1.2
 *
 * Text to UTF-16 and back.
 *
 * A Str never needs more UTF-16 units than it has bytes, so the way there is one pass; the way
 * back is measured first, because an arena cannot take memory back.
 */
#include "i18n/utf16.h"

#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include "base/arena.h"

enum {
    TEXT_MAX = 1 << 26, /* bytes; ICU counts in 32 bits, and normalising may multiply by 18 */
    REPLACEMENT = 0xFFFD,
    LEAD_MIN = 0xD800, /* the first half of a surrogate pair */
    LEAD_MAX = 0xDBFF,
};

void icu_must(UErrorCode status, const char *what)
{
    if (U_FAILURE(status))
        panic("ICU: %s: %s", what, u_errorName(status));
}

void utf16_make_room(struct utf16 *text, int32_t room)
{
    if (room <= text->room)
        return;
    free(text->units);
    text->units = malloc((size_t)room * sizeof *text->units);
    if (text->units == NULL)
        panic("out of memory for %d units of text", (int)room);
    text->room = room;
    text->length = 0;
}

void utf16_set(struct utf16 *text, Str s)
{
    UErrorCode status = U_ZERO_ERROR;

    must(s.len <= TEXT_MAX);
    utf16_make_room(text, (int32_t)s.len + 1);
    u_strFromUTF8WithSub(text->units, text->room, &text->length, s.len > 0 ? s.ptr : "",
                         (int32_t)s.len, REPLACEMENT, NULL, &status);
    icu_must(status, "u_strFromUTF8WithSub");
}

void utf16_clear(struct utf16 *text)
{
    free(text->units);
    *text = (struct utf16){ NULL, 0, 0 };
}

UChar32 utf16_next(const struct utf16 *text, int32_t *at)
{
    UChar lead = text->units[(*at)++];

    /* Texts come from a Str, so that a lead is always followed by its trail. */
    if (lead < LEAD_MIN || lead > LEAD_MAX || *at == text->length)
        return lead;
    return U16_GET_SUPPLEMENTARY(lead, text->units[(*at)++]);
}

void utf16_append(struct utf16 *text, UChar32 point)
{
    must(text->length + U16_LENGTH(point) <= text->room);
    if (point > 0xFFFF) {
        text->units[text->length++] = (UChar)U16_LEAD(point);
        text->units[text->length++] = (UChar)U16_TRAIL(point);
    } else {
        text->units[text->length++] = (UChar)point;
    }
}

Str str_from_utf16(struct arena *arena, const UChar *units, int32_t length)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t bytes = 0;

    if (length == 0)
        return STR_EMPTY;
    u_strToUTF8WithSub(NULL, 0, &bytes, units, length, REPLACEMENT, NULL, &status);
    if (status != U_BUFFER_OVERFLOW_ERROR)
        icu_must(status, "u_strToUTF8WithSub");

    char *text = arena_alloc(arena, (size_t)bytes + 1);
    status = U_ZERO_ERROR;
    u_strToUTF8WithSub(text, bytes + 1, &bytes, units, length, REPLACEMENT, NULL, &status);
    icu_must(status, "u_strToUTF8WithSub");
    return (Str){ text, (size_t)bytes };
}
