/* SPDX-License-Identifier: EUPL-1.2
 *
 * Cutting and stemming.  Contract in stem.h.  Snowball's stemmers keep a scratch buffer each, so
 * every thread opens its own.
 */
#include "i18n/stem.h"

#include <libstemmer.h>
#include <pthread.h>
#include <stdlib.h>
#include <unicode/uchar.h>

#include "base/arena.h"
#include "base/err.h"

/* Tags, and Snowball's name of the algorithm; NULL: by endings. */
static const struct {
    const char *tag;
    const char *algorithm;
} stemmers[] = {
    { "en", "english" }, { "sv", "swedish" }, { "fi", "finnish" }, { "lt", "lithuanian" },
    { "ru", "russian" }, { "da", "danish" },  { "de", "german" },  { "nb", "norwegian" },
    { "et", NULL },      { "is", NULL },      { "lv", NULL },      { "pl", NULL },
    { "uk", NULL },      { "be", NULL },
};
enum { STEMMERS = sizeof(stemmers) / sizeof(stemmers[0]) };

const char *stem_language(size_t i)
{
    return i < STEMMERS ? stemmers[i].tag : NULL;
}

/* ---- words ---- */

static bool is_word_point(UChar32 c)
{
    return (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0;
}

bool text_next_word(Str folded, size_t *at, Str *out)
{
    size_t from = *at;
    bool inside = false;

    while (*at < folded.len) {
        size_t before = *at;

        if (is_word_point((UChar32)str_next_point(folded, at))) {
            if (!inside)
                from = before;
            inside = true;
        } else if (inside) {
            *out = str_sub(folded, from, before - from);
            return true;
        }
    }
    *out = inside ? str_sub(folded, from, folded.len - from) : STR_EMPTY;
    return inside;
}

/* ---- stems ---- */

struct opened {
    struct sb_stemmer *of[STEMMERS];
};

static pthread_key_t opened_key;

static void close_opened(void *value)
{
    struct opened *opened = value;

    for (size_t i = 0; i < STEMMERS; i++)
        sb_stemmer_delete(opened->of[i]);
    free(opened);
}

static void make_key(void)
{
    must(pthread_key_create(&opened_key, close_opened) == 0);
}

static struct opened *opened_here(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct opened *opened;

    pthread_once(&once, make_key);
    opened = pthread_getspecific(opened_key);
    if (opened == NULL) {
        opened = calloc(1, sizeof(*opened));
        must(opened != NULL && pthread_setspecific(opened_key, opened) == 0);
    }
    return opened;
}

static Str by_snowball(struct arena *arena, size_t i, Str word)
{
    struct opened *opened = opened_here();
    const sb_symbol *stem;

    if (opened->of[i] == NULL)
        opened->of[i] = sb_stemmer_new(stemmers[i].algorithm, "UTF_8");
    must(opened->of[i] != NULL);
    stem = sb_stemmer_stem(opened->of[i], (const sb_symbol *)word.ptr, (int)word.len);
    must(stem != NULL);
    return str_copy(arena, (Str){ (const char *)stem, (size_t)sb_stemmer_length(opened->of[i]) });
}

static bool has_digit(Str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] >= '0' && word.ptr[i] <= '9')
            return true;
    return false;
}

Str word_stem(struct arena *arena, Str tag, Str word)
{
    Str language = str_sub(tag, 0, str_find(tag, '-')), stem;

    if (has_digit(word))
        return word;
    if (str_eq_z(language, "no") || str_eq_z(language, "nn"))
        language = STR("nb");
    for (size_t i = 0; i < STEMMERS; i++)
        if (str_eq_z(language, stemmers[i].tag) && stemmers[i].algorithm != NULL)
            word = by_snowball(arena, i, word);
    return stem_by_endings(language, word, &stem) ? stem : word;
}
