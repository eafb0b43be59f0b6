/* SPDX-License-Identifier: EUPL-1.2
 *
 * Numbers, percentages and lists for people, as each language writes them, through ICU.
 *
 * For people only: addresses, files and the database get plain digits.
 */
#include "i18n/lang.h"

#include "base/arena.h"
#include "i18n/formatters.h"
#include "i18n/utf16.h"

enum { SHOWN_MAX = 64 }; /* units: 19 digits, their separators, and signs */

static Str format_number(struct arena *arena, const UNumberFormat *format, int64_t n)
{
    UChar shown[SHOWN_MAX];
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = unum_formatInt64(format, n, shown, SHOWN_MAX, NULL, &status);

    icu_must(status, "unum_formatInt64");
    return str_from_utf16(arena, shown, length);
}

Str number_show(struct arena *arena, Lang lang, int64_t n)
{
    return format_number(arena, formatters_of(lang)->number, n);
}

Str percent_show(struct arena *arena, Lang lang, int64_t percent)
{
    return format_number(arena, formatters_of(lang)->percent, percent);
}

Str list_show(struct arena *arena, Lang lang, const Str *items, size_t count)
{
    const UListFormatter *format = formatters_of(lang)->list;
    UTF16(shown);
    UErrorCode status = U_ZERO_ERROR;

    if (count == 0)
        return STR_EMPTY;
    must(count <= INT32_MAX);

    struct utf16 *texts = ARENA_ARRAY(arena, count, struct utf16);
    const UChar **units = ARENA_ARRAY(arena, count, const UChar *);
    int32_t *lengths = ARENA_ARRAY(arena, count, int32_t);
    for (size_t i = 0; i < count; i++) {
        utf16_set(&texts[i], items[i]);
        units[i] = texts[i].units;
        lengths[i] = texts[i].length;
    }

    int32_t need = ulistfmt_format(format, units, lengths, (int32_t)count, NULL, 0, &status);
    if (status == U_BUFFER_OVERFLOW_ERROR)
        status = U_ZERO_ERROR;
    utf16_make_room(&shown, need + 1);
    shown.length =
        ulistfmt_format(format, units, lengths, (int32_t)count, shown.units, shown.room, &status);
    icu_must(status, "ulistfmt_format");

    for (size_t i = 0; i < count; i++)
        utf16_clear(&texts[i]);
    return str_from_utf16(arena, shown.units, shown.length);
}
