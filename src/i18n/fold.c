/* SPDX-License-Identifier: EUPL-1.2
 *
 * Folding text for comparing and searching.
 *
 * Compatibility case folding (Unicode's NFKC_Casefold), then marks off Latin and Cyrillic letters,
 * then the Latin letters that carry no separate mark (o with stroke, eth, thorn) spelt in ASCII.
 * Marks that make another letter of a Cyrillic one stay: nobody who looks for one of them means
 * the other.  Folding what is folded changes nothing.
 *
 * Nearly every text is made of letters and signs that each fold by themselves, whatever stands
 * beside them: what the library makes of those is kept in a table.
 */
#include "i18n/lang.h"

#include <pthread.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>

#include "base/arena.h"
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

static Str fold_by_library(struct arena *arena, Str text)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *casefold = unorm2_getNFKCCasefoldInstance(&status);
    const UNormalizer2 *decompose = unorm2_getNFDInstance(&status);
    const UNormalizer2 *compose = unorm2_getNFCInstance(&status);
    UTF16(one);
    UTF16(two);

    icu_must(status, "unorm2_get...Instance");

    utf16_set(&one, text);
    normalise(casefold, &one, &two);
    normalise(decompose, &two, &one);
    strip_marks(&one, &two);
    normalise(compose, &two, &one);
    return str_from_utf16(arena, one.units, one.length);
}

/* ---- one by one ---- */

enum {
    LETTERS_END = 0x530, /* Latin, Greek, Cyrillic */
    SIGNS_START = 0x2000,
    SIGNS_END = 0x2070, /* dashes, quotation marks */
    TABLE_SIZE = LETTERS_END + SIGNS_END - SIGNS_START,
    FOLDED_BYTES = 11,
    NOT_ALONE = UINT8_MAX,
    TABLE_ARENA_MAX = 1 << 20,
};

/* What a code point folds to; len NOT_ALONE: that depends on what stands beside it. */
struct folded {
    uint8_t len;
    char bytes[FOLDED_BYTES];
};

static struct folded table[TABLE_SIZE];
static pthread_once_t table_once = PTHREAD_ONCE_INIT;

static size_t place_of(uint32_t point)
{
    if (point < LETTERS_END)
        return point;
    return point >= SIGNS_START && point < SIGNS_END ? point - SIGNS_START + LETTERS_END
                                                     : TABLE_SIZE;
}

static void fill_place(struct arena *arena, size_t place)
{
    UChar32 point = (UChar32)(place < LETTERS_END ? place : place - LETTERS_END + SIGNS_START);
    UChar units[2];
    Str folded;

    table[place].len = NOT_ALONE;
    /* A mark joins the letter before it. */
    if (point == 0 || (U_GET_GC_MASK(point) & U_GC_M_MASK) != 0)
        return;
    units[0] = (UChar)point;
    folded = fold_by_library(arena, str_from_utf16(arena, units, 1));
    if (folded.len > FOLDED_BYTES)
        return;
    for (size_t i = 0; i < folded.len; i++)
        table[place].bytes[i] = folded.ptr[i];
    table[place].len = (uint8_t)folded.len;
}

static void fill_table(void)
{
    struct arena arena;

    arena_init(&arena, TABLE_ARENA_MAX);
    for (size_t place = 0; place < TABLE_SIZE; place++) {
        fill_place(&arena, place);
        arena_reset(&arena);
    }
    arena_clear(&arena);
}

/* The bytes that the text folds to; SIZE_MAX: not all of it folds one by one. */
static size_t folded_len(Str text)
{
    size_t len = 0;

    for (size_t at = 0; at < text.len;) {
        size_t place = place_of(str_next_point(text, &at));

        if (place == TABLE_SIZE || table[place].len == NOT_ALONE)
            return SIZE_MAX;
        len += table[place].len;
    }
    return len;
}

static Str fold_by_table(struct arena *arena, Str text, size_t len)
{
    char *out = ARENA_ARRAY(arena, len + 1, char);
    size_t written = 0;

    for (size_t at = 0; at < text.len;) {
        const struct folded *folded = &table[place_of(str_next_point(text, &at))];

        for (size_t i = 0; i < folded->len; i++)
            out[written++] = folded->bytes[i];
    }
    return (Str){ out, len };
}

Str text_fold(struct arena *arena, Str text)
{
    size_t len;

    (void)pthread_once(&table_once, fill_table);
    len = folded_len(text);
    return len == SIZE_MAX ? fold_by_library(arena, text) : fold_by_table(arena, text, len);
}
