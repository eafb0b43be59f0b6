/* SPDX-License-Identifier: EUPL-1.2
 *
 * Words that were probably meant.  Contract in search.h.
 */
#include "base/arena.h"
#include "search/search.h"

enum { NEAR_FROM = 5, FAR_FROM = 9, POINTS_MAX = 30, FOUND_MAX = 64 };

static const struct statement list_words = {
    "search.list_words", "SELECT word, records FROM spelling WHERE letters BETWEEN $1 AND $2"
};

static size_t points_of(Str word, uint32_t *out)
{
    size_t n = 0;

    for (size_t at = 0; at < word.len && n < POINTS_MAX;)
        out[n++] = str_next_point(word, &at);
    return n;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Letters to change, add, leave out or exchange with their neighbour (optimal string alignment);
 * most + 1 where it is more than that. */
static int distance(const uint32_t *a, size_t a_len, const uint32_t *b, size_t b_len, int most)
{
    int rows[3][POINTS_MAX + 1];
    int *before = rows[0], *above = rows[1], *row = rows[2];

    for (size_t j = 0; j <= b_len; j++)
        above[j] = (int)j;
    for (size_t i = 1; i <= a_len; i++) {
        int best = row[0] = (int)i;

        for (size_t j = 1; j <= b_len; j++) {
            row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
            best = least(best, row[j]);
        }
        if (best > most)
            return most + 1;
        int *spare = before;

        before = above;
        above = row;
        row = spare;
    }
    return above[b_len];
}

struct found {
    Str word;
    int distance;
    int64_t records;
};

static bool is_better(const struct found *a, const struct found *b)
{
    return a->distance != b->distance ? a->distance < b->distance : a->records > b->records;
}

/* Keeps the best, in order. */
static void keep(struct found *items, size_t *count, size_t max, struct found one)
{
    size_t at = *count < max ? (*count)++ : max;

    if (at == max && !is_better(&one, &items[max - 1]))
        return;
    if (at == max)
        at--;
    for (; at > 0 && is_better(&one, &items[at - 1]); at--)
        items[at] = items[at - 1];
    items[at] = one;
}

Err search_suggest(struct db *index, struct arena *arena, Str word, Str *out, size_t max,
                   size_t *count_out)
{
    uint32_t asked[POINTS_MAX], met[POINTS_MAX];
    size_t letters = points_of(word, asked), met_letters, count = 0;
    int most = letters >= FAR_FROM ? 2 : letters >= NEAR_FROM ? 1 : 0;
    struct found items[FOUND_MAX];
    ROWS rows = { 0 };

    *count_out = 0;
    if (most == 0 || index == NULL)
        return OK;
    max = max < FOUND_MAX ? max : FOUND_MAX;
    TRY(db_query(index, &list_words,
                 DBARGS(DBINT((int64_t)letters - most), DBINT((int64_t)letters + most)), &rows));
    while (rows_next(&rows)) {
        struct arena_mark mark = arena_mark(arena);
        struct found one = { .word = rows_text(&rows, arena, 0), .records = rows_int(&rows, 1) };

        met_letters = points_of(one.word, met);
        one.distance = distance(asked, letters, met, met_letters, most);
        if (one.distance > most || one.distance == 0)
            arena_rewind(arena, mark);
        else
            keep(items, &count, max, one);
    }
    TRY(rows_close(&rows));
    for (size_t i = 0; i < count; i++)
        out[i] = items[i].word;
    *count_out = count;
    return OK;
}
