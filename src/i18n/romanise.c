/* SPDX-License-Identifier: EUPL-1.2
 *
 * Readable addresses: any text as lower-case ASCII words with hyphens.
 *
 * Russian, Ukrainian and Belarusian go by the BGN/PCGN romanisation of each language, since ICU's
 * general one writes the same letters for readers of none of them; everything else goes by
 * Any-Latin.  Transliterators are opened once and shared by all threads through const calls only.
 * A slug is for people: nothing may be looked up by it.
 */
#include "i18n/lang.h"

#include <pthread.h>
#include <unicode/uchar.h>
#include <unicode/utrans.h>

#include "base/arena.h"
#include "i18n/utf16.h"

enum {
    SLUG_MAX = 80,     /* bytes */
    POINTS_READ = 240, /* code points of the text that are looked at, more than a slug needs */
};

#define TO_ASCII "Any-Latin; NFD; [:M:] Remove; NFC; Latin-ASCII; Lower"

/* The last row is for every other language. */
static struct {
    const char *language;
    const UChar *rules;
    UTransliterator *opened;
} romanisers[] = {
    { "ru", u"Russian-Latin/BGN; " TO_ASCII, NULL },
    { "uk", u"Ukrainian-Latin/BGN; " TO_ASCII, NULL },
    { "be", u"Belarusian-Latin/BGN; " TO_ASCII, NULL },
    { "", u"" TO_ASCII, NULL },
};
enum { ROMANISERS = sizeof romanisers / sizeof romanisers[0] };

/* Opens all of them: whichever is used first, the process soon uses the others. */
static void open_romanisers(void)
{
    for (size_t i = 0; i < ROMANISERS; i++) {
        UErrorCode status = U_ZERO_ERROR;

        romanisers[i].opened =
            utrans_openU(romanisers[i].rules, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
        icu_must(status, "utrans_openU");
    }
}

static const UTransliterator *romaniser_of(Str tag)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    Str language = str_sub(tag, 0, str_find(tag, '-'));
    size_t i = 0;

    pthread_once(&once, open_romanisers);
    while (i < ROMANISERS - 1 && !str_eq_z(language, romanisers[i].language))
        i++;
    return romanisers[i].opened;
}

/* Romanises in place, with room for a first try that is nearly always enough. */
static Str romanise(struct arena *arena, const UTransliterator *romaniser, Str text)
{
    UTF16(units);
    UTF16(out);
    UErrorCode status = U_BUFFER_OVERFLOW_ERROR;

    utf16_set(&units, text);
    for (int32_t room = units.length * 4 + 64; status == U_BUFFER_OVERFLOW_ERROR; room *= 2) {
        utf16_make_room(&out, room);
        memcpy(out.units, units.units, (size_t)units.length * sizeof *units.units);
        out.length = units.length;

        int32_t limit = units.length;
        status = U_ZERO_ERROR;
        utrans_transUChars(romaniser, out.units, &out.length, out.room, 0, &limit, &status);
    }
    icu_must(status, "utrans_transUChars");
    return str_from_utf16(arena, out.units, out.length);
}

/* Signs inside a word: the apostrophe of "children's", and the soft and hard signs that BGN writes
 * like it. */
static bool is_silent(uint32_t c)
{
    return c == '\'' || c == '"' || c == 0x2019 || c == 0x02BC;
}

static bool is_slug_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Where to cut a slug that is too long: before the word that did not fit, or inside the only word.
 * */
static size_t cut_length(const char *slug, size_t length)
{
    for (size_t i = length; i > 0; i--) {
        if (slug[i - 1] == '-')
            return i - 1;
    }
    return length;
}

static size_t write_slug(Str text, char slug[SLUG_MAX])
{
    size_t length = 0;
    bool gap = false; /* something that is no letter stands between the last word and here */

    for (size_t at = 0; at < text.len;) {
        uint32_t c = str_next_point(text, &at);

        if (is_silent(c))
            continue;
        if (!is_slug_letter(c)) {
            gap = length > 0;
            continue;
        }
        if (gap && length + 1 >= SLUG_MAX)
            return length;
        if (length == SLUG_MAX)
            return cut_length(slug, length);
        if (gap)
            slug[length++] = '-';
        slug[length++] = (char)c;
        gap = false;
    }
    return length;
}

/* Whether every letter is an ASCII one already. */
static bool has_ascii_letters_only(Str text)
{
    for (size_t at = 0; at < text.len;) {
        uint32_t c = str_next_point(text, &at);

        if (c >= 0x80 && !is_silent(c) && u_isalnum((UChar32)c))
            return false;
    }
    return true;
}

/* Folding alone does for most Latin text and costs a twentieth of a transliterator. */
Str text_slug(struct arena *arena, Str tag, Str text)
{
    char slug[SLUG_MAX] = { 0 };
    Str start = str_first_points(text, POINTS_READ);
    Str latin = text_fold(arena, start);

    if (!has_ascii_letters_only(latin))
        latin = romanise(arena, romaniser_of(tag), start);
    return str_copy(arena, (Str){ slug, write_slug(latin, slug) });
}
