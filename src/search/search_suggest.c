/* SPDX-License-Identifier: EUPL-1.2
 *
 * Words that were probably meant.  Contract in search.h.
 */
#include "base/arena.h"
#include "search/hits.h"
#include "search/search_follower.h"

enum { NEAR_FROM = 5, FAR_FROM = 9, POINTS_MAX = 30, FOUND_MAX = 64 };

/* A word that is one letter off still begins or ends like the one that was meant, to its half; one
 * that is two letters off, to a third at least, but for the rare case of one at each end. */
static const struct statement list_beginning = {
    "search.list_beginning", "SELECT word, records FROM spelling WHERE word >= $1 AND word < $2 "
                             "AND letters BETWEEN $3 AND $4"
};
static const struct statement list_ending = {
    "search.list_ending", "SELECT word, records FROM spelling WHERE back >= $1 AND back < $2 "
                          "AND letters BETWEEN $3 AND $4"
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

/* Keeps the best, in order, each once. */
static void keep(struct found *items, size_t *count, size_t max, struct found one)
{
    for (size_t i = 0; i < *count; i++)
        if (str_eq(items[i].word, one.word))
            return;

    size_t at = *count < max ? (*count)++ : max;

    if (at == max && !is_better(&one, &items[max - 1]))
        return;
    if (at == max)
        at--;
    for (; at > 0 && is_better(&one, &items[at - 1]); at--)
        items[at] = items[at - 1];
    items[at] = one;
}

Str word_backwards(struct arena *arena, Str word)
{
    char *out = ARENA_ARRAY(arena, word.len + 1, char);
    size_t end = word.len;

    for (size_t at = 0; at < word.len;) {
        size_t before = at;

        str_next_point(word, &at);
        end -= at - before;
        __builtin_memcpy(out + end, word.ptr + before, at - before);
    }
    return (Str){ out, word.len };
}

/* What a word is looked for among, and the nearest so far. */
struct near {
    struct search *search;
    struct arena *arena;
    uint32_t asked[POINTS_MAX];
    size_t letters;
    int most;
    struct found items[FOUND_MAX];
    size_t count, max;
};

static Str first_letters(Str word, size_t letters)
{
    size_t at = 0;

    for (size_t i = 0; i < letters && at < word.len; i++)
        str_next_point(word, &at);
    return str_sub(word, 0, at);
}

/* The words that begin (or, read backwards, end) with some letters. */
static Err look_among(struct near *near, const struct statement *list, Str begin)
{
    ROWS rows = { 0 };

    TRY(db_query(near->search->db, list,
                 DBARGS(DBTEXT(begin),
                        DBTEXT(str_fmt(near->arena, "%.*s" SEARCH_LAST_POINT, STR_ARG(begin))),
                        DBINT((int64_t)near->letters - near->most),
                        DBINT((int64_t)near->letters + near->most)),
                 &rows));
    while (rows_next(&rows)) {
        struct arena_mark mark = arena_mark(near->arena);
        struct found one = { .word = rows_text(&rows, near->arena, 0),
                             .records = rows_int(&rows, 1) };
        uint32_t met[POINTS_MAX];
        size_t met_letters = points_of(one.word, met);

        one.distance = distance(near->asked, near->letters, met, met_letters, near->most);
        if (one.distance > near->most || one.distance == 0)
            arena_rewind(near->arena, mark);
        else
            keep(near->items, &near->count, near->max, one);
    }
    return rows_close(&rows);
}

Err search_suggest(struct search *search, struct arena *arena, Str word, Str *out, size_t max,
                   size_t *count_out)
{
    struct near near = { .search = search,
                         .arena = arena,
                         .max = max < FOUND_MAX ? max : FOUND_MAX };
    size_t same;

    near.letters = points_of(word, near.asked);
    near.most = near.letters >= FAR_FROM ? 2 : near.letters >= NEAR_FROM ? 1 : 0;
    *count_out = 0;
    if (near.most == 0 || search == NULL)
        return OK;
    same = near.letters / (size_t)(near.most + 1);
    TRY(look_among(&near, &list_beginning, first_letters(word, same)));
    TRY(look_among(&near, &list_ending, first_letters(word_backwards(arena, word), same)));
    for (size_t i = 0; i < near.count; i++)
        out[i] = near.items[i].word;
    *count_out = near.count;
    return OK;
}
