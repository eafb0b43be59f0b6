/* SPDX-License-Identifier: EUPL-1.2
 *
 * A record's own row in the search file: what the rule, the filters and the cards need to know of
 * it.  Contract in search_follower.h.
 */
#include "search/search_follower.h"

#include "base/buf.h"

enum { TERMS_MAX = 4096 };

static const struct statement last_slot = { "search.last_slot",
                                            "SELECT COALESCE(MAX(slot), 0) FROM record" };
static const struct statement last_term = { "search.last_term",
                                            "SELECT COALESCE(MAX(number), 0) FROM term" };
static const struct statement find_slot = { "search.find_slot",
                                            "SELECT slot FROM record WHERE id = $1" };
static const struct statement find_term = {
    "search.find_term", "SELECT number FROM term WHERE facet = $1 AND term = $2"
};
static const struct statement put_term = {
    "search.put_term", "INSERT INTO term (number, facet, term) VALUES ($1, $2, $3)"
};
static const struct statement drop_record = { "search.drop_record",
                                              "DELETE FROM record WHERE slot = $1" };
static const struct statement put_record = {
    "search.put_record",
    "INSERT INTO record (slot, id, code, kind, state, visibility, embargo, expires, part_of, day, "
    "day_end, position, terms, round) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
    "$13, $14)"
};
static const struct statement house_record = {
    "search.house_record", "SELECT code, kind, state, visibility, embargo, expires, part_of, day, "
                           "day_end, position FROM record WHERE id = $1"
};
static const struct statement house_tags = {
    "search.house_tags",
    "SELECT vocabulary, term FROM tag WHERE record = $1 ORDER BY vocabulary, term"
};
/* It keeps its slot, so that the cards notice. */
static const struct statement hide_record = {
    "search.hide_record", "UPDATE record SET state = '', terms = x'', round = $1 WHERE id = $2"
};

Err follower_begin(struct follower *follower)
{
    arena_reset(&follower->term_arena);
    map_init(&follower->terms, &follower->term_arena);
    /* A new file is written in one go or thrown away. */
    if (!follower->fresh)
        follower_forget_stems(follower);
    TRY(db_number(follower->index, &last_slot, DBNONE, 0, &follower->slot));
    return db_number(follower->index, &last_term, DBNONE, 0, &follower->term);
}

/* The number of a term of a facet, a new one for a new term; one less is its place in the cards'
 * dictionary. */
static Err number_of(struct follower *follower, Str facet, Str term, int64_t *out)
{
    Str key = str_fmt(&follower->arena, "%.*s\x1f%.*s", STR_ARG(facet), STR_ARG(term));
    int64_t *known = map_find(&follower->terms, key);

    if (known != NULL) {
        *out = *known;
        return OK;
    }
    TRY(db_number(follower->index, &find_term, DBARGS(DBTEXT(facet), DBTEXT(term)), 0, out));
    if (*out == 0) {
        *out = ++follower->term;
        TRY(db_run(follower->index, &put_term, DBARGS(DBINT(*out), DBTEXT(facet), DBTEXT(term)),
                   NULL));
    }
    known = ARENA_NEW(&follower->term_arena, int64_t);
    *known = *out;
    map_set(&follower->terms, str_copy(&follower->term_arena, key), known);
    return OK;
}

struct numbers {
    uint32_t items[TERMS_MAX];
    size_t count;
};

static Err add_number(struct follower *follower, struct numbers *numbers, Str facet, Str term)
{
    int64_t number;

    if (numbers->count == TERMS_MAX)
        return OK;
    TRY(number_of(follower, facet, term, &number));
    numbers->items[numbers->count++] = (uint32_t)(number - 1);
    return OK;
}

/* The kind is a term like any other. */
static Err read_terms(struct follower *follower, int64_t id, Str kind, struct numbers *out)
{
    ROWS rows = { 0 };
    Err err = OK;

    out->count = 0;
    TRY(add_number(follower, out, STR("kind"), kind));
    TRY(db_query(follower->house, &house_tags, DBARGS(DBINT(id)), &rows));
    while (err == OK && rows_next(&rows)) {
        Str facet = rows_text(&rows, &follower->arena, 0);

        err = add_number(follower, out, facet, rows_text(&rows, &follower->arena, 1));
    }
    TRY(rows_close(&rows));
    return err;
}

static Err write_row(struct follower *follower, int64_t id, int64_t slot, struct rows *row)
{
    struct arena *arena = &follower->arena;
    struct numbers *numbers = ARENA_NEW(arena, struct numbers);
    Str kind = rows_text(row, arena, 1);

    TRY(read_terms(follower, id, kind, numbers));
    return db_run(follower->index, &put_record,
                  DBARGS(DBINT(slot), DBINT(id), DBTEXT(rows_text(row, arena, 0)), DBTEXT(kind),
                         DBTEXT(rows_text(row, arena, 2)), DBINT(rows_int(row, 3)),
                         DBINT(rows_int(row, 4)), DBINT(rows_int(row, 5)), DBINT(rows_int(row, 6)),
                         DBTEXT(rows_text(row, arena, 7)), DBTEXT(rows_text(row, arena, 8)),
                         DBINT(rows_int(row, 9)),
                         DBBLOB(((Bytes){ (unsigned char *)numbers->items,
                                          numbers->count * sizeof(numbers->items[0]) })),
                         DBINT(follower->round)),
                  NULL);
}

Err follower_put_record(struct follower *follower, int64_t id, int64_t *slot)
{
    ROWS rows = { 0 };
    Err err = OK;

    *slot = 0;
    if (!follower->fresh)
        TRY(db_number(follower->index, &find_slot, DBARGS(DBINT(id)), 0, slot));
    if (*slot != 0)
        TRY(db_run(follower->index, &drop_record, DBARGS(DBINT(*slot)), NULL));
    else
        *slot = ++follower->slot;
    TRY(db_query(follower->house, &house_record, DBARGS(DBINT(id)), &rows));
    if (rows_next(&rows))
        err = write_row(follower, id, *slot, &rows);
    TRY(rows_close(&rows));
    return err;
}

Err follower_hide_record(struct follower *follower, int64_t id)
{
    if (follower->fresh)
        return OK;
    return db_run(follower->index, &hide_record, DBARGS(DBINT(follower->round), DBINT(id)), NULL);
}
