/* SPDX-License-Identifier: EUPL-1.2
 *
 * The last step of an import: every good row that differs from what is stored, in one transaction.
 * A column that the file lacks is left alone; an empty cell empties the value.
 */
#include "records/import_plan.h"

#include "http/visit.h"
#include "records/derive.h"
#include "records/settings.h"
#include "store/store.h"

static const struct statement insert_record = {
    "import.insert_record",
    "INSERT INTO record (id, code, kind, state, visibility, embargo, expires, language, part_of, "
    "day, day_end, position, "
    "review_by, created, changed, published, revision) "
    "VALUES ($1, $2, $3, 'draft', 5, 0, 0, $4, 0, '', '', 0, '', $5, $6, 0, 0)"
};
static const struct statement update_record = {
    "import.update_record",
    "UPDATE record SET state = $1, visibility = $2, embargo = $3, expires = $4, language = $5, "
    "position = $6, "
    "review_by = $7, published = $8, changed = $9, revision = revision + 1 WHERE id = $10"
};
static const struct statement put_text = { "import.put_text",
                                           "INSERT INTO text (record, field, item, lang, words, "
                                           "state, of_revision) VALUES ($1, $2, 0, $3, $4, $5, $6) "
                                           "ON CONFLICT (record, field, item, lang) DO UPDATE SET "
                                           "words = excluded.words, state = excluded.state, "
                                           "of_revision = excluded.of_revision" };
static const struct statement drop_text = {
    "import.drop_text", "DELETE FROM text WHERE record = $1 AND field = $2 AND lang = $3"
};
static const struct statement set_text_state = {
    "import.set_text_state",
    "UPDATE text SET state = $1 WHERE record = $2 AND lang = $3 AND state <> 'source'"
};
static const struct statement set_source = {
    "import.set_source",
    "UPDATE text SET state = CASE WHEN lang = $1 THEN 'source' ELSE 'unofficial' END "
    "WHERE record = $2 AND (lang = $1 OR state = 'source')"
};
static const struct statement drop_links = {
    "import.drop_links", "DELETE FROM link WHERE source = $1 AND relation = $2"
};
static const struct statement put_link = { "import.put_link",
                                           "INSERT INTO link (source, relation, target, position) "
                                           "VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING" };
static const struct statement drop_tags = {
    "import.drop_tags", "DELETE FROM tag WHERE record = $1 AND vocabulary = $2"
};
static const struct statement put_tag = { "import.put_tag",
                                          "INSERT INTO tag (vocabulary, term, record, position) "
                                          "VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING" };
static const struct statement drop_sources = { "import.drop_sources",
                                               "DELETE FROM source WHERE record = $1" };
static const struct statement put_source = {
    "import.put_source",
    "INSERT INTO source (record, position, field, reference) VALUES ($1, $2, $3, $4)"
};
static const struct statement put_setting = {
    "import.put_setting", "INSERT INTO setting (name, lang, value) VALUES ($1, $2, $3) ON CONFLICT "
                          "(name, lang) DO UPDATE SET value = excluded.value "
                          "WHERE setting.value <> excluded.value"
};
static const struct statement put_tombstone = {
    "import.put_tombstone",
    "INSERT INTO tombstone (record, made, reason, replacement, title_allowed) "
    "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (record) DO UPDATE SET made = excluded.made, "
    "reason = excluded.reason, replacement = excluded.replacement, "
    "title_allowed = excluded.title_allowed"
};
static const struct statement drop_tombstone = { "import.drop_tombstone",
                                                 "DELETE FROM tombstone WHERE record = $1" };
static const struct statement id_of_code = { "import.id_of_code",
                                             "SELECT id FROM record WHERE code = $1" };

/* ---- the common columns ---- */

static Str common_cell(const struct import_row *row, enum column_type type, Str otherwise)
{
    bool there;
    Str cell = import_cell(row, type, NULL, &there);

    return there && cell.len > 0 ? cell : otherwise;
}

/* A moment from the file; a new or emptied one is `otherwise`. */
static When moment_cell(const struct import_row *row, enum column_type type, When stored,
                        When otherwise)
{
    bool there;
    Str cell = import_cell(row, type, NULL, &there);
    When moment = 0;

    if (!there)
        return row->exists && stored != 0 ? stored : otherwise;
    IGNORE(moment_parse(cell, &moment)); /* checked before */
    return moment == 0 ? otherwise : moment;
}

/* The cell of a tombstone's column: from the file where it has the column, else as stored. */
static Str tombstone_cell(const struct import_row *row, enum column_type type, Str stored)
{
    bool there;
    Str cell = import_cell(row, type, NULL, &there);

    return there ? cell : stored;
}

/* What a withdrawn record leaves behind; a record that comes back leaves nothing, so that its next
 * withdrawal is a new one. */
static Err write_tombstone(struct import_plan *plan, const struct import_row *row,
                           const struct stored *stored, When now)
{
    When made = stored->tombstone.made != 0 ? stored->tombstone.made : now;
    Str title = import_cell(row, COLUMN_WITHDRAWN_TITLE, NULL, NULL);
    bool hidden = title.len > 0 ? str_eq_z(title, "hidden") : stored->tombstone.title_hidden;

    if (!str_eq_z(import_state(row, stored), "withdrawn"))
        return db_run(plan->db, &drop_tombstone, DBARGS(DBINT(row->id)), NULL);
    return db_run(
        plan->db, &put_tombstone,
        DBARGS(DBINT(row->id), DBINT(moment_cell(row, COLUMN_WITHDRAWN, made, made)),
               DBTEXT(tombstone_cell(row, COLUMN_REASON, stored->tombstone.reason)),
               DBTEXT(tombstone_cell(row, COLUMN_REPLACEMENT, stored->tombstone.replacement)),
               DBINT(!hidden)),
        NULL);
}

static Err write_common(struct import_plan *plan, const struct import_row *row,
                        const struct stored *stored, When now)
{
    Str state = import_state(row, stored);
    Str visibility = common_cell(row, COLUMN_VISIBILITY,
                                 visibility_name(row->exists ? stored->visibility : REACH_PUBLIC));
    bool published = str_eq_z(state, "published");
    bool position_there, review_there;
    Str review = import_cell(row, COLUMN_REVIEW_BY, NULL, &review_there);
    Str position_cell = import_cell(row, COLUMN_POSITION, NULL, &position_there);
    int64_t position = position_there ? 0 : stored->position;

    if (position_cell.len > 0)
        TRY(str_int(position_cell, 0, (int64_t)1 << 53, &position));
    TRY(write_tombstone(plan, row, stored, now));
    return db_run(
        plan->db, &update_record,
        DBARGS(DBTEXT(state), DBINT(visibility_step(visibility)),
               DBINT(moment_cell(row, COLUMN_EMBARGO, stored->embargo, 0)),
               DBINT(moment_cell(row, COLUMN_EXPIRES, stored->expires, 0)),
               DBTEXT(import_language(plan, row, stored)), DBINT(position),
               DBTEXT(review_there ? review : stored->review_by),
               DBINT(moment_cell(row, COLUMN_PUBLISHED, stored->published, published ? now : 0)),
               DBINT(now), DBINT(row->id)),
        NULL);
}

/* ---- texts ---- */

/* What the translations of a row in a language are: its column, else what is stored, else
 * unofficial. */
static Str translation_of(const struct import_row *row, const struct stored *stored, Str lang)
{
    for (size_t i = 0; i < row->table->column_count; i++)
        if (row->table->columns[i].type == COLUMN_TRANSLATION &&
            str_eq(row->table->columns[i].lang, lang) && row->cells[i].len > 0)
            return row->cells[i];
    for (size_t i = 0; i < stored->text_count; i++)
        if (str_eq(stored->texts[i].lang, lang) && !str_eq_z(stored->texts[i].state, "source"))
            return stored->texts[i].state;
    return STR("unofficial");
}

static Err write_text(struct import_plan *plan, const struct import_row *row,
                      const struct stored *stored, const struct column *column, Str cell)
{
    Str source = import_language(plan, row, stored);
    Str lang = column->lang.len > 0 ? column->lang : source;
    Str state = str_eq(lang, source) ? STR("source") : translation_of(row, stored, lang);
    Str name = str_from_z(column->field->name);

    if (cell.len == 0)
        return db_run(plan->db, &drop_text, DBARGS(DBINT(row->id), DBTEXT(name), DBTEXT(lang)),
                      NULL);
    return db_run(plan->db, &put_text,
                  DBARGS(DBINT(row->id), DBTEXT(name), DBTEXT(lang), DBTEXT(cell), DBTEXT(state),
                         DBINT(stored->revision + 1)),
                  NULL);
}

/* Where the source language changes, the texts in the new one become the source and those in the
 * old one a translation. */
static Err move_source(struct import_plan *plan, const struct import_row *row,
                       const struct stored *stored)
{
    Str lang = import_language(plan, row, stored);

    if (!row->exists || str_eq(lang, stored->language))
        return OK;
    return db_run(plan->db, &set_source, DBARGS(DBTEXT(lang), DBINT(row->id)), NULL);
}

/* ---- links, tags, sources ---- */

static Err find_target(struct import_plan *plan, Str code, int64_t *out)
{
    const struct import_row *row = map_find(&plan->by_code, code);

    if (row != NULL && !row->bad) {
        *out = row->id;
        return OK;
    }
    return db_number(plan->db, &id_of_code, DBARGS(DBTEXT(code)), 0, out);
}

static Err write_reference(struct import_plan *plan, const struct import_row *row, Str relation,
                           Str cell)
{
    Str rest = cell, code;
    int64_t position = 0, target;

    TRY(db_run(plan->db, &drop_links, DBARGS(DBINT(row->id), DBTEXT(relation)), NULL));
    while (str_split(&rest, '|', &code)) {
        TRY(find_target(plan, str_trim(code), &target));
        TRY(db_run(plan->db, &put_link,
                   DBARGS(DBINT(row->id), DBTEXT(relation), DBINT(target), DBINT(position++)),
                   NULL));
    }
    return OK;
}

/* How many entries of a relation a part of the cell holds: links have their order within it. */
static int64_t count_relation(Str entries, Str relation)
{
    Str entry;
    int64_t count = 0;

    while (str_split(&entries, '|', &entry)) {
        entry = str_trim(entry);
        count += str_eq(str_sub(entry, 0, str_find(entry, ':')), relation);
    }
    return count;
}

static Err write_links(struct import_plan *plan, const struct import_row *row,
                       const struct stored *stored, Str cell)
{
    Str rest = cell, entry, relation;
    int64_t target;

    for (size_t i = 0; i < stored->link_count; i++) {
        const struct field *field = kind_field(stored->kind, stored->links[i].relation);

        if (field == NULL || field->type != FIELD_REF)
            TRY(db_run(plan->db, &drop_links,
                       DBARGS(DBINT(row->id), DBTEXT(stored->links[i].relation)), NULL));
    }
    while (str_split(&rest, '|', &entry)) {
        Str before = str_sub(cell, 0, (size_t)(entry.ptr - cell.ptr));

        entry = str_trim(entry);
        relation = str_sub(entry, 0, str_find(entry, ':'));
        TRY(find_target(plan, str_sub(entry, relation.len + 1, entry.len), &target));
        TRY(db_run(plan->db, &put_link,
                   DBARGS(DBINT(row->id), DBTEXT(relation), DBINT(target),
                          DBINT(count_relation(before, relation))),
                   NULL));
    }
    return OK;
}

static Err write_tags(struct import_plan *plan, const struct import_row *row, Str vocabulary,
                      Str cell)
{
    Str rest = cell, term;
    int64_t position = 0;

    TRY(db_run(plan->db, &drop_tags, DBARGS(DBINT(row->id), DBTEXT(vocabulary)), NULL));
    while (str_split(&rest, '|', &term))
        TRY(db_run(
            plan->db, &put_tag,
            DBARGS(DBTEXT(vocabulary), DBTEXT(str_trim(term)), DBINT(row->id), DBINT(position++)),
            NULL));
    return OK;
}

static Err write_sources(struct import_plan *plan, const struct import_row *row, Str cell)
{
    Str rest = cell, entry;
    int64_t position = 0;

    TRY(db_run(plan->db, &drop_sources, DBARGS(DBINT(row->id)), NULL));
    while (str_split(&rest, '|', &entry)) {
        Str field = STR_EMPTY;

        entry = str_trim(entry);
        if (str_starts(entry, STR("#"))) {
            size_t space = str_find(entry, ' ');

            field = str_sub(entry, 1, space - 1);
            entry = str_trim(str_sub(entry, space, entry.len));
        }
        TRY(db_run(plan->db, &put_source,
                   DBARGS(DBINT(row->id), DBINT(position++), DBTEXT(field), DBTEXT(entry)), NULL));
    }
    return OK;
}

/* ---- the kind's own table ---- */

static struct db_value column_value(const struct field *field, Str cell)
{
    int64_t n = 0;

    if (cell.len == 0)
        return DBNULL;
    if (field->type != FIELD_INT)
        return DBTEXT(cell);
    IGNORE(str_int(cell, 0, (int64_t)1 << 53, &n)); /* checked before */
    return DBINT(n);
}

/* The cell of a field kept in a column: from the file where it has the column, else as stored. */
static Str cell_or_stored(const struct import_row *row, const struct stored *stored,
                          const struct field *field)
{
    bool there;
    Str cell = import_cell(row, COLUMN_FIELD, field, &there);

    return there ? cell : stored->columns[field - row->table->kind->fields];
}

static void add_assignments(struct sql *sql, const struct kind *kind)
{
    bool first = true;

    for (size_t i = 0; i < kind->field_count; i++) {
        if (!field_in_column(&kind->fields[i]))
            continue;
        sql_add(sql, first ? " DO UPDATE SET " : ", ");
        sql_add(sql, kind->fields[i].name);
        sql_add(sql, " = excluded.");
        sql_add(sql, kind->fields[i].name);
        first = false;
    }
    if (first)
        sql_add(sql, " DO NOTHING");
}

static Err write_columns(struct import_plan *plan, const struct import_row *row,
                         const struct stored *stored)
{
    const struct kind *kind = row->table->kind;
    struct sql sql;
    struct statement statement;

    if (kind->table == NULL)
        return OK;
    sql_init(&sql, plan->arena);
    sql_add(&sql, "INSERT INTO ");
    sql_add(&sql, kind->table);
    sql_add(&sql, " (record");
    for (size_t i = 0; i < kind->field_count; i++)
        if (field_in_column(&kind->fields[i])) {
            sql_add(&sql, ", ");
            sql_add(&sql, kind->fields[i].name);
        }
    sql_add(&sql, ") VALUES (");
    sql_int(&sql, row->id);
    for (size_t i = 0; i < kind->field_count; i++)
        if (field_in_column(&kind->fields[i])) {
            sql_add(&sql, ", ");
            sql_value(&sql, column_value(&kind->fields[i],
                                         cell_or_stored(row, stored, &kind->fields[i])));
        }
    sql_add(&sql, ") ON CONFLICT (record)");
    add_assignments(&sql, kind);
    statement = (struct statement){ "import.put_columns", str_z(plan->arena, buf_text(&sql.text)) };
    return db_run(plan->db, &statement, sql.values, sql.count, NULL);
}

/* ---- a row ---- */

static Err write_cell(struct import_plan *plan, const struct import_row *row,
                      const struct stored *stored, size_t i)
{
    const struct column *column = &row->table->columns[i];
    Str cell = row->cells[i];

    if (import_says_nothing(plan, row, stored, i))
        return OK;
    if (column->type == COLUMN_COUNTRIES)
        return write_tags(plan, row, STR("country"), cell);
    if (column->type == COLUMN_TOPICS)
        return write_tags(plan, row, STR("topic"), cell);
    if (column->type == COLUMN_LINKS)
        return write_links(plan, row, stored, cell);
    if (column->type == COLUMN_SOURCES)
        return write_sources(plan, row, cell);
    if (column->type == COLUMN_TRANSLATION && cell.len > 0)
        return db_run(plan->db, &set_text_state,
                      DBARGS(DBTEXT(cell), DBINT(row->id), DBTEXT(column->lang)), NULL);
    if (column->type != COLUMN_FIELD || field_in_column(column->field))
        return OK;
    if (field_in_text(column->field))
        return write_text(plan, row, stored, column, cell);
    if (column->field->type == FIELD_REF)
        return write_reference(plan, row, str_from_z(column->field->name), cell);
    return write_tags(plan, row, str_from_z(column->field->name), cell);
}

static Err insert_all(struct import_plan *plan, When now)
{
    for (size_t t = 0; t < plan->table_count; t++)
        for (size_t i = 0; plan->tables[t].kind != NULL && i < plan->tables[t].row_count; i++) {
            struct import_row *row = &plan->tables[t].rows[i];
            struct stored none = { 0 };

            if (row->bad || row->exists)
                continue;
            TRY(db_run(plan->db, &insert_record,
                       DBARGS(DBINT(row->id), DBTEXT(row->code),
                              DBTEXT(str_from_z(row->table->kind->name)),
                              DBTEXT(import_language(plan, row, &none)), DBINT(now), DBINT(now)),
                       NULL));
        }
    return OK;
}

static Err write_row(struct import_plan *plan, struct import_row *row, When now)
{
    struct stored stored;

    TRY(stored_read(plan->db, plan->arena, plan->kinds, row->id, NULL, &stored));
    if (row->exists && !import_differs(plan, row, &stored)) {
        plan->report->unchanged++;
        return OK;
    }
    TRY(write_common(plan, row, &stored, now));
    TRY(move_source(plan, row, &stored));
    TRY(write_columns(plan, row, &stored));
    for (size_t i = 0; i < row->table->column_count; i++)
        TRY(write_cell(plan, row, &stored, i));
    TRY(derive_record(plan->db, plan->arena, plan->kinds, row->id, plan->default_language));
    TRY(change_note(plan->db, row->id, row->exists ? STR("changed") : STR("added")));
    *(row->exists ? &plan->report->changed : &plan->report->added) += 1;
    return OK;
}

static Err write_setting(struct import_plan *plan, const struct import_row *row)
{
    int64_t changed;

    TRY(db_run(plan->db, &put_setting,
               DBARGS(DBTEXT(row->cells[0]), DBTEXT(row->cells[1]), DBTEXT(row->cells[2])),
               &changed));
    *(changed > 0 ? &plan->report->changed : &plan->report->unchanged) += 1;
    return changed > 0 ? change_note(plan->db, 0, STR("setting")) : OK;
}

/* Settings first: they say which language a record is written in that does not say it itself.
 * *moved tells whether the house's default language or its time zone is another than before. */
static Err write_settings(struct import_plan *plan, bool *moved)
{
    Str before, zone_before, zone;

    TRY(settings_default_language(plan->db, plan->arena, &before));
    TRY(settings_time_zone(plan->db, plan->arena, &zone_before));
    for (size_t t = 0; t < plan->table_count; t++)
        for (size_t i = 0; plan->tables[t].kind == NULL && i < plan->tables[t].row_count; i++)
            if (!plan->tables[t].rows[i].bad)
                TRY(write_setting(plan, &plan->tables[t].rows[i]));
    TRY(settings_default_language(plan->db, plan->arena, &plan->default_language));
    TRY(settings_time_zone(plan->db, plan->arena, &zone));
    *moved = !str_eq(before, plan->default_language) || !str_eq(zone_before, zone);
    return OK;
}

Err import_write(struct import_plan *plan)
{
    When now = when_now();
    size_t done = 0;
    bool moved;

    TRY(write_settings(plan, &moved));
    TRY(insert_all(plan, now));
    for (size_t t = 0; t < plan->table_count; t++)
        for (size_t i = 0; plan->tables[t].kind != NULL && i < plan->tables[t].row_count; i++) {
            struct import_row *row = &plan->tables[t].rows[i];
            struct arena_mark mark = arena_mark(plan->arena);

            if (!row->bad)
                TRY(write_row(plan, row, now));
            arena_rewind(plan->arena, mark);
            if (plan->options->progress != NULL && ++done % 200 == 0)
                plan->options->progress("write", (int64_t)done, (int64_t)plan->report->rows);
        }
    return moved ? derive_all(plan->db, plan->arena, plan->kinds, NULL) : OK;
}
