/* SPDX-License-Identifier: EUPL-1.2
 *
 * Ranking.  Contract in list_rank.h.
 *
 * bm25 measures how long an entry is over all its columns, so that a title's weight must be high
 * for a long guide with the word in its title to come before a short record that mentions it.
 */
#include "records/list_rank.h"

#include <stdlib.h>

#include "base/arena.h"

enum { NAMED_MAX = 200 };

struct candidate {
    uint32_t slot;
    uint32_t day;
    int64_t score; /* smaller is better */
};

struct candidates {
    uint32_t *slots;
    size_t count;
    uint64_t *bits;
};

uint32_t *slots_set(struct arena *arena, const struct cards *cards, const uint64_t *bits,
                    size_t *count)
{
    size_t room = 256;
    uint32_t *slots = ARENA_ARRAY(arena, room, uint32_t);

    *count = 0;
    for (size_t i = bits_words(cards->count); i-- > 0;)
        for (uint64_t left = bits[i]; left != 0;) {
            size_t high = 63 - (size_t)__builtin_clzll(left);

            ARENA_MORE(arena, slots, *count, &room);
            slots[(*count)++] = (uint32_t)(i * 64 + high);
            left &= ~((uint64_t)1 << high);
        }
    return slots;
}

/* ---- candidates ---- */

static void add_candidate(struct candidates *out, size_t slot)
{
    if (out->count == RANKED_MAX || bit_is(out->bits, slot))
        return;
    bit_set(out->bits, slot);
    out->slots[out->count++] = (uint32_t)slot;
}

/* Those whose whole name or acronym was typed. */
static Err add_named(const struct reader *reader, const struct found *found, struct candidates *out)
{
    const struct search_query *query = &found->want->query;
    struct sql sql;
    ROWS rows = { 0 };

    sql_init(&sql, reader->arena);
    sql_add(&sql, "SELECT id FROM entry WHERE name_stems IN ");
    sql_texts(&sql, query->name_stems, query->name_stem_count);
    sql_add(&sql, " UNION ALL SELECT id FROM entry WHERE acronym <> '' AND acronym = ");
    sql_text(&sql, query->whole);
    sql_add(&sql, " ORDER BY id DESC LIMIT ");
    sql_int(&sql, NAMED_MAX);
    TRY(sql_query(found->search->db, "rank.named", &sql, &rows));
    while (rows_next(&rows)) {
        size_t slot = (size_t)rows_int(&rows, 0) / CARD_LANGUAGES;

        if (slot < found->search->cards->count && bit_is(found->bits, slot))
            add_candidate(out, slot);
    }
    return rows_close(&rows);
}

/* Those that have the words in their title, the newest of them where there are too many. */
static Err add_titled(const struct reader *reader, const struct found *found,
                      struct candidates *out)
{
    Str match = str_fmt(reader->arena, "{title title_stems} : (%.*s)", STR_ARG(found->match));
    uint32_t *slots;
    size_t count;

    TRY(hits_newest(found->search, reader->arena, match, found->bits, RANKED_MAX, &slots, &count));
    for (size_t i = 0; i < count; i++)
        add_candidate(out, slots[i]);
    return OK;
}

static Err choose(const struct reader *reader, const struct found *found, struct candidates *out)
{
    const struct cards *cards = found->search->cards;
    size_t count;
    uint32_t *all = slots_set(reader->arena, cards, found->bits, &count);

    *out = (struct candidates){
        .slots = ARENA_ARRAY(reader->arena, RANKED_MAX, uint32_t),
        .bits = ARENA_ARRAY(reader->arena, bits_words(cards->count) + 1, uint64_t),
    };
    if (count > RANKED_MAX) {
        TRY(add_named(reader, found, out));
        TRY(add_titled(reader, found, out));
    }
    for (size_t i = 0; i < count && out->count < RANKED_MAX; i++)
        add_candidate(out, all[i]);
    return OK;
}

/* ---- scores ---- */

/* A title or an acronym that is exactly what was typed comes first, then one that is but for small
 * words, then one that has the same stems; one that begins with it is a little better. */
static void add_scores(struct sql *sql, const struct search_query *query)
{
    sql_add(sql, "SELECT words.rowid, CAST(1000 * (bm25(words, 20.0, 1.0, 0.9, 14.0, 0.8) - "
                 "(CASE WHEN e.whole = ");
    sql_text(sql, query->whole);
    sql_add(sql, " OR e.acronym = ");
    sql_text(sql, query->whole);
    sql_add(sql, " THEN 1000 WHEN e.name = ");
    sql_text(sql, query->name);
    sql_add(sql, " THEN 700 WHEN e.name_stems IN ");
    sql_texts(sql, query->name_stems, query->name_stem_count);
    sql_add(sql, " THEN 500 WHEN substr(e.name, 1, length(");
    sql_text(sql, query->name);
    sql_add(sql, ")) = ");
    sql_text(sql, query->name);
    sql_add(sql, " THEN 4 ELSE 0 END)) AS INTEGER) FROM words CROSS JOIN entry AS e "
                 "ON e.id = words.rowid WHERE words MATCH ");
}

static uint32_t lowest(const struct candidates *candidates)
{
    uint32_t least = UINT32_MAX;

    for (size_t i = 0; i < candidates->count; i++)
        least = candidates->slots[i] < least ? candidates->slots[i] : least;
    return least;
}

/* The best score of each slot in any language; 0: none.  bm25 is asked for candidates only: it
 * costs many times what the finding does. */
static Err read_scores(const struct reader *reader, const struct found *found,
                       const struct candidates *candidates, int64_t *scores)
{
    struct sql sql;
    ROWS rows = { 0 };

    sql_init(&sql, reader->arena);
    add_scores(&sql, &found->want->query);
    sql_text(&sql, found->match);
    sql_add(&sql, " AND words.rowid >= ");
    sql_int(&sql, (int64_t)lowest(candidates) * CARD_LANGUAGES);
    sql_add(&sql, " AND +words.rowid / ");
    sql_int(&sql, CARD_LANGUAGES);
    sql_add(&sql, " IN (SELECT value FROM json_each(");
    sql_text(&sql, hits_json(reader->arena, candidates->slots, candidates->count));
    sql_add(&sql, "))");
    TRY(sql_query(found->search->db, "rank.scores", &sql, &rows));
    while (rows_next(&rows)) {
        size_t slot = (size_t)rows_int(&rows, 0) / CARD_LANGUAGES;
        int64_t score = rows_int(&rows, 1);

        if (slot < found->search->cards->count && score < scores[slot])
            scores[slot] = score;
    }
    return rows_close(&rows);
}

static int best_first(const void *a, const void *b)
{
    const struct candidate *left = a, *right = b;

    if (left->score != right->score)
        return left->score < right->score ? -1 : 1;
    if (left->day != right->day)
        return left->day > right->day ? -1 : 1;
    return left->slot > right->slot ? -1 : 1;
}

size_t concept_kinds(const struct kinds *kinds, Str *out)
{
    size_t n = 0;

    for (size_t i = 0; i < kinds->count && n < KINDS_MAX; i++)
        if (kinds->items[i]->flags & KIND_CONCEPT)
            out[n++] = str_from_z(kinds->items[i]->name);
    return n;
}

/* A topic or term comes before what only mentions it. */
static struct candidate *weigh(const struct reader *reader, const struct found *found,
                               const struct candidates *candidates, const int64_t *scores)
{
    const struct cards *cards = found->search->cards;
    struct candidate *out = ARENA_ARRAY(reader->arena, candidates->count + 1, struct candidate);
    Str concepts[KINDS_MAX];
    size_t concept_count = concept_kinds(reader->kinds, concepts);

    for (size_t i = 0; i < candidates->count; i++) {
        uint32_t slot = candidates->slots[i];
        bool is_concept = card_has(cards, slot, "kind", concepts, concept_count);

        out[i] = (struct candidate){ slot, cards->items[slot].day,
                                     is_concept ? scores[slot] * 6 / 5 : scores[slot] };
    }
    qsort(out, candidates->count, sizeof *out, best_first);
    return out;
}

/* ---- the order ---- */

/* What was not ranked, behind what was. */
static void add_others(const struct reader *reader, const struct found *found,
                       const struct candidates *candidates, int64_t offset, int64_t max,
                       int64_t *ids, size_t *count)
{
    const struct cards *cards = found->search->cards;
    size_t all_count;
    uint32_t *all;
    int64_t met = (int64_t)candidates->count;

    if ((int64_t)*count == max || met == found->total)
        return;
    all = slots_set(reader->arena, cards, found->bits, &all_count);
    for (size_t i = 0; i < all_count && (int64_t)*count < max; i++)
        if (!bit_is(candidates->bits, all[i]) && met++ >= offset)
            ids[(*count)++] = cards->items[all[i]].id;
}

Err rank_ids(const struct reader *reader, const struct found *found, int64_t offset, int64_t max,
             int64_t *ids, size_t *count)
{
    const struct cards *cards = found->search->cards;
    struct candidates candidates;
    struct candidate *ranked;
    int64_t *scores = ARENA_ARRAY(reader->arena, cards->count + 1, int64_t);

    *count = 0;
    TRY(choose(reader, found, &candidates));
    TRY(read_scores(reader, found, &candidates, scores));
    ranked = weigh(reader, found, &candidates, scores);
    for (size_t i = (size_t)offset; i < candidates.count && (int64_t)*count < max; i++)
        ids[(*count)++] = cards->items[ranked[i].slot].id;
    add_others(reader, found, &candidates, offset, max, ids, count);
    return OK;
}
