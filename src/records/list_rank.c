/* SPDX-License-Identifier: EUPL-1.2
 *
 * Ranking.  Contract in list_rank.h.
 *
 * bm25 measures how long an entry is over all its columns, so that a title's weight must be high
 * for a long guide with the word in its title to come before a short record that mentions it.
 */
#include "records/list_rank.h"

#include "base/arena.h"

void rank_from(struct sql *sql, const struct list_want *want, Str match)
{
    sql_add(sql, " FROM words JOIN entry AS e ON e.id = words.rowid WHERE words MATCH ");
    sql_text(sql, match);
    if (want->query.excluded.len == 0)
        return;
    sql_add(sql, " AND e.record NOT IN (SELECT x.record FROM words AS without "
                 "JOIN entry AS x ON x.id = without.rowid WHERE without.words MATCH ");
    sql_text(sql, want->query.excluded);
    sql_add(sql, ")");
}

/* A title or an acronym that is exactly what was typed comes first, then one that is but for small
 * words, then one that has the same stems; one that begins with it is a little better. */
static void add_scores(struct sql *sql, const struct list_want *want, Str match)
{
    const struct search_query *query = &want->query;

    sql_add(sql, "SELECT e.record AS record, bm25(words, 20.0, 1.0, 0.9, 14.0, 0.8) - "
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
    sql_add(sql, " THEN 4 ELSE 0 END) AS score");
    rank_from(sql, want, match);
}

void rank_add(struct sql *sql, const struct list_want *want, Str match, struct arena *arena,
              bool capped)
{
    sql_add(sql, "WITH hit AS MATERIALIZED (");
    if (capped) {
        sql_add(sql, "SELECT * FROM (");
        add_scores(sql, want, str_fmt(arena, "{title title_stems} : (%.*s)", STR_ARG(match)));
        sql_add(sql, " LIMIT ");
        sql_int(sql, RANKED_MAX);
        sql_add(sql, ") UNION ALL SELECT * FROM (");
        add_scores(sql, want, match);
        sql_add(sql, " ORDER BY words.rowid DESC LIMIT ");
        sql_int(sql, RANKED_MAX);
        sql_add(sql, ")");
    } else {
        add_scores(sql, want, match);
    }
    sql_add(sql, "), best AS MATERIALIZED (SELECT record, MIN(score) AS score FROM hit GROUP BY "
                 "record) ");
}

void rank_order(struct sql *sql, const struct kinds *kinds)
{
    Str concepts[KINDS_MAX];
    size_t count = 0;

    for (size_t i = 0; i < kinds->count && count < KINDS_MAX; i++)
        if (kinds->items[i]->flags & KIND_CONCEPT)
            concepts[count++] = str_from_z(kinds->items[i]->name);
    sql_add(sql, " ORDER BY best.score * (CASE WHEN r.kind IN ");
    sql_texts(sql, concepts, count);
    sql_add(sql, " THEN 1.2 ELSE 1.0 END), r.day DESC, r.code");
}
