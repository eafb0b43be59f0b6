/* SPDX-License-Identifier: EUPL-1.2
 *
 * Stemming by endings, for languages that Debian's Snowball lacks.  Contract in stem.h.
 *
 * Each table lists the endings of nouns and adjectives, folded, the longest first; the first that
 * fits comes off, where enough of a stem is left.  Light on purpose: what is cut too little still
 * meets its other forms by the beginning of the word.
 */
#include "i18n/stem.h"

#include <stddef.h>

#include "base/str.h"

static const char *const estonian[] = { "delegi", "dele", "tele", "dest", "test", "desse", "tesse",
                                        "dega",   "tega", "deks", "teks", "dena", "tena",  "deni",
                                        "teni",   "deta", "teta", "delt", "telt", "del",   "tel",
                                        "des",    "tes",  "sse",  "ide",  "ga",   "ks",    "na",
                                        "ni",     "ta",   "le",   "lt",   "st",   "de",    "te",
                                        "se",     "id",   "ne",   "l",    "d",    "t",     NULL };
static const char *const icelandic[] = { "arinnar", "anna",  "unum",  "inum", "innar", "inni",
                                         "irnar",   "arnar", "urnar", "ina",  "inn",   "ins",
                                         "nar",     "num",   "nna",   "num",  "ar",    "ir",
                                         "ur",      "um",    "na",    "in",   "id",    "s",
                                         "a",       "i",     "u",     NULL };
static const char *const latvian[] = { "ajiem", "ajam", "iem", "ajos", "ajas", "ies", "ums",
                                       "umi",   "umu",  "am",  "as",   "ai",   "us",  "os",
                                       "is",    "es",   "ei",  "em",   "im",   "um",  "a",
                                       "e",     "i",    "o",   "s",    "u",    NULL };
static const char *const polish[] = { "iami", "ami", "ach", "iem", "owi", "ego", "emu", "ymi",
                                      "imi",  "ych", "ich", "iej", "em",  "om",  "ow",  "ej",
                                      "ym",   "im",  "ia",  "ie",  "iu",  "io",  "y",   "i",
                                      "a",    "e",   "o",   "u",   NULL };
static const char *const ukrainian[] = { "ього", "ьому", "ями", "ами", "ого", "ому", "ими", "ах",
                                         "ях",   "ам",   "ям",  "ою",  "ею",  "єю",  "ів",  "їв",
                                         "ев",   "єв",   "ов",  "ом",  "ем",  "єм",  "их",  "іх",
                                         "им",   "ім",   "ій",  "ої",  "ої",  "ий",  "і",   "ї",
                                         "а",    "я",    "у",   "ю",   "и",   "о",   "е",   "є",
                                         "ь",    "й",    NULL };
static const char *const belarusian[] = { "ямі", "амі", "ага", "яга", "ому", "яму", "ымі", "імі",
                                          "ах",  "ях",  "ам",  "ям",  "ою",  "аю",  "яю",  "ею",
                                          "оў",  "аў",  "яў",  "еў",  "ом",  "ем",  "ых",  "іх",
                                          "ым",  "ім",  "ай",  "ой",  "яй",  "ей",  "ыя",  "ія",
                                          "ы",   "і",   "а",   "я",   "у",   "ю",   "о",   "е",
                                          "э",   "ь",   "й",   NULL };

static const struct {
    const char *tag;
    const char *const *endings;
    size_t least;       /* letters that must stay */
    const char *vowels; /* that come off the end besides, once; NULL: none */
} tables[] = {
    { "et", estonian, 4, "aeiu" }, { "is", icelandic, 3, NULL }, { "lv", latvian, 3, NULL },
    { "pl", polish, 3, NULL },     { "uk", ukrainian, 3, NULL }, { "be", belarusian, 3, NULL },
};

static size_t letters_in(Str word)
{
    size_t n = 0;

    for (size_t i = 0; i < word.len; i++)
        n += ((unsigned char)word.ptr[i] & 0xC0) != 0x80;
    return n;
}

static Str without_vowel(Str word, const char *vowels, size_t least)
{
    if (vowels == NULL || letters_in(word) <= least)
        return word;
    for (const char *v = vowels; *v != '\0'; v++)
        if (word.ptr[word.len - 1] == *v)
            return str_sub(word, 0, word.len - 1);
    return word;
}

bool stem_by_endings(Str tag, Str word, Str *out)
{
    for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++) {
        if (!str_eq_z(tag, tables[t].tag))
            continue;
        *out = word;
        for (size_t i = 0; tables[t].endings[i] != NULL; i++) {
            Str ending = str_from_z(tables[t].endings[i]);

            if (!str_ends(word, ending) || letters_in(word) < letters_in(ending) + tables[t].least)
                continue;
            *out = str_sub(word, 0, word.len - ending.len);
            break;
        }
        *out = without_vowel(*out, tables[t].vowels, tables[t].least);
        return true;
    }
    return false;
}
