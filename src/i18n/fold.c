/* SPDX-License-Identifier: EUPL-1.2
 *
 * Folding text for comparing and searching.
 *
 * Compatibility case folding (Unicode's NFKC_Casefold), then marks off Latin and Cyrillic letters,
 * then the Latin letters that carry no separate mark (o with stroke, eth, thorn) spelt in ASCII.
 * Marks that make another letter of a Cyrillic one stay: nobody who looks for one of them means
 * the other.  Folding what is folded changes nothing.
 */
#include "i18n/lang.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>

#include "i18n/utf16.h"

enum { MARK_DIAERESIS = 0x0308, MARK_BREVE = 0x0306 };

/* Lower-case Latin letters that have no decomposition. */
static const struct {
    UChar letter;
    const char *spelt;
} spellings[] = {
    { u'ß', "ss" }, { u'æ', "ae" }, { u'ð', "d" }, { u'ø', "o" }, { u'þ', "th" }, { u'đ', "d" },
    { u'ħ', "h" },  { u'ı', "i" },  { u'ł', "l" }, { u'ŋ', "n" }, { u'œ', "oe" }, { u'ŧ', "t" },
};

/* Pairs that are letters of their own: Russian, Ukrainian and Belarusian short i, Ukrainian yi,
 * Belarusian short u. */
static bool is_letter_of_its_own(UChar32 base, UChar32 mark)
{
    if (mark == MARK_BREVE)
        return base == u'и' || base == u'у';
    return mark == MARK_DIAERESIS && base == u'і';
}

static bool loses_marks(UChar32 base)
{
    UErrorCode status = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript(base, &status);

    return U_SUCCESS(status) && (script == USCRIPT_LATIN || script == USCRIPT_CYRILLIC);
}

/* A first try with room that is nearly always enough, then one with what ICU asked for. */
static void normalise(const UNormalizer2 *form, const struct utf16 *from, struct utf16 *out)
{
    int32_t room = from->length + from->length / 2 + 16;
    UErrorCode status;

    do {
        status = U_ZERO_ERROR;
        utf16_make_room(out, room);
        out->length =
            unorm2_normalize(form, from->units, from->length, out->units, out->room, &status);
        room = out->length + 1;
    } while (status == U_BUFFER_OVERFLOW_ERROR);
    icu_must(status, "unorm2_normalize");
}

static void append_letter(struct utf16 *out, UChar32 c)
{
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        if (spellings[i].letter != c)
            continue;
        for (const char *at = spellings[i].spelt; *at != '\0'; at++)
            out->units[out->length++] = (UChar)*at;
        return;
    }
    utf16_append(out, c);
}

/* from is decomposed: marks follow the letter that they stand on. */
static void strip_marks(const struct utf16 *from, struct utf16 *out)
{
    UChar32 base = 0;
    bool strips = false;

    utf16_make_room(out, from->length * 2 + 1); /* no letter is spelt with more than two */
    out->length = 0;
    for (int32_t at = 0; at < from->length;) {
        UChar32 c = utf16_next(from, &at);

        if ((U_GET_GC_MASK(c) & U_GC_M_MASK) == 0) {
            base = c;
            strips = loses_marks(c);
        } else if (strips && !is_letter_of_its_own(base, c)) {
            continue;
        }
        append_letter(out, c);
    }
}

static bool is_ascii(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] >= 0x80)
            return false;
    }
    return true;
}

Str text_fold(struct arena *arena, Str text)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *casefold = unorm2_getNFKCCasefoldInstance(&status);
    const UNormalizer2 *decompose = unorm2_getNFDInstance(&status);
    const UNormalizer2 *compose = unorm2_getNFCInstance(&status);
    UTF16(one);
    UTF16(two);

    if (is_ascii(text))
        return str_lower_ascii(arena, text);
    icu_must(status, "unorm2_get...Instance");

    utf16_set(&one, text);
    normalise(casefold, &one, &two);
    normalise(decompose, &two, &one);
    strip_marks(&one, &two);
    normalise(compose, &two, &one);
    return str_from_utf16(arena, one.units, one.length);
}
