/* SPDX-License-Identifier: EUPL-1.2
 *
 * Other spellings of a word, for searching.  Contract in stem.h.
 *
 * Regional letters: what people write where the keyboard or the form lacks the letter.  Scripts:
 * Cyrillic as the English write it (BGN), as scholars and the Baltic languages do, as Ukraine and
 * Belarus do themselves, as Finns and Estonians do; and back again.
 */
#include "i18n/stem.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/arena.h"
#include "base/buf.h"
#include "i18n/lang.h"

/* The longest first; lower case. */
static const struct {
    const char *letters;
    const char *spelt;
} regional[] = {
    { "štš", "shch" }, { "šč", "shch" }, { "tš", "ch" }, { "å", "aa" },
    { "ä", "ae" },     { "ö", "oe" },    { "ø", "oe" },  { "ü", "ue" },
    { "æ", "ae" },     { "ð", "dh" },    { "þ", "t" },   { "š", "sh" },
    { "ž", "zh" },     { "č", "ch" },    { "ь", "" },    { "ъ", "" },
};
enum { REGIONAL = sizeof(regional) / sizeof(regional[0]) };

static Str lower_case(struct arena *arena, Str word)
{
    struct buf out;

    buf_init(&out, arena, word.len * 2 + 8);
    for (size_t at = 0; at < word.len;) {
        char bytes[U8_MAX_LENGTH];
        size_t n = 0;

        U8_APPEND_UNSAFE(bytes, n, u_tolower((UChar32)str_next_point(word, &at)));
        buf_str(&out, (Str){ bytes, n });
    }
    return buf_text(&out);
}

/* Whether one of the regional letters may begin there: those of Latin-1 and its extensions, and the
 * signs ь and ъ of either case; most words of every script are passed over by this. */
static bool may_be_regional(Str word, size_t at)
{
    unsigned char byte = (unsigned char)word.ptr[at];
    unsigned char next = at + 1 < word.len ? (unsigned char)word.ptr[at + 1] : 0;

    if (byte == 0xD0)
        return next == 0xAA || next == 0xAC;
    if (byte == 0xD1)
        return next == 0x8A || next == 0x8C;
    return byte >= 0xC3 && byte < 0xD0;
}

Str word_spelt_out(struct arena *arena, Str word)
{
    struct buf out;
    bool special = false;
    size_t plain = 0;
    Str lower;

    while (plain < word.len && !may_be_regional(word, plain))
        plain++;
    if (plain == word.len)
        return STR_EMPTY;
    lower = lower_case(arena, word);
    buf_init(&out, arena, lower.len * 2 + 8);
    for (size_t at = 0; at < lower.len;) {
        size_t from = at, i = 0;
        Str rest = str_sub(lower, at, lower.len);

        while (i < REGIONAL && !str_starts(rest, str_from_z(regional[i].letters)))
            i++;
        if (i < REGIONAL) {
            buf_z(&out, regional[i].spelt);
            at += str_from_z(regional[i].letters).len;
            special = true;
            continue;
        }
        (void)str_next_point(lower, &at);
        buf_str(&out, str_sub(lower, from, at - from));
    }
    return special ? text_fold(arena, buf_text(&out)) : STR_EMPTY;
}

/* ---- Cyrillic to Latin ---- */

static const struct {
    const char *letter;
    const char *latin[SCRIPT_SCHEMES]; /* folded */
} cyrillic[] = {
    { "а", { "a", "a", "a", "a" } },          { "б", { "b", "b", "b", "b" } },
    { "в", { "v", "v", "v", "v" } },          { "г", { "g", "g", "h", "g" } },
    { "ґ", { "g", "g", "g", "g" } },          { "д", { "d", "d", "d", "d" } },
    { "е", { "e", "e", "e", "e" } },          { "є", { "ye", "je", "ie", "je" } },
    { "ж", { "zh", "z", "zh", "z" } },        { "з", { "z", "z", "z", "z" } },
    { "и", { "i", "i", "y", "i" } },          { "і", { "i", "i", "i", "i" } },
    { "ї", { "yi", "ji", "i", "i" } },        { "й", { "y", "j", "i", "i" } },
    { "к", { "k", "k", "k", "k" } },          { "л", { "l", "l", "l", "l" } },
    { "м", { "m", "m", "m", "m" } },          { "н", { "n", "n", "n", "n" } },
    { "о", { "o", "o", "o", "o" } },          { "п", { "p", "p", "p", "p" } },
    { "р", { "r", "r", "r", "r" } },          { "с", { "s", "s", "s", "s" } },
    { "т", { "t", "t", "t", "t" } },          { "у", { "u", "u", "u", "u" } },
    { "ў", { "w", "u", "u", "u" } },          { "ф", { "f", "f", "f", "f" } },
    { "х", { "kh", "h", "kh", "h" } },        { "ц", { "ts", "c", "ts", "ts" } },
    { "ч", { "ch", "c", "ch", "ts" } },       { "ш", { "sh", "s", "sh", "s" } },
    { "щ", { "shch", "sc", "shch", "sts" } }, { "ъ", { "", "", "", "" } },
    { "ы", { "y", "y", "y", "o" } },          { "ь", { "", "", "", "" } },
    { "э", { "e", "e", "e", "e" } },          { "ю", { "yu", "ju", "iu", "ju" } },
    { "я", { "ya", "ja", "ia", "ja" } },
};
enum { CYRILLIC = sizeof(cyrillic) / sizeof(cyrillic[0]) };

/* Russian's e at the beginning of a word is written with a y or j by those who write as they hear.
 */
static const char *const first_e[SCRIPT_SCHEMES] = { "ye", "je", "e", "je" };

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
        if (at == 0 && str_starts(word, STR("е")))
            buf_z(&out, first_e[scheme]);
        else
            buf_z(&out, cyrillic[i].latin[scheme]);
        at += str_from_z(cyrillic[i].letter).len;
    }
    return buf_text(&out);
}

/* ---- Latin to Cyrillic ---- */

/* The longest first.  Scheme 1 reads single letters as the Baltic languages and scholars do, where
 * the two differ; scheme 2 is Ukrainian and Belarusian. */
enum { LATIN_SCHEMES = 3 };
static const struct {
    const char *latin;
    const char *letter[LATIN_SCHEMES];
} latin[] = {
    { "shch", { "щ", "щ", "щ" } },    { "stsh", { "щ", "щ", "щ" } },
    { "sts", { "стс", "щ", "стс" } }, { "sch", { "щ", "щ", "щ" } },
    { "iya", { "ия", "ия", "ія" } },  { "ija", { "ия", "ия", "ія" } },
    { "iyu", { "ию", "ию", "ію" } },  { "iju", { "ию", "ию", "ію" } },
    { "iye", { "ие", "ие", "іє" } },  { "ije", { "ие", "ие", "іє" } },
    { "tsh", { "ч", "ч", "ч" } },     { "zh", { "ж", "ж", "ж" } },
    { "kh", { "х", "х", "х" } },      { "ch", { "ч", "х", "ч" } },
    { "ts", { "ц", "ц", "ц" } },      { "sh", { "ш", "ш", "ш" } },
    { "ya", { "я", "я", "я" } },      { "ja", { "я", "я", "я" } },
    { "ia", { "ия", "я", "я" } },     { "yu", { "ю", "ю", "ю" } },
    { "ju", { "ю", "ю", "ю" } },      { "iu", { "ию", "ю", "ю" } },
    { "yo", { "е", "е", "е" } },      { "jo", { "е", "е", "е" } },
    { "ye", { "е", "е", "є" } },      { "je", { "е", "е", "є" } },
    { "iy", { "ий", "ий", "ій" } },   { "yy", { "ый", "ый", "ий" } },
    { "ij", { "ий", "ий", "ій" } },   { "yj", { "ый", "ый", "ий" } },
    { "oy", { "ой", "ой", "ой" } },   { "ay", { "ай", "ай", "ай" } },
    { "ey", { "ей", "ей", "ей" } },   { "ei", { "еи", "ей", "еі" } },
    { "oi", { "ои", "ой", "оі" } },   { "yi", { "ыи", "ый", "ї" } },
    { "ie", { "ие", "ие", "є" } },    { "a", { "а", "а", "а" } },
    { "b", { "б", "б", "б" } },       { "c", { "к", "ц", "к" } },
    { "d", { "д", "д", "д" } },       { "e", { "е", "е", "е" } },
    { "f", { "ф", "ф", "ф" } },       { "g", { "г", "г", "г" } },
    { "h", { "х", "х", "г" } },       { "i", { "и", "и", "і" } },
    { "j", { "й", "й", "й" } },       { "k", { "к", "к", "к" } },
    { "l", { "л", "л", "л" } },       { "m", { "м", "м", "м" } },
    { "n", { "н", "н", "н" } },       { "o", { "о", "о", "о" } },
    { "p", { "п", "п", "п" } },       { "q", { "к", "к", "к" } },
    { "r", { "р", "р", "р" } },       { "s", { "с", "с", "с" } },
    { "t", { "т", "т", "т" } },       { "u", { "у", "у", "у" } },
    { "v", { "в", "в", "в" } },       { "w", { "в", "в", "в" } },
    { "x", { "кс", "х", "кс" } },     { "y", { "ы", "ы", "и" } },
    { "z", { "з", "з", "з" } },
};
enum { LATIN = sizeof(latin) / sizeof(latin[0]) };

static Str to_cyrillic(struct arena *arena, Str word, int scheme)
{
    struct buf out;

    if (scheme >= LATIN_SCHEMES)
        return STR_EMPTY;
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
