/* SPDX-License-Identifier: EUPL-1.2
 *
 * Other spellings of a word, for searching.  Contract in stem.h.
 *
 * Regional letters: what people write where the keyboard or the form lacks the letter.  Scripts:
 * Russian as the English write it (BGN) and as the Baltic languages and scholars do; back again,
 * both at once, since nobody mixes them inside one word in a way that matters.
 */
#include "i18n/stem.h"

#include <unicode/uchar.h>

#include "base/arena.h"
#include "base/buf.h"
#include "i18n/lang.h"

static const struct {
    UChar32 letter;
    const char *spelt;
} regional[] = {
    { 0xE5, "aa" },  { 0xE4, "ae" },  { 0xF6, "oe" },  { 0xF8, "oe" },
    { 0xFC, "ue" },  { 0xE6, "a" },   { 0xF0, "dh" },  { 0xFE, "t" },
    { 0x161, "sh" }, { 0x17E, "zh" }, { 0x10D, "ch" },
};

Str word_spelt_out(struct arena *arena, Str word)
{
    struct buf out;
    bool special = false;
    size_t plain = 0;

    while (plain < word.len && (unsigned char)word.ptr[plain] < 0x80)
        plain++;
    if (plain == word.len)
        return STR_EMPTY;
    buf_init(&out, arena, word.len * 2 + 8);
    for (size_t at = 0; at < word.len;) {
        size_t from = at;
        const char *spelt = NULL;
        UChar32 c = (UChar32)str_next_point(word, &at);

        for (size_t i = 0; i < sizeof(regional) / sizeof(regional[0]); i++)
            if (regional[i].letter == u_tolower(c))
                spelt = regional[i].spelt;
        special = special || spelt != NULL;
        if (spelt != NULL)
            buf_z(&out, spelt);
        else
            buf_str(&out, str_sub(word, from, at - from));
    }
    return special ? text_fold(arena, buf_text(&out)) : STR_EMPTY;
}

/* ---- Cyrillic to Latin ---- */

static const struct {
    const char *letter;
    const char *latin[SCRIPT_SCHEMES]; /* English; scholars' and Baltic, folded */
} cyrillic[] = {
    { "а", { "a", "a" } },     { "б", { "b", "b" } },   { "в", { "v", "v" } },
    { "г", { "g", "g" } },     { "ґ", { "g", "g" } },   { "д", { "d", "d" } },
    { "е", { "e", "e" } },     { "є", { "ye", "je" } }, { "ж", { "zh", "z" } },
    { "з", { "z", "z" } },     { "и", { "i", "i" } },   { "і", { "i", "i" } },
    { "ї", { "yi", "ji" } },   { "й", { "y", "j" } },   { "к", { "k", "k" } },
    { "л", { "l", "l" } },     { "м", { "m", "m" } },   { "н", { "n", "n" } },
    { "о", { "o", "o" } },     { "п", { "p", "p" } },   { "р", { "r", "r" } },
    { "с", { "s", "s" } },     { "т", { "t", "t" } },   { "у", { "u", "u" } },
    { "ў", { "w", "u" } },     { "ф", { "f", "f" } },   { "х", { "kh", "h" } },
    { "ц", { "ts", "c" } },    { "ч", { "ch", "c" } },  { "ш", { "sh", "s" } },
    { "щ", { "shch", "sc" } }, { "ъ", { "", "" } },     { "ы", { "y", "y" } },
    { "ь", { "", "" } },       { "э", { "e", "e" } },   { "ю", { "yu", "ju" } },
    { "я", { "ya", "ja" } },
};
enum { CYRILLIC = sizeof(cyrillic) / sizeof(cyrillic[0]) };

static Str to_latin(struct arena *arena, Str word, int scheme)
{
    struct buf out;

    buf_init(&out, arena, word.len * 2 + 8);
    for (size_t at = 0; at < word.len;) {
        size_t i = 0;

        while (i < CYRILLIC &&
               !str_starts(str_sub(word, at, word.len), str_from_z(cyrillic[i].letter)))
            i++;
        if (i == CYRILLIC)
            return STR_EMPTY;
        buf_z(&out, cyrillic[i].latin[scheme]);
        at += str_from_z(cyrillic[i].letter).len;
    }
    return buf_text(&out);
}

/* ---- Latin to Cyrillic ---- */

/* The longest first.  Scheme 1 reads single letters as the Baltic languages and scholars do, where
 * the two differ. */
static const struct {
    const char *latin;
    const char *letter[SCRIPT_SCHEMES];
} latin[] = {
    { "shch", { "щ", "щ" } }, { "stsh", { "щ", "щ" } }, { "sts", { "стс", "щ" } },
    { "sch", { "щ", "щ" } },  { "zh", { "ж", "ж" } },   { "kh", { "х", "х" } },
    { "ch", { "ч", "х" } },   { "tsh", { "ч", "ч" } },  { "ts", { "ц", "ц" } },
    { "sh", { "ш", "ш" } },   { "ya", { "я", "я" } },   { "ja", { "я", "я" } },
    { "ia", { "ия", "я" } },  { "yu", { "ю", "ю" } },   { "ju", { "ю", "ю" } },
    { "iu", { "ию", "ю" } },  { "yo", { "е", "е" } },   { "jo", { "е", "е" } },
    { "ye", { "е", "е" } },   { "je", { "е", "е" } },   { "iy", { "ий", "ий" } },
    { "yy", { "ый", "ый" } }, { "ij", { "ий", "ий" } }, { "yj", { "ый", "ый" } },
    { "oy", { "ой", "ой" } }, { "ay", { "ай", "ай" } }, { "ey", { "ей", "ей" } },
    { "a", { "а", "а" } },    { "b", { "б", "б" } },    { "c", { "к", "ц" } },
    { "d", { "д", "д" } },    { "e", { "е", "е" } },    { "f", { "ф", "ф" } },
    { "g", { "г", "г" } },    { "h", { "х", "х" } },    { "i", { "и", "и" } },
    { "j", { "й", "й" } },    { "k", { "к", "к" } },    { "l", { "л", "л" } },
    { "m", { "м", "м" } },    { "n", { "н", "н" } },    { "o", { "о", "о" } },
    { "p", { "п", "п" } },    { "q", { "к", "к" } },    { "r", { "р", "р" } },
    { "s", { "с", "с" } },    { "t", { "т", "т" } },    { "u", { "у", "у" } },
    { "v", { "в", "в" } },    { "w", { "в", "в" } },    { "x", { "кс", "х" } },
    { "y", { "ы", "ы" } },    { "z", { "з", "з" } },
};
enum { LATIN = sizeof(latin) / sizeof(latin[0]) };

static Str to_cyrillic(struct arena *arena, Str word, int scheme)
{
    struct buf out;

    buf_init(&out, arena, word.len * 2 + 8);
    for (size_t at = 0; at < word.len;) {
        size_t i = 0;

        while (i < LATIN && !str_starts(str_sub(word, at, word.len), str_from_z(latin[i].latin)))
            i++;
        if (i == LATIN)
            return STR_EMPTY;
        buf_z(&out, latin[i].letter[scheme]);
        at += str_from_z(latin[i].latin).len;
    }
    return buf_text(&out);
}

Str word_in_other_script(struct arena *arena, Str folded, int scheme)
{
    if (folded.len == 0)
        return STR_EMPTY;
    return (unsigned char)folded.ptr[0] < 0x80 ? to_cyrillic(arena, folded, scheme)
                                               : to_latin(arena, folded, scheme);
}
