/* SPDX-License-Identifier: EUPL-1.2
 *
 * Alphabetical order, as sort keys that the database can compare byte by byte.
 *
 * The one piece of shared state is the table of collators: one for each tag that was asked for,
 * opened under a lock, never changed and never freed, so that any number of threads may use it.
 * Tags come from records; past the end of the table they are sorted by the root order.  Sort keys
 * belong to a version of ICU: after an upgrade they are made again.
 */
#include "i18n/lang.h"

#include <pthread.h>
#include <unicode/ucol.h>
#include <unicode/uloc.h>

#include "base/arena.h"
#include "i18n/utf16.h"

enum {
    COLLATORS_MAX = 128, /* tags with an order of their own, the root among them */
    TAG_ROOM = 36,       /* the longest valid tag and its terminator */
    KEY_GUESS = 512,     /* bytes; longer than the key of nearly every title */
};

struct collator {
    char tag[TAG_ROOM]; /* "" is the root */
    UCollator *order;
};

/* An unknown tag opens the root order. */
static UCollator *open_order(const char *tag)
{
    char locale[ULOC_FULLNAME_CAPACITY];
    UErrorCode status = U_ZERO_ERROR;

    uloc_forLanguageTag(tag, locale, ULOC_FULLNAME_CAPACITY, NULL, &status);
    if (U_FAILURE(status) || locale[0] == '\0')
        snprintf(locale, sizeof locale, "root");
    status = U_ZERO_ERROR;
    UCollator *order = ucol_open(locale, &status);
    icu_must(status, "ucol_open");
    return order;
}

/* Called with the lock held.  The first row is always the root. */
static const UCollator *find_order(struct collator *table, size_t *count, Str tag)
{
    if (*count == 0)
        table[(*count)++].order = open_order("");
    for (size_t i = 0; i < *count; i++) {
        if (str_eq_z(tag, table[i].tag))
            return table[i].order;
    }
    if (*count == COLLATORS_MAX)
        return table[0].order;

    struct collator *row = &table[(*count)++];
    snprintf(row->tag, sizeof row->tag, "%.*s", STR_ARG(tag));
    row->order = open_order(row->tag);
    return row->order;
}

static const UCollator *order_of(Str tag)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static struct collator table[COLLATORS_MAX];
    static size_t count;

    Str known = tag_is_valid(tag) ? tag : STR_EMPTY;
    pthread_mutex_lock(&lock);
    const UCollator *order = find_order(table, &count, known);
    pthread_mutex_unlock(&lock);
    return order;
}

Bytes sort_key(struct arena *arena, Str tag, Str text)
{
    const UCollator *order = order_of(tag);
    uint8_t guess[KEY_GUESS];
    UTF16(units);

    utf16_set(&units, text);
    int32_t length = ucol_getSortKey(order, units.units, units.length, guess, KEY_GUESS);
    must(length > 0);

    unsigned char *key = arena_alloc(arena, (size_t)length);
    if (length <= KEY_GUESS)
        memcpy(key, guess, (size_t)length);
    else
        ucol_getSortKey(order, units.units, units.length, key, length);
    return (Bytes){ key, (size_t)length - 1 }; /* without ICU's terminator */
}
