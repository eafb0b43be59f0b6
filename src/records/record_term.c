/* SPDX-License-Identifier: EUPL-1.2
 *
 * The names of terms: countries, topics, languages and the choices of vocabularies are records
 * themselves, so that their labels are translated, imported and kept like everything else. Contract
 * in record.h.
 */
#include "records/brief.h"

#include "base/arena.h"
#include "records/memory.h"

enum { TERMS_MAX = 2000 };

/* Every term of a vocabulary that the eye may see; joins o when the order needs it. */
static void select_terms(struct sql *sql, const struct reader *reader, Str vocabulary,
                         enum kind_order order)
{
    brief_select(sql, reader, ", n.term, c.mark, r.position");
    sql_add(sql, " JOIN term AS n ON n.record = r.id LEFT JOIN choice AS c ON c.record = r.id");
    order_join(sql, reader, order);
    sql_add(sql, " WHERE n.vocabulary = ");
    sql_text(sql, vocabulary);
    sql_add(sql, " AND ");
    rule_add(sql, "r", &reader->eye);
}

static void read_term(const struct reader *reader, struct rows *rows, Str vocabulary,
                      struct term_name *out)
{
    struct brief brief;

    brief_read(reader, rows, &brief);
    *out = (struct term_name){
        .vocabulary = vocabulary,
        .term = rows_text(rows, reader->arena, BRIEF_COLUMNS),
        .label = brief.title,
        .record = brief.id,
        .code = brief.code,
        .mark = rows_text(rows, reader->arena, BRIEF_COLUMNS + 1),
        .position = rows_int(rows, BRIEF_COLUMNS + 2),
    };
}

void term_hidden_add(struct sql *sql, const char *alias, const struct eye *eye)
{
    sql_add(sql, "EXISTS (SELECT 1 FROM term AS n JOIN record AS h ON h.id = n.record WHERE "
                 "n.vocabulary = ");
    sql_add(sql, alias);
    sql_add(sql, ".vocabulary AND n.term = ");
    sql_add(sql, alias);
    sql_add(sql, ".term AND NOT ");
    rule_add(sql, "h", eye);
    sql_add(sql, ")");
}

Err term_hidden(struct db *db, struct arena *arena, const struct eye *eye, Str vocabulary, Str term,
                bool *out)
{
    struct sql sql;
    int64_t count;

    sql_init(&sql, arena);
    sql_add(
        &sql,
        "SELECT COUNT(*) FROM term AS n JOIN record AS h ON h.id = n.record WHERE n.vocabulary = ");
    sql_text(&sql, vocabulary);
    sql_add(&sql, " AND n.term = ");
    sql_text(&sql, term);
    sql_add(&sql, " AND NOT ");
    rule_add(&sql, "h", eye);
    TRY(sql_number(db, "records.hidden_term", &sql, 0, &count));
    *out = count > 0;
    return OK;
}

/* No text holds the character that separates the parts. */
static Str term_written(struct arena *arena, const struct term_name *name)
{
    return str_fmt(arena, "%.*s\x1f%.*s\x1f%.*s\x1f%lld\x1f%.*s\x1f%.*s\x1f%lld",
                   STR_ARG(name->label.words), STR_ARG(name->label.lang),
                   STR_ARG(name->label.state), (long long)name->record, STR_ARG(name->code),
                   STR_ARG(name->mark), (long long)name->position);
}

static void term_from(Str written, Str vocabulary, Str term, struct term_name *out)
{
    enum { PARTS = 7 };
    Str parts[PARTS];
    size_t at = 0;

    for (size_t i = 0; i < PARTS; i++) {
        size_t len = str_find(str_sub(written, at, written.len), '\x1f');

        parts[i] = str_sub(written, at, len);
        at += len + 1;
    }
    *out = (struct term_name){ .vocabulary = vocabulary,
                               .term = term,
                               .label = { parts[0], parts[1], parts[2] },
                               .code = parts[4],
                               .mark = parts[5] };
    must(str_int(parts[3], INT64_MIN, INT64_MAX, &out->record) == OK);
    must(str_int(parts[6], INT64_MIN, INT64_MAX, &out->position) == OK);
}

static Err term_read(const struct reader *reader, Str vocabulary, Str term, struct term_name *out)
{
    struct sql sql;
    ROWS rows = { 0 };
    bool hidden;

    *out = (struct term_name){ .vocabulary = vocabulary,
                               .term = term,
                               .label = { .words = term, .state = STR("source") } };
    sql_init(&sql, reader->arena);
    select_terms(&sql, reader, vocabulary, ORDER_POSITION);
    sql_add(&sql, " AND n.term = ");
    sql_text(&sql, term);
    sql_add(&sql, " ORDER BY r.id LIMIT 1");
    TRY(sql_query(reader->db, "records.find_term", &sql, &rows));
    if (rows_next(&rows)) {
        read_term(reader, &rows, vocabulary, out);
        return rows_close(&rows);
    }
    TRY(rows_close(&rows));
    TRY(term_hidden(reader->db, reader->arena, &reader->eye, vocabulary, term, &hidden));
    if (hidden)
        out->label.words = STR_EMPTY;
    return OK;
}

Err term_find(const struct reader *reader, Str vocabulary, Str term, struct term_name *out)
{
    Str key = str_fmt(reader->arena, "term %.*s %.*s", STR_ARG(vocabulary), STR_ARG(term)), written;

    if (memory_find(reader, key, &written)) {
        term_from(written, vocabulary, term, out);
        return OK;
    }
    TRY(term_read(reader, vocabulary, term, out));
    memory_keep(reader, key, term_written(reader->arena, out));
    return OK;
}

Err term_list(const struct reader *reader, Str vocabulary, struct term_name **out,
              size_t *count_out)
{
    struct sql sql;
    ROWS rows = { 0 };
    size_t room = 64, count = 0;

    *out = ARENA_ARRAY(reader->arena, room, struct term_name);
    sql_init(&sql, reader->arena);
    select_terms(&sql, reader, vocabulary, ORDER_TITLE);
    sql_add(&sql, " ORDER BY r.position, o.sort NULLS LAST, r.id LIMIT ");
    sql_int(&sql, TERMS_MAX);
    TRY(sql_query(reader->db, "records.list_terms", &sql, &rows));
    while (rows_next(&rows)) {
        ARENA_MORE(reader->arena, *out, count, &room);
        read_term(reader, &rows, vocabulary, &(*out)[count++]);
    }
    *count_out = count;
    return rows_close(&rows);
}
