/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which of many records changed last.  Contract in record.h.  The ids are asked for some at a time,
 * so that a list of any length needs little memory; only the best so far are kept.
 */
#include "records/brief.h"

#include "base/arena.h"

enum { ASKED_AT_ONCE = 64 };

/* Sets when each of the records moved; those that the eye may not see or that have no pages are
 * left out. */
static Err read_moments(const struct reader *reader, const int64_t *ids, size_t count,
                        struct latest *out, size_t *count_out)
{
    struct sql sql;
    ROWS rows = { 0 };

    sql_init(&sql, reader->arena);
    sql_add(&sql, "SELECT r.id, CASE WHEN r.embargo > r.changed THEN r.embargo ELSE r.changed END, "
                  "r.kind FROM record AS r WHERE r.id IN ");
    sql_ints(&sql, ids, count);
    sql_add(&sql, " AND ");
    rule_add(&sql, "r", &reader->eye);
    sql_add(&sql, " ORDER BY r.id");
    *count_out = 0;
    TRY(sql_query(reader->db, "records.moments", &sql, &rows));
    while (rows_next(&rows)) {
        const struct kind *kind = kind_find(reader->kinds, rows_text(&rows, reader->arena, 2));

        if (kind == NULL || (kind->flags & (KIND_HIDDEN | KIND_QUIET)))
            continue;
        must(*count_out < ASKED_AT_ONCE);
        out[(*count_out)++] = (struct latest){ rows_int(&rows, 0), rows_int(&rows, 1) };
    }
    return rows_close(&rows);
}

/* Puts one in its place among the best, behind its equals; the last one leaves a full list. */
static void keep_latest(struct latest *best, size_t *count, size_t max, struct latest one)
{
    size_t at = *count;

    while (at > 0 && best[at - 1].moved < one.moved)
        at--;
    if (at == max)
        return;
    if (*count < max)
        ++*count;
    for (size_t i = *count - 1; i > at; i--)
        best[i] = best[i - 1];
    best[at] = one;
}

static Err offer_some(const struct reader *reader, const int64_t *ids, size_t count, size_t max,
                      struct latest *best, size_t *best_count)
{
    struct latest found[ASKED_AT_ONCE];
    size_t found_count;

    TRY(read_moments(reader, ids, count, found, &found_count));
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < found_count; j++)
            if (found[j].id == ids[i])
                keep_latest(best, best_count, max, (struct latest){ ids[i], found[j].moved });
    return OK;
}

Err record_latest(const struct reader *reader, const int64_t *ids, size_t count, size_t max,
                  struct latest **out, size_t *count_out)
{
    *out = ARENA_ARRAY(reader->arena, max + 1, struct latest);
    *count_out = 0;
    for (size_t from = 0; from < count; from += ASKED_AT_ONCE) {
        size_t some = count - from < ASKED_AT_ONCE ? count - from : ASKED_AT_ONCE;
        struct arena_mark mark = arena_mark(reader->arena);
        Err err = offer_some(reader, ids + from, some, max, *out, count_out);

        arena_rewind(reader->arena, mark);
        TRY(err);
    }
    return OK;
}
