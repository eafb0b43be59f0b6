/* SPDX-License-Identifier: EUPL-1.2
 *
 * Concepts.  Contract in concept.h.
 */
#include "records/concept.h"

#include "base/arena.h"
#include "records/brief.h"
#include "records/list_rank.h"
#include "search/search_marks.h"

enum { NAMES_MAX = 40 };

static const struct statement named = { "concept.named",
                                        "SELECT rowid FROM words WHERE words MATCH $1 LIMIT 500" };

static const struct statement titles_of = {
    "concept.titles", "SELECT words FROM text WHERE record = $1 AND field = 'title' AND item = 0 "
                      "ORDER BY lang"
};

static const struct statement terms_of = {
    "concept.terms", "SELECT vocabulary, term FROM term WHERE record = $1 ORDER BY vocabulary, term"
};

/* As many words as were asked for: what matches all of them is then the name itself, in whatever
 * form. */
static int64_t blanks_in(Str words)
{
    int64_t n = 0;

    for (size_t i = 0; i < words.len; i++)
        n += words.ptr[i] == ' ';
    return n;
}

/* The entries of concepts that the words match in their title, as a JSON list. */
static Err entries_named(const struct reader *reader, struct search *index,
                         const struct list_want *want, Str *out)
{
    Str match =
        str_fmt(reader->arena, "\"" SEARCH_CONCEPT_MARK "\" AND {title title_stems} : (%.*s)",
                STR_ARG(want->query.match));
    struct buf json;
    ROWS rows = { 0 };

    buf_init(&json, reader->arena, 1 << 16);
    TRY(db_query(index->db, &named, DBARGS(DBTEXT(match)), &rows));
    while (rows_next(&rows)) {
        size_t slot = (size_t)rows_int(&rows, 0) / CARD_LANGUAGES;

        if (slot < index->cards->count && bit_is(index->visible, slot))
            buf_fmt(&json, "%s%lld", json.len > 0 ? "," : "[", (long long)rows_int(&rows, 0));
    }
    *out = json.len > 0 ? str_fmt(reader->arena, "%.*s]", STR_ARG(buf_text(&json))) : STR_EMPTY;
    return rows_close(&rows);
}

static Err find_known(const struct reader *reader, struct search *index,
                      const struct list_want *want, struct briefs *out)
{
    Str entries;
    size_t count;
    int64_t *ids;
    struct sql sql;

    *out = (struct briefs){ 0 };
    TRY(entries_named(reader, index, want, &entries));
    if (entries.len == 0)
        return OK;
    sql_init(&sql, reader->arena);
    sql_add(&sql, "SELECT DISTINCT r.id FROM entry AS e JOIN record AS r ON r.slot = e.id / ");
    sql_int(&sql, CARD_LANGUAGES);
    sql_add(&sql, " WHERE e.id IN (SELECT value FROM json_each(");
    sql_text(&sql, entries);
    sql_add(&sql, ")) AND length(e.name) - length(replace(e.name, ' ', '')) = ");
    sql_int(&sql, blanks_in(want->query.name));
    sql_add(&sql, " ORDER BY r.kind DESC, r.code LIMIT ");
    sql_int(&sql, CONCEPTS_MAX);
    TRY(ids_fetch(reader->arena, index->db, "concept.known", &sql, &ids, &count));
    return record_briefs(reader, ids, count, out);
}

/* The other names of the concepts as an expression for the search file; empty: there are none. */
static Err other_names(const struct reader *reader, const struct list_want *want,
                       const struct briefs *known, Str *out)
{
    struct buf match;
    size_t count = 0;

    buf_init(&match, reader->arena, 1 << 16);
    for (size_t i = 0; i < known->count; i++) {
        ROWS rows = { 0 };

        TRY(db_query(reader->db, &titles_of, DBARGS(DBINT(known->items[i].id)), &rows));
        while (rows_next(&rows) && count < NAMES_MAX) {
            struct search_query *name = ARENA_NEW(reader->arena, struct search_query);

            search_query_read(
                reader->arena,
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
                     const struct list_want *want, const struct briefs *known, Str match,
                     struct briefs *out)
{
    struct found found = { .search = index, .want = want, .match = match };
    uint64_t *own;
    int64_t ids[CONCEPT_ROWS_MAX];
    size_t count;

    TRY(hits_find(index, reader->arena, match, &found.bits));
    TRY(add_tagged(reader, known, &found));
    TRY(hits_find(index, reader->arena, want->query.match, &own));
    for (size_t i = 0; i < bits_words(index->cards->count); i++)
        found.bits[i] &= index->visible[i] & ~own[i];
    found.total = bits_count(found.bits, index->cards->count);
    found.met = found.total;
    TRY(rank_ids(reader, &found, 0, CONCEPT_ROWS_MAX, ids, &count));
    return record_briefs(reader, ids, count, out);
}

Err concepts_find(const struct reader *reader, struct search *index, const struct list_want *want,
                  struct concepts *out)
{
    Str match;

    *out = (struct concepts){ 0 };
    if (index == NULL || want->query.match.len == 0 || want->query.excluded.len > 0)
        return OK;
    TRY(search_take(index, &reader->eye));
    TRY(find_known(reader, index, want, &out->known));
    if (out->known.count == 0)
        return OK;
    TRY(other_names(reader, want, &out->known, &match));
    if (match.len == 0)
        return OK;
    return find_also(reader, index, want, &out->known, match, &out->also);
}
