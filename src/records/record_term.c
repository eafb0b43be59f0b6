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

/* What is remembered of a term. */
enum {
    TERM_WORDS,
    TERM_LANG,
    TERM_STATE,
    TERM_RECORD,
    TERM_CODE,
    TERM_MARK,
    TERM_POSITION,
    TERM_PARTS
};

static void term_from(const Str *parts, Str vocabulary, Str term, struct term_name *out)
{
    *out = (struct term_name){ .vocabulary = vocabulary,
                               .term = term,
                               .label = { parts[TERM_WORDS], parts[TERM_LANG], parts[TERM_STATE] },
                               .code = parts[TERM_CODE],
                               .mark = parts[TERM_MARK] };
    must(str_int(parts[TERM_RECORD], INT64_MIN, INT64_MAX, &out->record) == OK);
    must(str_int(parts[TERM_POSITION], INT64_MIN, INT64_MAX, &out->position) == OK);
}

static void remember_term(const struct reader *reader, Str key, const struct term_name *name)
{
    const Str parts[TERM_PARTS] = {
        [TERM_WORDS] = name->label.words,
        [TERM_LANG] = name->label.lang,
        [TERM_STATE] = name->label.state,
        [TERM_RECORD] = str_fmt(reader->arena, "%lld", (long long)name->record),
        [TERM_CODE] = name->code,
        [TERM_MARK] = name->mark,
        [TERM_POSITION] = str_fmt(reader->arena, "%lld", (long long)name->position),
    };

    memory_keep_parts(reader, key, parts, TERM_PARTS);
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
    Str key = str_fmt(reader->arena, "term %.*s %.*s", STR_ARG(vocabulary), STR_ARG(term));
    Str parts[TERM_PARTS];

    if (memory_find_parts(reader, key, parts, TERM_PARTS)) {
        term_from(parts, vocabulary, term, out);
        return OK;
    }
    TRY(term_read(reader, vocabulary, term, out));
    remember_term(reader, key, out);
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
