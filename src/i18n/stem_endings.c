/* SPDX-License-Identifier: EUPL-1.2
 *
 * Stemming by endings, for languages that Debian's Snowball lacks.  Contract in stem.h.
 *
 * Each language has rounds (case or article, then number, then what is left over), each a list of
 * folded endings, the longest first: the first that fits comes off, where enough of a stem is left.
 * Letters before a bar must stand there and stay; an ending with nothing behind the bar ends the
 * round.  The few words that every text here is full of and that change inside have a list of their
 * own.  Light on purpose: tests/data/stems says what is joined and what is known not to be.
 */
#include "i18n/stem.h"

#include <stddef.h>

#include "base/str.h"

enum { ROUNDS = 3 };

static const char *const estonian_cases[] = { "aal|", "sse",  "ga",   "ks",   "le",  "lt",
                                              "a|st", "e|st", "i|st", "us|t", "a|l", "e|l",
                                              "i|l",  "u|l",  "a|s",  "e|s",  "i|s", NULL };
static const char *const estonian_numbers[] = { "sid",  "ei|d", "id",   "de",   "a|te",
                                                "e|te", "i|te", "u|te", "s|te", "r|te",
                                                "a|d",  "e|d",  "i|d",  "u|d",  "o|d",
                                                "a|t",  "e|t",  "i|t",  "u|t",  NULL };
static const char *const estonian_vowels[] = { "a", "e", "i", "u", NULL };

static const char *const icelandic_articles[] = { "innar", "u|nnar", "inni",  "inum",  "u|nni",
                                                  "u|num", "a|num",  "l|num", "g|num", "a|nna",
                                                  "inn",   "inu",    "ins",   "ina",   "r|nir",
                                                  "r|nar", "a|ns",   "a|nn",  "u|na",  "in",
                                                  "id",    "a|n",    NULL };
static const char *const icelandic_cases[] = { "jum", "l|na", "d|na", "k|na", "ar",
                                               "ir",  "ur",   "um",   "is",   "ja",
                                               "s",   "a",    "i",    "u",    NULL };
static const char *const icelandic_rest[] = { "ar", "ur", "l|l", NULL };

static const char *const latvian_endings[] = { "iem",  "ais", "ies", "m|ju", "k|ju", "p|ju", "v|ju",
                                               "b|ju", "am",  "as",  "ai",   "us",   "os",   "is",
                                               "es",   "ei",  "em",  "im",   "ie",   "ij",   "a",
                                               "e",    "i",   "o",   "s",    "u",    NULL };

static const char *const latvian_rest[] = { "taj|", "aj", NULL };

static const char *const polish_endings[] = {
    "iami", "owie", "iach", "ami", "ach", "iem",   "iom",   "owi",   "ego",  "emu",
    "ymi",  "imi",  "ych",  "ich", "iej", "d|zie", "r|cie", "k|cie", "c|mi", "z|mi",
    "em",   "om",   "ow",   "ej",  "ym",  "im",    "ia",    "ie",    "iu",   "io",
    "y",    "i",    "a",    "e",   "o",   "u",     NULL
};
static const char *const polish_rest[] = { "c|k", "r|t", "k|t", NULL };

static const char *const ukrainian_endings[] = {
    "станов|і", "істю", "ість", "ості", "ього", "ьому", "ьми", "ями", "ами", "ого", "ому", "ими",
    "ові",      "ч|чю", "ці|й", "ах",   "ях",   "ам",   "ям",  "ою",  "ею",  "єю",  "ів",  "їв",
    "ом",       "ем",   "єм",   "их",   "іх",   "им",   "ім",  "ій",  "ої",  "ий",  "ей",  "і",
    "ї",        "а",    "я",    "у",    "ю",    "и",    "о",   "е",   "є",   "ь",   "й",   NULL
};
static const char *const ukrainian_rest[] = { "н|ок", "т|ок", "н|к", "т|к", NULL };

static const char *const belarusian_endings[] = {
    "асць", "асці", "асцю", "ьмі",  "ямі", "амі", "ага", "яга", "ому", "аму", "яму",
    "ымі",  "імі",  "д|зе", "к|це", "ах",  "ях",  "ам",  "ям",  "ою",  "аю",  "яю",
    "ею",   "ую",   "оў",   "аў",   "яў",  "еў",  "ом",  "ем",  "ых",  "іх",  "ым",
    "ім",   "ай",   "ой",   "яй",   "ей",  "ый",  "ая",  "яя",  "ыя",  "ія",  "ы",
    "і",    "а",    "я",    "у",    "ю",   "о",   "е",   "э",   "ь",   "й",   NULL
};
static const char *const belarusian_rest[] = { "ц|ы", "к|т", NULL };

/* What Snowball leaves of words in -nen (-sen, -set) and -us (-uksen, -uden). */
static const char *const finnish_rest[] = { "li|n", "li|s", "ai|n", "ai|s", "u|ks", "u|s", "u|d",
                                            "y|ks", "y|s",  "y|d",  "e|ks", "e|s",  NULL };

static const struct language {
    const char *tag;
    size_t least; /* letters that must stay */
    const char *const *rounds[ROUNDS];
} languages[] = {
    { "fi", 4, { finnish_rest } },
    { "en", 3, { NULL } },
    { "ru", 3, { NULL } },
    { "da", 3, { NULL } },
    { "et", 3, { estonian_cases, estonian_numbers, estonian_vowels } },
    { "is", 3, { icelandic_articles, icelandic_cases, icelandic_rest } },
    { "lv", 3, { latvian_endings, latvian_rest } },
    { "pl", 3, { polish_endings, polish_rest } },
    { "uk", 3, { ukrainian_endings, ukrainian_rest } },
    { "be", 3, { belarusian_endings, belarusian_rest } },
};

/* Stems that are the same word: child, and the few others that change inside and stand in every
 * second text. */
static const struct {
    const char *tag;
    const char *stem;
    const char *instead;
} changed[] = {
    { "en", "children", "child" }, { "fi", "lap", "laps" },    { "ru", "ребенок", "ребенк" },
    { "ru", "дет", "ребенк" },     { "da", "born", "barn" },   { "et", "last", "laps" },
    { "et", "las", "laps" },       { "et", "kodus", "kod" },   { "is", "born", "barn" },
    { "is", "skjol", "skjal" },    { "uk", "діт", "дитин" },   { "be", "дзец", "дзіц" },
    { "be", "дзяц", "дзіц" },      { "be", "дзіцяц", "дзіц" },
};

/* Whether the ending stands at the word's end; *off is what comes off, in bytes. */
static bool fits(Str word, Str ending, size_t *off)
{
    size_t bar = str_find(ending, '|');
    Str stays = bar < ending.len ? str_sub(ending, 0, bar) : STR_EMPTY;
    Str comes = bar < ending.len ? str_sub(ending, bar + 1, ending.len) : ending;

    *off = comes.len;
    return str_ends(word, comes) && str_ends(str_sub(word, 0, word.len - comes.len), stays);
}

static Str without_ending(Str word, const char *const *endings, size_t least)
{
    size_t off;

    for (; *endings != NULL; endings++) {
        if (!fits(word, str_from_z(*endings), &off))
            continue;
        Str stem = str_sub(word, 0, word.len - off);

        if (str_points(stem) >= least)
            return stem;
    }
    return word;
}

static bool same_first_letter(Str a, Str b)
{
    size_t i = 0;

    /* The first byte, and the bytes that belong to it. */
    do {
        if (i >= a.len || i >= b.len || a.ptr[i] != b.ptr[i])
            return false;
        i++;
    } while (i < a.len && ((unsigned char)a.ptr[i] & 0xC0) == 0x80);
    return true;
}

/* дет and ребенк: the only ones of those above that begin differently. */
bool word_may_stem(Str word, Str stem)
{
    return same_first_letter(word, stem) ||
           (str_starts(word, STR("д")) && str_starts(stem, STR("р")));
}

bool stem_by_endings(Str tag, Str word, Str *out)
{
    const struct language *language = NULL;

    for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++)
        if (str_eq_z(tag, languages[i].tag))
            language = &languages[i];
    if (language == NULL)
        return false;
    for (size_t i = 0; i < ROUNDS && language->rounds[i] != NULL; i++)
        word = without_ending(word, language->rounds[i], language->least);
    for (size_t i = 0; i < sizeof(changed) / sizeof(changed[0]); i++)
        if (str_eq_z(tag, changed[i].tag) && str_eq_z(word, changed[i].stem)) {
            *out = str_from_z(changed[i].instead);
            return true;
        }
    *out = word;
    return true;
}
