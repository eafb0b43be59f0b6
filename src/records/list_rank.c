/* SPDX-License-Identifier: EUPL-1.2
 *
 * Ranking.  Contract in list_rank.h.
 *
 * words_weight measures how long an entry is over all its columns, so that a title's weight must be
 * high for a long guide with the word in its title to come before a short record that mentions it.
 */
#include "records/list_rank.h"

#include <stdlib.h>

#include "base/arena.h"

/* Where those that have the words in their title are few, so many of the others are ranked, too. */
enum { TITLED_FEW = 50, OTHERS_MAX = 100, NAMED_MAX = 200 };

struct candidate {
    uint32_t slot;
    uint32_t day;
    int64_t score; /* smaller is better; the best in any language */
};

struct ranking {
    const struct reader *reader;
    const struct found *found;
    struct candidate *items;
    size_t count;
    uint64_t *bits;                    /* the slots of items */
    struct candidate named[NAMED_MAX]; /* their score is what they are better by */
    size_t named_count;
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

/* ---- scores ---- */

/* A record's languages come one behind the other, so what is there already is mostly the last. */
static void note_score(struct ranking *ranking, size_t slot, int64_t score)
{
    size_t i = ranking->count;

    if (!bit_is(ranking->bits, slot)) {
        bit_set(ranking->bits, slot);
        ranking->items[ranking->count++] =
            (struct candidate){ (uint32_t)slot, ranking->found->search->cards->items[slot].day,
                                score };
        return;
    }
    while (ranking->items[--i].slot != slot)
        ;
    if (score < ranking->items[i].score)
        ranking->items[i].score = score;
}

/* Notes the scores of what a statement finds, until max slots have one. */
static Err score_rows(struct ranking *ranking, const char *name, struct sql *sql, size_t max)
{
    const struct found *found = ranking->found;
    ROWS rows = { 0 };

    TRY(sql_query(found->search->db, name, sql, &rows));
    while (ranking->count < max && rows_next(&rows)) {
        size_t slot = (size_t)rows_int(&rows, 0) / CARD_LANGUAGES;

        if (slot < found->search->cards->count && bit_is(found->bits, slot))
            note_score(ranking, slot, rows_int(&rows, 1));
    }
    return rows_close(&rows);
}

/* Scores what was asked for, the newest first.  only: nothing but those (NULL: all that is found):
 * it costs many times what the finding does. */
static Err score(struct ranking *ranking, const uint32_t *only, size_t only_count, size_t max)
{
    struct arena *arena = ranking->reader->arena;
    struct sql sql;

    sql_init(&sql, arena);
    sql_add(&sql, "SELECT rowid, " HITS_WEIGHT("1000000") " FROM words WHERE words MATCH ");
    sql_text(&sql, ranking->found->hits->match);
    if (only != NULL) {
        sql_add(&sql, " AND rowid >= ");
        sql_int(&sql, (int64_t)only[only_count - 1] * CARD_LANGUAGES);
        sql_add(&sql, " AND +rowid / ");
        sql_int(&sql, CARD_LANGUAGES);
        sql_add(&sql, " IN (SELECT value FROM json_each(");
        sql_text(&sql, hits_json(arena, only, only_count));
        sql_add(&sql, "))");
    }
    sql_add(&sql, " ORDER BY rowid DESC");
    return score_rows(ranking, "rank.scores", &sql, max);
}

/* What has the words in its title, by that alone. */
static Err score_titled(struct ranking *ranking, size_t max)
{
    struct sql sql;

    sql_init(&sql, ranking->reader->arena);
    sql_add(&sql, "SELECT rowid, " HITS_TITLE_WEIGHT("1000000") " FROM titles WHERE titles MATCH ");
    sql_text(&sql, ranking->found->hits->match);
    sql_add(&sql, " ORDER BY rowid DESC");
    return score_rows(ranking, "rank.titled", &sql, max);
}

/* Finds those whose whole name or acronym was typed: a title or an acronym that is exactly that
 * comes first, then one that is but for small words, then one that has the same stems. */
static Err find_named(struct ranking *ranking)
{
    const struct search_query *query = &ranking->found->want->query;
    struct sql sql;
    ROWS rows = { 0 };

    sql_init(&sql, ranking->reader->arena);
    sql_add(&sql, "SELECT e.id, CASE WHEN e.whole = ");
    sql_text(&sql, query->whole);
    sql_add(&sql, " OR e.acronym = ");
    sql_text(&sql, query->whole);
    sql_add(&sql, " THEN 1000000 WHEN e.name = ");
    sql_text(&sql, query->name);
    sql_add(&sql, " THEN 700000 ELSE 500000 END FROM entry AS e WHERE e.id IN "
                  "(SELECT id FROM entry WHERE name_stems IN ");
    sql_texts(&sql, query->name_stems, query->name_stem_count);
    sql_add(&sql, " UNION ALL SELECT id FROM entry WHERE acronym <> '' AND acronym = ");
    sql_text(&sql, query->whole);
    sql_add(&sql, ") ORDER BY 2 DESC, e.id DESC");
    TRY(sql_query(ranking->found->search->db, "rank.named", &sql, &rows));
    while (ranking->named_count < NAMED_MAX && rows_next(&rows)) {
        size_t slot = (size_t)rows_int(&rows, 0) / CARD_LANGUAGES;

        if (slot < ranking->found->search->cards->count && bit_is(ranking->found->bits, slot))
            ranking->named[ranking->named_count++] =
                (struct candidate){ .slot = (uint32_t)slot, .score = rows_int(&rows, 1) };
    }
    return rows_close(&rows);
}

/* One that has several names of the kind (in several languages) is better by the best of them,
 * which comes first. */
static void prefer_named(struct ranking *ranking)
{
    uint64_t *done = ARENA_ARRAY(ranking->reader->arena,
                                 bits_words(ranking->found->search->cards->count) + 1, uint64_t);

    for (size_t i = 0; i < ranking->named_count; i++) {
        const struct candidate *named = &ranking->named[i];
        size_t at = 0;

        if (bit_is(done, named->slot))
            continue;
        bit_set(done, named->slot);
        note_score(ranking, named->slot, 0);
        while (ranking->items[at].slot != named->slot)
            at++;
        ranking->items[at].score -= named->score;
    }
}

/* Those that were scored while they were looked for: the newest. */
static void take_scored(struct ranking *ranking)
{
    const struct found *found = ranking->found;

    for (size_t i = 0; i < found->hits->scored_count && ranking->count < RANKED_MAX; i++)
        if (found->hits->scored[i].slot < found->search->cards->count &&
            bit_is(found->bits, found->hits->scored[i].slot))
            note_score(ranking, found->hits->scored[i].slot, found->hits->scored[i].score);
}

/* Whether filters leave so little of what has the words that looking for them again is better than
 * going through all. */
static bool few_of_many(const struct found *found)
{
    return found->met > 2 * found->total;
}

/* More than can be ranked in time: what has the words in its title, and if that is little, some of
 * the newest that do not. */
static Err score_some(struct ranking *ranking)
{
    const struct found *found = ranking->found;
    struct arena *arena = ranking->reader->arena;
    size_t count, others = 0;
    uint32_t *slots;

    TRY(score_titled(ranking, RANKED_MAX - OTHERS_MAX));
    if (ranking->count >= TITLED_FEW)
        return OK;
    if (!few_of_many(found)) {
        take_scored(ranking);
        return OK;
    }
    slots = slots_set(arena, found->search->cards, found->bits, &count);
    for (size_t i = 0; i < count && others < OTHERS_MAX; i++)
        if (!bit_is(ranking->bits, slots[i]))
            slots[others++] = slots[i];
    return others == 0 ? OK : score(ranking, slots, others, RANKED_MAX);
}

/* What is found by something else than words (a topic that it is filed under) has no score. */
static Err score_all(struct ranking *ranking)
{
    const struct found *found = ranking->found;
    size_t count;
    uint32_t *slots = slots_set(ranking->reader->arena, found->search->cards, found->bits, &count);

    if (found->hits->all_scored)
        take_scored(ranking);
    else if (count > 0)
        TRY(score(ranking, few_of_many(found) ? slots : NULL, count, RANKED_MAX));
    for (size_t i = 0; i < count; i++)
        if (!bit_is(ranking->bits, slots[i]))
            note_score(ranking, slots[i], 0);
    return OK;
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

void concept_terms(const struct kinds *kinds, const struct cards *cards, struct card_terms *out)
{
    out->count = 0;
    for (size_t i = 0; i < kinds->count; i++)
        if (kinds->items[i]->flags & KIND_CONCEPT)
            card_terms_add(cards, STR("kind"), str_from_z(kinds->items[i]->name), out);
}

/* A topic or term comes before what only mentions it. */
static void weigh(struct ranking *ranking)
{
    const struct cards *cards = ranking->found->search->cards;
    struct card_terms concepts;

    concept_terms(ranking->reader->kinds, cards, &concepts);
    for (size_t i = 0; i < ranking->count; i++)
        if (card_has(cards, ranking->items[i].slot, &concepts))
            ranking->items[i].score = ranking->items[i].score * 6 / 5;
    qsort(ranking->items, ranking->count, sizeof *ranking->items, best_first);
}

/* What was not ranked, behind what was. */
static void add_others(const struct ranking *ranking, int64_t offset, int64_t max, int64_t *ids,
                       size_t *count)
{
    const struct found *found = ranking->found;
    size_t all_count;
    uint32_t *all;
    int64_t met = (int64_t)ranking->count;

    if ((int64_t)*count == max || met == found->total)
        return;
    all = slots_set(ranking->reader->arena, found->search->cards, found->bits, &all_count);
    for (size_t i = 0; i < all_count && (int64_t)*count < max; i++)
        if (!bit_is(ranking->bits, all[i]) && met++ >= offset)
            ids[(*count)++] = found->search->cards->items[all[i]].id;
}

Err rank_ids(const struct reader *reader, const struct found *found, int64_t offset, int64_t max,
             int64_t *ids, size_t *count)
{
    const struct cards *cards = found->search->cards;
    struct ranking ranking = {
        .reader = reader,
        .found = found,
        .items = ARENA_ARRAY(reader->arena, RANKED_MAX + NAMED_MAX + 1, struct candidate),
        .bits = ARENA_ARRAY(reader->arena, bits_words(cards->count) + 1, uint64_t),
    };

    *count = 0;
    TRY(found->total <= RANKED_MAX ? score_all(&ranking) : score_some(&ranking));
    TRY(find_named(&ranking));
    prefer_named(&ranking);
    weigh(&ranking);
    for (size_t i = (size_t)offset; i < ranking.count && (int64_t)*count < max; i++)
        ids[(*count)++] = cards->items[ranking.items[i].slot].id;
    add_others(&ranking, offset, max, ids, count);
    return OK;
}
