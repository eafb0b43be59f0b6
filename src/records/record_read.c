/* SPDX-License-Identifier: EUPL-1.2
 *
 * One record whole: its texts in the best language, columns, references, links both ways, sources,
 * languages. Contract in record.h.  Six statements, each by an index; a record page costs the same
 * in a large house as in a small one.
 */
#include "records/brief.h"

#include "base/arena.h"

enum { LINKS_MAX = 400, SOURCES_MAX = 60 };

/* All that may be said of a withdrawn record, and to whom: whoever could see it. */
#define TOMBSTONES                                                                                 \
    "SELECT r.code, s.made, s.reason, s.replacement, "                                             \
    "CASE WHEN s.title_allowed = 1 THEN COALESCE(t.words, '') ELSE '' END, r.language, "           \
    "r.revision FROM record AS r JOIN tombstone AS s ON s.record = r.id "                          \
    "LEFT JOIN text AS t ON t.record = r.id AND t.field = 'title' AND t.item = 0 AND t.lang = "    \
    "r.language "                                                                                  \
    "WHERE r.state = 'withdrawn' AND r.visibility <= $1 AND r.embargo <= $2 AND "

static const struct statement find_by_code = { "records.find_withdrawn", TOMBSTONES "r.code = $3" };
static const struct statement list_withdrawn = { "records.list_withdrawn", TOMBSTONES
                                                 "r.kind = $3 AND s.made >= $4 AND r.published > 0 "
                                                 "ORDER BY s.made DESC, r.code LIMIT $5" };
static const struct statement count_code = { "records.count_code",
                                             "SELECT COUNT(*) FROM record WHERE code = $1" };

/* What is to be read instead is named to those who may read it. */
static Err check_replacement(const struct reader *reader, struct gone *gone)
{
    struct sql sql;
    int64_t seen;

    sql_init(&sql, reader->arena);
    sql_add(&sql, "SELECT COUNT(*) FROM record AS r WHERE r.code = ");
    sql_text(&sql, gone->replacement);
    sql_add(&sql, " AND ");
    rule_add(&sql, "r", &reader->eye);
    TRY(sql_number(reader->db, "records.see_replacement", &sql, 0, &seen));
    if (seen == 0)
        gone->replacement = STR_EMPTY;
    return OK;
}

static void read_gone(const struct reader *reader, struct rows *rows, struct gone *out)
{
    *out = (struct gone){
        .code = rows_text(rows, reader->arena, 0),
        .made = rows_int(rows, 1),
        .reason = rows_text(rows, reader->arena, 2),
        .replacement = rows_text(rows, reader->arena, 3),
        .title = rows_text(rows, reader->arena, 4),
        .title_lang = rows_text(rows, reader->arena, 5),
        .revision = rows_int(rows, 6),
    };
}

static Err find_gone(const struct reader *reader, Str code, struct gone *gone)
{
    ROWS rows = { 0 };
    bool found;

    TRY(db_query(reader->db, &find_by_code,
                 DBARGS(DBINT(reader->eye.reach), DBINT(reader->eye.now), DBTEXT(code)), &rows));
    found = rows_next(&rows);
    if (found)
        read_gone(reader, &rows, gone);
    TRY(rows_close(&rows));
    if (!found)
        return ERR_NOT_FOUND;
    TRY(check_replacement(reader, gone));
    return ERR_GONE;
}

Err record_tombstones(const struct reader *reader, const struct kind *kind, When since, size_t max,
                      struct gone **out, size_t *count_out)
{
    size_t room = 8;
    ROWS rows = { 0 };

    *out = ARENA_ARRAY(reader->arena, room, struct gone);
    *count_out = 0;
    TRY(db_query(reader->db, &list_withdrawn,
                 DBARGS(DBINT(reader->eye.reach), DBINT(reader->eye.now),
                        DBTEXT(str_from_z(kind->name)), DBINT(since), DBINT((int64_t)max)),
                 &rows));
    while (rows_next(&rows)) {
        ARENA_MORE(reader->arena, *out, *count_out, &room);
        read_gone(reader, &rows, &(*out)[(*count_out)++]);
    }
    TRY(rows_close(&rows));
    for (size_t i = 0; i < *count_out; i++)
        TRY(check_replacement(reader, &(*out)[i]));
    return OK;
}

Err record_find(const struct reader *reader, Str code, struct brief *out, struct gone *gone)
{
    Str upper = str_upper_ascii(reader->arena, code);
    struct briefs found;
    struct sql sql;

    sql_init(&sql, reader->arena);
    brief_select(&sql, reader, "");
    sql_add(&sql, " WHERE r.code = ");
    sql_text(&sql, upper);
    sql_add(&sql, " AND ");
    rule_add(&sql, "r", &reader->eye);
    sql_add(&sql, " ORDER BY r.id LIMIT 1");
    TRY(briefs_fetch(reader, "records.find", &sql, 1, &found));
    if (found.count == 0)
        return find_gone(reader, upper, gone);
    *out = found.items[0];
    return OK;
}

/* ---- head ---- */

static const struct statement read_head = {
    "records.read_head", "SELECT state, visibility, created, changed, published, revision, "
                         "review_by FROM record WHERE id = $1"
};

static Err fill_head(const struct reader *reader, struct record *out)
{
    ROWS rows = { 0 };

    TRY(db_query(reader->db, &read_head, DBARGS(DBINT(out->brief.id)), &rows));
    if (rows_next(&rows)) {
        out->state = rows_text(&rows, reader->arena, 0);
        out->visibility = (int)rows_int(&rows, 1);
        out->created = rows_int(&rows, 2);
        out->changed = rows_int(&rows, 3);
        out->published = rows_int(&rows, 4);
        out->revision = rows_int(&rows, 5);
        out->review_by = rows_text(&rows, reader->arena, 6);
    }
    return rows_close(&rows);
}

/* ---- texts ---- */

static const struct statement read_texts = {
    "records.read_texts",
    "SELECT field, item, lang, words, state FROM text WHERE record = $1 ORDER BY field, item, lang"
};

/* How well a language serves the reader: 3 the page's, 2 the house's default, 1 the record's own, 0
 * any other. */
static int tongue_rank(const struct reader *reader, Str own, Str lang)
{
    if (str_eq(lang, reader->lang))
        return 3;
    if (str_eq(lang, reader->fallback))
        return 2;
    return str_eq(lang, own) ? 1 : 0;
}

/* Room for so many items: most have one, and the room of those that have more doubles. */
static void make_room(const struct reader *reader, struct value *value, size_t count)
{
    size_t room = 1, needed = 1;

    if (count <= value->tongue_count)
        return;
    while (room < value->tongue_count)
        room *= 2;
    while (needed < count)
        needed *= 2;
    if (value->tongues == NULL || needed > room)
        value->tongues = arena_grow(reader->arena, value->tongues, room * sizeof(struct tongue),
                                    needed * sizeof(struct tongue));
    value->tongue_count = count;
}

static void offer_tongue(const struct reader *reader, struct record *record, struct value *value,
                         size_t item, struct tongue tongue)
{
    enum { ITEMS_MAX = 200 };

    if (item >= ITEMS_MAX)
        return;
    make_room(reader, value, item + 1);
    if (value->tongues[item].words.len == 0 ||
        tongue_rank(reader, record->brief.language, tongue.lang) >
            tongue_rank(reader, record->brief.language, value->tongues[item].lang))
        value->tongues[item] = tongue;
}

static void note_edition(struct record *record, Str lang, Str state)
{
    enum { EDITIONS_MAX = 64 };

    for (size_t i = 0; i < record->edition_count; i++)
        if (str_eq(record->editions[i].lang, lang))
            return;
    if (record->edition_count < EDITIONS_MAX)
        record->editions[record->edition_count++] = (struct edition){ lang, state };
}

static Err fill_texts(const struct reader *reader, struct record *out)
{
    ROWS rows = { 0 };

    out->editions = ARENA_ARRAY(reader->arena, 64, struct edition);
    note_edition(out, out->brief.language, STR("source"));
    TRY(db_query(reader->db, &read_texts, DBARGS(DBINT(out->brief.id)), &rows));
    while (rows_next(&rows)) {
        Str name = rows_text(&rows, reader->arena, 0);
        const struct field *field = kind_field(out->brief.kind, name);
        struct tongue tongue = { rows_text(&rows, reader->arena, 3),
                                 rows_text(&rows, reader->arena, 2),
                                 rows_text(&rows, reader->arena, 4) };

        note_edition(out, tongue.lang, tongue.state);
        if (field != NULL)
            offer_tongue(reader, out, &out->values[field - out->brief.kind->fields],
                         (size_t)rows_int(&rows, 1), tongue);
    }
    return rows_close(&rows);
}

static const struct statement read_field_texts = {
    "records.read_field_texts", "SELECT lang, words, state FROM text WHERE record = $1 AND field = "
                                "$2 AND item = 0 ORDER BY lang"
};

Err record_texts(const struct reader *reader, int64_t id, const char *field, struct tongue **out,
                 size_t *count_out)
{
    size_t room = 8;
    ROWS rows = { 0 };

    *out = ARENA_ARRAY(reader->arena, room, struct tongue);
    *count_out = 0;
    TRY(db_query(reader->db, &read_field_texts, DBARGS(DBINT(id), DBTEXT(str_from_z(field))),
                 &rows));
    while (rows_next(&rows)) {
        ARENA_MORE(reader->arena, *out, *count_out, &room);
        (*out)[(*count_out)++] = (struct tongue){ .lang = rows_text(&rows, reader->arena, 0),
                                                  .words = rows_text(&rows, reader->arena, 1),
                                                  .state = rows_text(&rows, reader->arena, 2) };
    }
    return rows_close(&rows);
}

/* ---- columns ---- */

static bool select_columns(struct sql *sql, const struct kind *kind)
{
    bool any = false;

    for (size_t i = 0; i < kind->field_count; i++)
        if (field_in_column(&kind->fields[i])) {
            sql_add(sql, any ? ", " : "SELECT ");
            sql_add(sql, kind->fields[i].name);
            any = true;
        }
    return any;
}

static void read_column(const struct reader *reader, struct rows *rows, int column,
                        struct value *value)
{
    if (rows_null(rows, column))
        return;
    if (value->field->type == FIELD_INT) {
        value->number = rows_int(rows, column);
        value->has_number = true;
        return;
    }
    value->text = rows_text(rows, reader->arena, column);
    if (value->field->type == FIELD_DATE)
        IGNORE(day_parse(value->text, &value->day)); /* checked when it was stored */
}

Err record_columns(const struct reader *reader, const struct brief *brief, struct value *values_out)
{
    const struct kind *kind = brief->kind;
    struct sql sql;
    ROWS rows = { 0 };

    for (size_t i = 0; i < kind->field_count; i++)
        values_out[i].field = &kind->fields[i];
    if (kind->table == NULL)
        return OK;
    sql_init(&sql, reader->arena);
    if (!select_columns(&sql, kind))
        return OK;
    sql_add(&sql, " FROM ");
    sql_add(&sql, kind->table);
    sql_add(&sql, " WHERE record = ");
    sql_int(&sql, brief->id);
    TRY(sql_query(reader->db, "records.read_columns", &sql, &rows));
    if (rows_next(&rows)) {
        int column = 0;

        for (size_t i = 0; i < kind->field_count; i++)
            if (field_in_column(&kind->fields[i]))
                read_column(reader, &rows, column++, &values_out[i]);
    }
    return rows_close(&rows);
}

/* ---- links, references, parts' wholes ---- */

static Err fetch_links(const struct reader *reader, struct record *out, size_t *room,
                       bool backwards)
{
    struct sql sql;
    ROWS rows = { 0 };

    sql_init(&sql, reader->arena);
    brief_select(&sql, reader, ", l.relation");
    sql_add(&sql, backwards ? " JOIN link AS l ON l.source = r.id WHERE l.target = "
                            : " JOIN link AS l ON l.target = r.id WHERE l.source = ");
    sql_int(&sql, out->brief.id);
    sql_add(&sql, " AND ");
    rule_add(&sql, "r", &reader->eye);
    sql_add(&sql, backwards ? " ORDER BY l.relation, r.kind, r.day, r.position, r.code, r.id LIMIT "
                            : " ORDER BY l.relation, l.position, r.id LIMIT ");
    sql_int(&sql, LINKS_MAX);
    TRY(sql_query(reader->db, backwards ? "records.links_here" : "records.links", &sql, &rows));
    while (rows_next(&rows)) {
        struct link_row *link;

        ARENA_MORE(reader->arena, out->links, out->link_count, room);
        link = &out->links[out->link_count];
        brief_read(reader, &rows, &link->other);
        link->relation = rows_text(&rows, reader->arena, BRIEF_COLUMNS);
        link->backwards = backwards;
        if (link->other.kind != NULL)
            out->link_count++;
    }
    return rows_close(&rows);
}

/* A field that refers to records keeps them as links: they become its value and leave the list of
 * links. */
static void move_references(const struct reader *reader, struct record *out)
{
    size_t kept = 0;

    for (size_t i = 0; i < out->link_count; i++) {
        const struct field *field =
            out->links[i].backwards ? NULL : kind_field(out->brief.kind, out->links[i].relation);

        if (field == NULL || field->type != FIELD_REF) {
            out->links[kept++] = out->links[i];
            continue;
        }
        struct briefs *refs = &out->values[field - out->brief.kind->fields].refs;

        if (refs->items == NULL)
            refs->items = ARENA_ARRAY(reader->arena, out->link_count, struct brief);
        refs->items[refs->count++] = out->links[i].other;
    }
    out->link_count = kept;
}

static Err fill_links(const struct reader *reader, struct record *out, bool with_backward)
{
    size_t room = 8;

    out->links = ARENA_ARRAY(reader->arena, room, struct link_row);
    TRY(fetch_links(reader, out, &room, false));
    move_references(reader, out);
    return with_backward ? fetch_links(reader, out, &room, true) : OK;
}

/* ---- tags ---- */

static Err fill_tags(const struct reader *reader, struct record *out)
{
    struct tag_rows all;

    TRY(record_tags(reader, &out->brief.id, 1, NULL, &all));
    out->tags.items = ARENA_ARRAY(reader->arena, all.count + 1, struct tag_row);
    for (size_t i = 0; i < all.count; i++)
        if (str_eq_z(all.items[i].vocabulary, "country") ||
            str_eq_z(all.items[i].vocabulary, "topic"))
            out->tags.items[out->tags.count++] = all.items[i];
    for (size_t i = 0; i < out->brief.kind->field_count; i++) {
        const struct field *field = &out->brief.kind->fields[i];
        struct value *value = &out->values[i];

        if (field->type != FIELD_CHOICE || !(field->flags & MULTI))
            continue;
        value->terms = ARENA_ARRAY(reader->arena, all.count + 1, Str);
        for (size_t j = 0; j < all.count; j++)
            if (str_eq_z(all.items[j].vocabulary, field->name))
                value->terms[value->term_count++] = all.items[j].term;
    }
    return OK;
}

/* ---- sources ---- */

static const struct statement read_sources = {
    "records.read_sources",
    "SELECT field, reference FROM source WHERE record = $1 ORDER BY position LIMIT $2"
};

/* Finds the record that a source names.  *hidden: there is one that the eye may not see, so that
 * not even its code is shown. */
static Err find_document(const struct reader *reader, struct source_row *source, bool *hidden)
{
    Str reference = source->reference;
    struct gone gone;
    int64_t count;

    *hidden = false;
    if (str_contains(reference, STR(" ")) || str_contains(reference, STR("/")) ||
        !str_contains(reference, STR("-")))
        return OK;
    Err err = record_find(reader, reference, &source->document, &gone);

    if (err != ERR_NOT_FOUND && err != ERR_GONE)
        return err;
    source->document = (struct brief){ 0 };
    TRY(db_number(reader->db, &count_code, DBARGS(DBTEXT(reference)), 0, &count));
    *hidden = count > 0;
    return OK;
}

static Err fill_sources(const struct reader *reader, struct record *out)
{
    ROWS rows = { 0 };
    size_t kept = 0, room = 4;

    out->sources = ARENA_ARRAY(reader->arena, room, struct source_row);
    TRY(db_query(reader->db, &read_sources, DBARGS(DBINT(out->brief.id), DBINT(SOURCES_MAX)),
                 &rows));
    while (rows_next(&rows)) {
        ARENA_MORE(reader->arena, out->sources, out->source_count, &room);
        out->sources[out->source_count++] =
            (struct source_row){ .field = rows_text(&rows, reader->arena, 0),
                                 .reference = rows_text(&rows, reader->arena, 1) };
    }
    TRY(rows_close(&rows));
    for (size_t i = 0; i < out->source_count; i++) {
        bool hidden;

        TRY(find_document(reader, &out->sources[i], &hidden));
        if (!hidden)
            out->sources[kept++] = out->sources[i];
    }
    out->source_count = kept;
    return OK;
}

static Err read_own(const struct reader *reader, const struct brief *brief, bool with_backward,
                    struct record *out)
{
    *out = (struct record){ .brief = *brief };
    out->values = ARENA_ARRAY(reader->arena, brief->kind->field_count + 1, struct value);
    TRY(record_columns(reader, brief, out->values));
    TRY(fill_texts(reader, out));
    TRY(fill_links(reader, out, with_backward));
    return fill_tags(reader, out);
}

Err record_read_own(const struct reader *reader, const struct brief *brief, struct record *out)
{
    return read_own(reader, brief, false, out);
}

Err record_read(const struct reader *reader, const struct brief *brief, struct record *out)
{
    TRY(read_own(reader, brief, true, out));
    TRY(fill_head(reader, out));
    return fill_sources(reader, out);
}

const struct value *record_value(const struct record *record, const char *field)
{
    for (size_t i = 0; i < record->brief.kind->field_count; i++)
        if (str_eq_z(str_from_z(field), record->brief.kind->fields[i].name))
            return &record->values[i];
    panic("kind %s has no field %s", record->brief.kind->name, field);
}

struct tongue record_words(const struct record *record, const char *field)
{
    const struct value *value = record_value(record, field);

    return value->tongue_count > 0 ? value->tongues[0] : (struct tongue){ 0 };
}
