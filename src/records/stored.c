/* SPDX-License-Identifier: EUPL-1.2
 *
 * Records as rows of cells.  Contract in stored.h.
 */
#include "records/stored.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/csv.h"
#include "i18n/lang.h"
#include "records/record.h"

/* How many values a record has is bounded by the cells that they came in. */
enum { CELL_MAX = CSV_CELL_MAX };

static const struct statement read_record = {
    "stored.read_record",
    "SELECT r.code, r.kind, r.state, r.visibility, r.embargo, r.expires, r.language, r.position, "
    "r.review_by, r.published, r.revision, s.made, s.reason, s.replacement, s.title_allowed "
    "FROM record AS r LEFT JOIN tombstone AS s ON s.record = r.id AND r.state = 'withdrawn' "
    "WHERE r.id = $1"
};
static const struct statement read_texts = {
    "stored.read_texts",
    "SELECT field, lang, words, state FROM text WHERE record = $1 AND item = 0 ORDER BY field, lang"
};
static const struct statement read_sources = {
    "stored.read_sources", "SELECT field, reference FROM source WHERE record = $1 ORDER BY position"
};

static Err read_head(struct db *db, struct arena *arena, const struct kinds *kinds,
                     struct stored *out)
{
    ROWS rows = { 0 };

    TRY(db_query(db, &read_record, DBARGS(DBINT(out->id)), &rows));
    if (!rows_next(&rows)) {
        TRY(rows_close(&rows));
        return ERR_NOT_FOUND;
    }
    out->code = rows_text(&rows, arena, 0);
    out->kind = kind_find(kinds, rows_text(&rows, arena, 1));
    out->state = rows_text(&rows, arena, 2);
    out->visibility = (int)rows_int(&rows, 3);
    out->embargo = rows_int(&rows, 4);
    out->expires = rows_int(&rows, 5);
    out->language = rows_text(&rows, arena, 6);
    out->position = rows_int(&rows, 7);
    out->review_by = rows_text(&rows, arena, 8);
    out->published = rows_int(&rows, 9);
    out->revision = rows_int(&rows, 10);
    out->tombstone.made = rows_int(&rows, 11);
    out->tombstone.reason = rows_text(&rows, arena, 12);
    out->tombstone.replacement = rows_text(&rows, arena, 13);
    out->tombstone.title_hidden = !rows_null(&rows, 14) && rows_int(&rows, 14) == 0;
    TRY(rows_close(&rows));
    return out->kind != NULL ? OK : ERR_NOT_FOUND;
}

static Err read_stored_texts(struct db *db, struct arena *arena, struct stored *out)
{
    ROWS rows = { 0 };
    size_t room = 16;

    out->texts = ARENA_ARRAY(arena, room, struct stored_text);
    TRY(db_query(db, &read_texts, DBARGS(DBINT(out->id)), &rows));
    while (rows_next(&rows)) {
        ARENA_MORE(arena, out->texts, out->text_count, &room);
        out->texts[out->text_count++] =
            (struct stored_text){ rows_text(&rows, arena, 0), rows_text(&rows, arena, 1),
                                  rows_text(&rows, arena, 2), rows_text(&rows, arena, 3) };
    }
    return rows_close(&rows);
}

static Err read_links(struct db *db, struct arena *arena, const struct eye *eye, struct stored *out)
{
    struct sql sql;
    ROWS rows = { 0 };
    size_t room = 8;

    out->links = ARENA_ARRAY(arena, room, struct stored_link);
    sql_init(&sql, arena);
    sql_add(&sql, "SELECT l.relation, r.code, r.id FROM link AS l JOIN record AS r ON r.id = "
                  "l.target WHERE l.source = ");
    sql_int(&sql, out->id);
    if (eye != NULL) {
        sql_add(&sql, " AND ");
        rule_add(&sql, "r", eye);
    }
    sql_add(&sql, " ORDER BY l.relation, l.position, r.code");
    TRY(sql_query(db, "stored.read_links", &sql, &rows));
    while (rows_next(&rows)) {
        ARENA_MORE(arena, out->links, out->link_count, &room);
        out->links[out->link_count++] =
            (struct stored_link){ rows_text(&rows, arena, 0), rows_text(&rows, arena, 1),
                                  rows_int(&rows, 2) };
    }
    return rows_close(&rows);
}

static bool is_multi_choice(const struct kind *kind, Str name)
{
    const struct field *field = kind_field(kind, name);

    return field != NULL && field->type == FIELD_CHOICE && (field->flags & MULTI);
}

/* Whether the eye (NULL: the operator) may not see the name of a choice. */
static Err choice_hidden(struct db *db, struct arena *arena, const struct eye *eye,
                         const struct field *field, Str term, bool *out)
{
    *out = false;
    return eye == NULL ? OK : term_hidden(db, arena, eye, str_from_z(field->vocabulary), term, out);
}

static Err drop_hidden_terms(struct db *db, struct arena *arena, const struct eye *eye,
                             struct stored *out)
{
    size_t kept = 0;

    for (size_t i = 0; i < out->term_count; i++) {
        bool hidden;

        TRY(choice_hidden(db, arena, eye, kind_field(out->kind, out->terms[i].vocabulary),
                          out->terms[i].term, &hidden));
        if (!hidden)
            out->terms[kept++] = out->terms[i];
    }
    out->term_count = kept;
    return OK;
}

static Err query_tags(struct db *db, struct arena *arena, const struct eye *eye, int64_t id,
                      struct rows *out)
{
    struct sql sql;

    sql_init(&sql, arena);
    sql_add(&sql, "SELECT t.vocabulary, t.term FROM tag AS t WHERE t.record = ");
    sql_int(&sql, id);
    if (eye != NULL) {
        sql_add(&sql, " AND NOT (t.vocabulary IN ('country', 'topic') AND ");
        term_hidden_add(&sql, "t", eye);
        sql_add(&sql, ")");
    }
    sql_add(&sql, " ORDER BY t.vocabulary, t.position, t.term");
    return sql_query(db, "stored.read_tags", &sql, out);
}

static Err read_stored_tags(struct db *db, struct arena *arena, const struct eye *eye,
                            struct stored *out)
{
    size_t country_room = 16, topic_room = 16, term_room = 8;
    ROWS rows = { 0 };

    out->countries = ARENA_ARRAY(arena, country_room, Str);
    out->topics = ARENA_ARRAY(arena, topic_room, Str);
    out->terms = ARENA_ARRAY(arena, term_room, struct stored_term);
    TRY(query_tags(db, arena, eye, out->id, &rows));
    while (rows_next(&rows)) {
        Str vocabulary = rows_text(&rows, arena, 0), term = rows_text(&rows, arena, 1);

        if (str_eq_z(vocabulary, "country")) {
            ARENA_MORE(arena, out->countries, out->country_count, &country_room);
            out->countries[out->country_count++] = term;
        } else if (str_eq_z(vocabulary, "topic")) {
            ARENA_MORE(arena, out->topics, out->topic_count, &topic_room);
            out->topics[out->topic_count++] = term;
        } else if (is_multi_choice(out->kind, vocabulary)) {
            ARENA_MORE(arena, out->terms, out->term_count, &term_room);
            out->terms[out->term_count++] = (struct stored_term){ vocabulary, term };
        }
    }
    TRY(rows_close(&rows));
    return drop_hidden_terms(db, arena, eye, out);
}

/* Whether a source names a record that the eye may not see. */
static Err names_hidden(struct db *db, struct arena *arena, const struct eye *eye, Str reference,
                        bool *out)
{
    static const struct statement exists = { "stored.code_exists",
                                             "SELECT COUNT(*) FROM record WHERE code = $1" };
    struct sql sql;
    int64_t any, seen;

    *out = false;
    if (eye == NULL)
        return OK;
    TRY(db_number(db, &exists, DBARGS(DBTEXT(reference)), 0, &any));
    if (any == 0)
        return OK;
    sql_init(&sql, arena);
    sql_add(&sql, "SELECT COUNT(*) FROM record AS r WHERE r.code = ");
    sql_text(&sql, reference);
    sql_add(&sql, " AND ");
    rule_add(&sql, "r", eye);
    TRY(sql_number(db, "stored.code_seen", &sql, 0, &seen));
    *out = seen == 0;
    return OK;
}

static Err read_stored_sources(struct db *db, struct arena *arena, const struct eye *eye,
                               struct stored *out)
{
    ROWS rows = { 0 };
    size_t room = 8, kept = 0;

    out->sources = ARENA_ARRAY(arena, room, struct stored_source);
    TRY(db_query(db, &read_sources, DBARGS(DBINT(out->id)), &rows));
    while (rows_next(&rows)) {
        ARENA_MORE(arena, out->sources, out->source_count, &room);
        out->sources[out->source_count++] =
            (struct stored_source){ rows_text(&rows, arena, 0), rows_text(&rows, arena, 1) };
    }
    TRY(rows_close(&rows));
    for (size_t i = 0; i < out->source_count; i++) {
        bool hidden;

        TRY(names_hidden(db, arena, eye, out->sources[i].reference, &hidden));
        if (!hidden)
            out->sources[kept++] = out->sources[i];
    }
    out->source_count = kept;
    return OK;
}

static Err read_columns(struct db *db, struct arena *arena, const struct eye *eye,
                        struct stored *out)
{
    struct reader reader = { .arena = arena, .db = db };
    struct brief brief = { .id = out->id, .kind = out->kind };
    struct value *values = ARENA_ARRAY(arena, out->kind->field_count + 1, struct value);

    TRY(record_columns(&reader, &brief, values));
    for (size_t i = 0; i < out->kind->field_count; i++) {
        bool hidden = false;

        out->columns[i] = values[i].has_number ? str_fmt(arena, "%lld", (long long)values[i].number)
                                               : values[i].text;
        if (out->kind->fields[i].type == FIELD_CHOICE && out->columns[i].len > 0)
            TRY(choice_hidden(db, arena, eye, &out->kind->fields[i], out->columns[i], &hidden));
        if (hidden)
            out->columns[i] = STR_EMPTY;
    }
    return OK;
}

Err stored_read(struct db *db, struct arena *arena, const struct kinds *kinds, int64_t id,
                const struct eye *eye, struct stored *out)
{
    *out = (struct stored){ .id = id };
    TRY(read_head(db, arena, kinds, out));
    TRY(read_columns(db, arena, eye, out));
    TRY(read_stored_texts(db, arena, out));
    TRY(read_links(db, arena, eye, out));
    TRY(read_stored_tags(db, arena, eye, out));
    return read_stored_sources(db, arena, eye, out);
}

/* ---- cells ---- */

static void add_part(struct buf *cell, Str part)
{
    if (cell->len > 0)
        buf_char(cell, '|');
    buf_str(cell, part);
}

static Str text_of(const struct stored *stored, Str field, Str lang)
{
    for (size_t i = 0; i < stored->text_count; i++)
        if (str_eq(stored->texts[i].field, field) && str_eq(stored->texts[i].lang, lang))
            return stored->texts[i].words;
    return STR_EMPTY;
}

static Str translation_state(const struct stored *stored, Str lang)
{
    for (size_t i = 0; i < stored->text_count; i++)
        if (str_eq(stored->texts[i].lang, lang) && !str_eq_z(stored->texts[i].state, "source"))
            return stored->texts[i].state;
    return STR_EMPTY;
}

static Str field_cell(struct arena *arena, const struct stored *stored, const struct column *column)
{
    const struct field *field = column->field;
    struct buf cell;

    /* The words in the record's own language stand once, in the plain column. */
    if (field_in_text(field))
        return str_eq(column->lang, stored->language)
                   ? STR_EMPTY
                   : text_of(stored, str_from_z(field->name),
                             column->lang.len > 0 ? column->lang : stored->language);
    if (field_in_column(field))
        return stored->columns[field - stored->kind->fields];
    buf_init(&cell, arena, CELL_MAX);
    for (size_t i = 0; field->type == FIELD_REF && i < stored->link_count; i++)
        if (str_eq_z(stored->links[i].relation, field->name))
            add_part(&cell, stored->links[i].code);
    for (size_t i = 0; field->type == FIELD_CHOICE && i < stored->term_count; i++)
        if (str_eq_z(stored->terms[i].vocabulary, field->name))
            add_part(&cell, stored->terms[i].term);
    return buf_text(&cell);
}

static Str links_cell(struct arena *arena, const struct stored *stored)
{
    struct buf cell;

    buf_init(&cell, arena, CELL_MAX);
    for (size_t i = 0; i < stored->link_count; i++) {
        const struct field *field = kind_field(stored->kind, stored->links[i].relation);

        if (field == NULL || field->type != FIELD_REF)
            add_part(&cell, str_fmt(arena, "%.*s:%.*s", STR_ARG(stored->links[i].relation),
                                    STR_ARG(stored->links[i].code)));
    }
    return buf_text(&cell);
}

static Str sources_cell(struct arena *arena, const struct stored *stored)
{
    struct buf cell;

    buf_init(&cell, arena, CELL_MAX);
    for (size_t i = 0; i < stored->source_count; i++) {
        const struct stored_source *source = &stored->sources[i];

        add_part(&cell, source->field.len == 0
                            ? source->reference
                            : str_fmt(arena, "#%.*s %.*s", STR_ARG(source->field),
                                      STR_ARG(source->reference)));
    }
    return buf_text(&cell);
}

static Str list_cell(struct arena *arena, const Str *items, size_t count)
{
    struct buf cell;

    buf_init(&cell, arena, CELL_MAX);
    for (size_t i = 0; i < count; i++)
        add_part(&cell, items[i]);
    return buf_text(&cell);
}

static Str moment_cell(struct arena *arena, When when)
{
    return when == 0 ? STR_EMPTY : when_iso(arena, when);
}

static Str tombstone_cell(struct arena *arena, const struct stored *stored, enum column_type type)
{
    if (stored->tombstone.made == 0)
        return STR_EMPTY;
    if (type == COLUMN_WITHDRAWN)
        return moment_cell(arena, stored->tombstone.made);
    if (type == COLUMN_WITHDRAWN_TITLE)
        return stored->tombstone.title_hidden ? STR("hidden") : STR("shown");
    return type == COLUMN_REASON ? stored->tombstone.reason : stored->tombstone.replacement;
}

Str stored_cell(struct arena *arena, const struct stored *stored, const struct column *column)
{
    switch (column->type) {
    case COLUMN_CODE:
        return stored->code;
    case COLUMN_STATE:
        return stored->state;
    case COLUMN_VISIBILITY:
        return visibility_name(stored->visibility);
    case COLUMN_EMBARGO:
        return moment_cell(arena, stored->embargo);
    case COLUMN_EXPIRES:
        return moment_cell(arena, stored->expires);
    case COLUMN_LANGUAGE:
        return stored->language;
    case COLUMN_PUBLISHED:
        return moment_cell(arena, stored->published);
    case COLUMN_REVIEW_BY:
        return stored->review_by;
    case COLUMN_POSITION:
        return stored->position == 0 ? STR_EMPTY
                                     : str_fmt(arena, "%lld", (long long)stored->position);
    case COLUMN_COUNTRIES:
        return list_cell(arena, stored->countries, stored->country_count);
    case COLUMN_TOPICS:
        return list_cell(arena, stored->topics, stored->topic_count);
    case COLUMN_LINKS:
        return links_cell(arena, stored);
    case COLUMN_SOURCES:
        return sources_cell(arena, stored);
    case COLUMN_FIELD:
        return field_cell(arena, stored, column);
    case COLUMN_TRANSLATION:
        return translation_state(stored, column->lang);
    case COLUMN_WITHDRAWN:
    case COLUMN_REASON:
    case COLUMN_REPLACEMENT:
    case COLUMN_WITHDRAWN_TITLE:
        return tombstone_cell(arena, stored, column->type);
    case COLUMN_UNSET:
        break;
    }
    panic("column without a type");
}

/* ---- which columns ---- */

static Err add_column(struct arena *arena, const struct kind *kind, struct columns *out, Str name)
{
    struct column column;

    for (size_t i = 0; i < out->count; i++)
        if (str_eq(out->items[i].name, name))
            return OK;
    if (column_find(kind, name, &column) != OK)
        return OK; /* of a field that the program no longer declares */
    if (out->count >= CSV_COLUMNS_MAX)
        return ERR_TOO_LARGE;
    column.name = str_copy(arena, name);
    if (column.lang.len > 0)
        column.lang = str_sub(column.name, str_find(column.name, '@') + 1, column.name.len);
    out->items[out->count++] = column;
    return OK;
}

/* The languages beside the source one that any record of the kind, within the eye's sight, has
 * texts in. */
static Err add_languages(struct db *db, struct arena *arena, const struct kind *kind,
                         const struct eye *eye, struct columns *out)
{
    struct sql sql;
    ROWS rows = { 0 };

    sql_init(&sql, arena);
    sql_add(&sql, "SELECT DISTINCT t.lang, t.field FROM text AS t JOIN record AS r ON r.id = "
                  "t.record WHERE r.kind = ");
    sql_text(&sql, str_from_z(kind->name));
    if (eye != NULL) {
        sql_add(&sql, " AND ");
        rule_add(&sql, "r", eye);
    }
    sql_add(&sql, " AND t.lang <> r.language ORDER BY t.lang, t.field");
    TRY(sql_query(db, "stored.list_languages", &sql, &rows));
    while (rows_next(&rows)) {
        Str lang = rows_text(&rows, arena, 0), field = rows_text(&rows, arena, 1);

        TRY(add_column(arena, kind, out, str_fmt(arena, "translation@%.*s", STR_ARG(lang))));
        TRY(add_column(arena, kind, out,
                       str_fmt(arena, "%.*s@%.*s", STR_ARG(field), STR_ARG(lang))));
    }
    return rows_close(&rows);
}

static Err add_tombstones(struct db *db, struct arena *arena, const struct kind *kind,
                          struct columns *out)
{
    static const char *const names[] = { "withdrawn", "withdrawn_reason", "replaced_by",
                                         "withdrawn_title" };
    static const struct statement any = {
        "stored.any_tombstone", "SELECT COUNT(*) FROM tombstone AS s JOIN record AS r ON r.id = "
                                "s.record WHERE r.kind = $1 AND r.state = 'withdrawn'"
    };
    int64_t count;

    TRY(db_number(db, &any, DBARGS(DBTEXT(str_from_z(kind->name))), 0, &count));
    for (size_t i = 0; count > 0 && i < sizeof(names) / sizeof(names[0]); i++)
        TRY(add_column(arena, kind, out, str_from_z(names[i])));
    return OK;
}

Err stored_columns(struct db *db, struct arena *arena, const struct kind *kind,
                   const struct eye *eye, struct columns *out)
{
    static const char *const always[] = { "code",     "state",     "visibility", "embargo_until",
                                          "expires",  "language",  "published",  "review_by",
                                          "position", "countries", "topics" };

    out->items = ARENA_ARRAY(arena, CSV_COLUMNS_MAX, struct column);
    out->count = 0;
    for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++)
        TRY(add_column(arena, kind, out, str_from_z(always[i])));
    for (size_t i = 0; i < kind->field_count; i++)
        TRY(add_column(arena, kind, out, str_from_z(kind->fields[i].name)));
    TRY(add_column(arena, kind, out, STR("links")));
    TRY(add_column(arena, kind, out, STR("sources")));
    if (eye == NULL)
        TRY(add_tombstones(db, arena, kind, out));
    return add_languages(db, arena, kind, eye, out);
}
