/* SPDX-License-Identifier: EUPL-1.2
 *
 * Concepts.  Contract in concept.h.
 */
#include "records/concept.h"

#include "base/arena.h"
#include "records/brief.h"
#include "records/list_rank.h"

enum { NAMES_MAX = 40, CONCEPTS_MET = 500 };

static const struct statement titles_of = {
    "concept.titles", "SELECT words FROM text WHERE record = $1 AND field = 'title' AND item = 0 "
                      "ORDER BY lang"
};

static const struct statement terms_of = {
    "concept.terms", "SELECT vocabulary, term FROM term WHERE record = $1 ORDER BY vocabulary, term"
};

/* The entries of the concepts among the finds, as a JSON list; empty: there are none. */
static Str entries_found(const struct reader *reader, const struct search *index,
                         const struct hits *own)
{
    const struct cards *cards = index->cards;
    struct card_terms concepts;
    size_t count = 0;
    struct buf json;

    concept_terms(reader->kinds, cards, &concepts);
    buf_init(&json, reader->arena, 1 << 20);
    for (size_t i = 0; i < bits_words(cards->count); i++)
        for (uint64_t left = own->bits[i] & index->visible[i]; left != 0; left &= left - 1) {
            size_t slot = i * 64 + (size_t)__builtin_ctzll(left);

            if (count < CONCEPTS_MET && card_has(cards, slot, &concepts))
                buf_fmt(&json, "%s%zu", count++ > 0 ? "," : "[", slot);
        }
    return count > 0 ? str_fmt(reader->arena, "%.*s]", STR_ARG(buf_text(&json))) : STR_EMPTY;
}

/* A concept is meant where what was typed is one of its names, in whatever form. */
static Err find_known(const struct reader *reader, struct search *index,
                      const struct list_want *want, const struct hits *own, struct briefs *out)
{
    static const struct statement names = {
        "concept.names", "SELECT r.id, e.name, e.name_stems FROM json_each($1) AS j "
                         "JOIN record AS r ON r.slot = j.value JOIN entry AS e "
                         "ON e.id >= r.slot * " CARD_LANGUAGES_SQL
                         " AND e.id < (r.slot + 1) * " CARD_LANGUAGES_SQL " "
                         "ORDER BY r.kind DESC, r.code, e.id"
    };
    Str found = entries_found(reader, index, own);
    int64_t *ids = ARENA_ARRAY(reader->arena, CONCEPTS_MAX, int64_t);
    size_t count = 0;
    ROWS rows = { 0 };

    *out = (struct briefs){ 0 };
    if (found.len == 0)
        return OK;
    TRY(db_query(index->db, &names, DBARGS(DBTEXT(found)), &rows));
    while (count < CONCEPTS_MAX && rows_next(&rows)) {
        int64_t id = rows_int(&rows, 0);

        if ((count == 0 || ids[count - 1] != id) &&
            search_is_name(&want->query, rows_text(&rows, reader->arena, 1),
                           rows_text(&rows, reader->arena, 2)))
            ids[count++] = id;
    }
    TRY(rows_close(&rows));
    return record_briefs(reader, ids, count, out);
}

/* The other names of the concepts as an expression for the search file; empty: there are none. */
static Err other_names(const struct reader *reader, struct search *index,
                       const struct list_want *want, const struct briefs *known, Str *out)
{
    struct buf match;
    size_t count = 0;

    buf_init(&match, reader->arena, 1 << 16);
    for (size_t i = 0; i < known->count; i++) {
        ROWS rows = { 0 };

        TRY(db_query(reader->db, &titles_of, DBARGS(DBINT(known->items[i].id)), &rows));
        while (rows_next(&rows) && count < NAMES_MAX) {
            struct search_query *name = ARENA_NEW(reader->arena, struct search_query);

            list_words_read(
                reader, index,
                str_fmt(reader->arena, "\"%.*s\"", STR_ARG(rows_text(&rows, reader->arena, 0))),
                name);
            if (name->match.len == 0 || str_eq(name->whole, want->query.whole))
                continue;
            buf_z(&match, count++ > 0 ? " OR " : "");
            buf_str(&match, name->match);
        }
        TRY(rows_close(&rows));
    }
    *out = buf_full(&match) ? STR_EMPTY : buf_text(&match);
    return OK;
}

/* What is filed under a concept that is a term of a vocabulary. */
static Err add_tagged(const struct reader *reader, const struct briefs *known,
                      const struct found *found)
{
    for (size_t i = 0; i < known->count; i++) {
        ROWS rows = { 0 };

        TRY(db_query(reader->db, &terms_of, DBARGS(DBINT(known->items[i].id)), &rows));
        while (rows_next(&rows))
            cards_having(found->search->cards, rows_text(&rows, reader->arena, 0),
                         rows_text(&rows, reader->arena, 1), found->bits);
        TRY(rows_close(&rows));
    }
    return OK;
}

/* What the other names find and the search itself did not, best first. */
static Err find_also(const struct reader *reader, struct search *index,
                     const struct list_want *want, const struct briefs *known,
                     const struct hits *own, Str match, struct briefs *out)
{
    size_t words = bits_words(index->cards->count), count;
    struct found found = { .search = index, .want = want };
    int64_t ids[CONCEPT_ROWS_MAX];

    TRY(hits_find(index, match, true, &found.hits));
    found.bits = ARENA_ARRAY(reader->arena, words + 1, uint64_t);
    for (size_t i = 0; i < words; i++)
        found.bits[i] = found.hits->bits[i];
    TRY(add_tagged(reader, known, &found));
    for (size_t i = 0; i < words; i++)
        found.bits[i] &= index->visible[i] & ~own->bits[i];
    found.total = bits_count(found.bits, index->cards->count);
    found.met = found.total;
    TRY(rank_ids(reader, &found, 0, CONCEPT_ROWS_MAX, ids, &count));
    return record_briefs(reader, ids, count, out);
}

Err concepts_find(const struct reader *reader, struct search *index, const struct list_want *want,
                  struct concepts *out)
{
    const struct hits *own;
    Str match;

    *out = (struct concepts){ 0 };
    if (index == NULL || want->query.match.len == 0 || want->query.excluded.len > 0)
        return OK;
    TRY(search_take(index, &reader->eye));
    TRY(hits_find(index, want->query.match, false, &own));
    TRY(find_known(reader, index, want, own, &out->known));
    if (out->known.count == 0)
        return OK;
    TRY(other_names(reader, index, want, &out->known, &match));
    if (match.len == 0)
        return OK;
    return find_also(reader, index, want, &out->known, own, match, &out->also);
}
