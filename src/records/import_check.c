/* SPDX-License-Identifier: EUPL-1.2
 *
 * The second step of an import: every cell against its declaration, every reference against the
 * house and the other rows.
 */
#include "records/import_plan.h"

#include "base/when.h"
#include "html/markup.h"
#include "i18n/lang.h"
#include "i18n/zone.h"
#include "records/export.h"
#include "records/settings.h"

static const struct statement list_terms = {
    "import.list_terms", "SELECT vocabulary, term FROM term ORDER BY vocabulary, term"
};
static const struct statement kind_of_code = { "import.kind_of_code",
                                               "SELECT kind FROM record WHERE code = $1" };

static int known; /* what the map of terms points to: only its address matters */

static Str term_key(struct arena *arena, Str vocabulary, Str term)
{
    return str_fmt(arena, "%.*s %.*s", STR_ARG(vocabulary), STR_ARG(term));
}

/* ---- terms ---- */

static void note_named_term(struct import_plan *plan, struct import_row *row)
{
    const struct kind *kind = row->table->kind;
    Str term = import_cell(row, COLUMN_FIELD, kind_field(kind, str_from_z(kind->term)), NULL);
    Str vocabulary = kind->vocabulary_field != NULL
                         ? import_cell(row, COLUMN_FIELD,
                                       kind_field(kind, str_from_z(kind->vocabulary_field)), NULL)
                         : str_from_z(kind->names);

    map_set(&plan->terms, term_key(plan->arena, vocabulary, term), &known);
}

static Err collect_terms(struct import_plan *plan)
{
    ROWS rows = { 0 };

    TRY(db_query(plan->db, &list_terms, DBNONE, &rows));
    while (rows_next(&rows))
        map_set(&plan->terms,
                term_key(plan->arena, rows_text(&rows, plan->arena, 0),
                         rows_text(&rows, plan->arena, 1)),
                &known);
    TRY(rows_close(&rows));
    for (size_t t = 0; t < plan->table_count; t++)
        for (size_t i = 0; plan->tables[t].kind != NULL && plan->tables[t].kind->term != NULL &&
                           i < plan->tables[t].row_count;
             i++)
            if (!plan->tables[t].rows[i].bad)
                note_named_term(plan, &plan->tables[t].rows[i]);
    return OK;
}

static bool term_is_known(struct import_plan *plan, Str vocabulary, Str term)
{
    struct arena_mark mark = arena_mark(plan->arena);
    bool is = map_find(&plan->terms, term_key(plan->arena, vocabulary, term)) != NULL;

    arena_rewind(plan->arena, mark);
    return is;
}

/* ---- one cell ---- */

struct place {
    struct import_plan *plan;
    struct import_row *row;
    const struct column *column;
};

static void refuse(const struct place *place, Str reason)
{
    import_refuse(place->plan, place->row->table, place->row, place->column->name, reason);
}

static void check_day(const struct place *place, Str cell)
{
    Day day;

    if (day_parse(cell, &day) != OK)
        refuse(place, str_fmt(place->plan->arena,
                              "\"%.*s\" is no date: write 2007, 2007-10 or 2007-10-24.",
                              STR_ARG(import_shown(place->plan->arena, cell))));
}

static void check_clock(const struct place *place, Str cell)
{
    Clock clock;

    if (clock_parse(cell, &clock) != OK)
        refuse(place, str_fmt(place->plan->arena,
                              "\"%.*s\" is no time of day: write hours and minutes of 24 hours, "
                              "09:30 or 16:00.",
                              STR_ARG(import_shown(place->plan->arena, cell))));
}

static Str no_zone(struct arena *arena, Str cell)
{
    return str_fmt(arena,
                   "\"%.*s\" is no time zone: write its IANA name, such as Europe/Tallinn, with "
                   "these capital letters, or UTC.",
                   STR_ARG(import_shown(arena, cell)));
}

static void check_zone(const struct place *place, Str cell)
{
    if (!zone_is_known(cell))
        refuse(place, no_zone(place->plan->arena, cell));
}

static void check_number(const struct place *place, Str cell)
{
    int64_t n;

    if (str_int(cell, 0, (int64_t)1 << 53, &n) != OK)
        refuse(place, str_fmt(place->plan->arena, "\"%.*s\" is no whole number: write digits only.",
                              STR_ARG(import_shown(place->plan->arena, cell))));
}

static void check_length(const struct place *place, Str cell)
{
    const struct field *field = place->column->field;
    size_t max = (size_t)(field->max > 0              ? field->max
                          : field->type == FIELD_TEXT ? IMPORT_TEXT_MAX
                                                      : IMPORT_LINE_MAX);

    if (str_points(cell) > max)
        refuse(place, str_fmt(place->plan->arena,
                              "The text has %zu characters, at most %zu fit: shorten it.",
                              str_points(cell), max));
    if (field->type == FIELD_LINE && str_find(cell, '\n') < cell.len)
        refuse(place, STR("Only one line fits here: take the line break out."));
}

static void check_address(const struct place *place, Str cell)
{
    if (!address_is_safe(cell) ||
        !(str_starts(cell, STR("http://")) || str_starts(cell, STR("https://"))))
        refuse(place, STR("A web address begins with http:// or https://."));
}

static void check_phone(const struct place *place, Str cell)
{
    for (size_t i = 0; i < cell.len; i++)
        if (!(cell.ptr[i] >= '0' && cell.ptr[i] <= '9') &&
            !str_contains(STR(" +-()/"), str_sub(cell, i, 1))) {
            refuse(place, STR("A telephone number is digits, spaces, + - ( ) and / only: put "
                              "remarks into another column."));
            return;
        }
}

static void check_term(const struct place *place, Str vocabulary, Str term)
{
    if (!term_is_known(place->plan, vocabulary, term))
        refuse(place,
               str_fmt(place->plan->arena,
                       "\"%.*s\" is not among the terms of %.*s: use one of them or add it first.",
                       STR_ARG(import_shown(place->plan->arena, term)), STR_ARG(vocabulary)));
}

static Err check_code(const struct place *place, Str code, const char *kind)
{
    struct import_row *row = map_find(&place->plan->by_code, code);
    Str found = STR_EMPTY;
    Str shown = import_shown(place->plan->arena, code);
    ROWS rows = { 0 };

    if (row != NULL && !row->bad) {
        found = str_from_z(row->table->kind->name);
    } else {
        TRY(db_query(place->plan->db, &kind_of_code, DBARGS(DBTEXT(code)), &rows));
        if (rows_next(&rows))
            found = rows_text(&rows, place->plan->arena, 0);
        TRY(rows_close(&rows));
    }
    if (found.len == 0)
        refuse(place, str_fmt(place->plan->arena,
                              "There is no record with the code %.*s (or its own row is refused): "
                              "correct or add it.",
                              STR_ARG(shown)));
    else if (kind != NULL && !str_eq_z(found, kind))
        refuse(place, str_fmt(place->plan->arena,
                              "%.*s is the code of a record of kind %.*s, here it must be %s.",
                              STR_ARG(shown), STR_ARG(found), kind));
    return OK;
}

static Err check_value(const struct place *place, Str cell)
{
    const struct field *field = place->column->field;

    switch (field->type) {
    case FIELD_LINE:
    case FIELD_TEXT:
        check_length(place, cell);
        break;
    case FIELD_DATE:
        check_day(place, cell);
        break;
    case FIELD_INT:
        check_number(place, cell);
        break;
    case FIELD_CHOICE:
        check_term(place, str_from_z(field->vocabulary), cell);
        break;
    case FIELD_REF:
        return check_code(place, cell, field->kind);
    case FIELD_ADDRESS:
        check_address(place, cell);
        break;
    case FIELD_PHONE:
        check_phone(place, cell);
        break;
    case FIELD_TIME:
        check_clock(place, cell);
        break;
    case FIELD_ZONE:
        check_zone(place, cell);
        break;
    case FIELD_UNSET:
        break;
    }
    return OK;
}

static Err check_field_cell(const struct place *place, Str cell)
{
    const struct field *field = place->column->field;
    Str rest = cell, part;

    if (!(field->flags & MULTI))
        return check_value(place, cell);
    while (str_split(&rest, '|', &part))
        TRY(check_value(place, str_trim(part)));
    return OK;
}

static Err check_links(const struct place *place, Str cell)
{
    Str rest = cell, entry, relation;

    while (str_split(&rest, '|', &entry)) {
        entry = str_trim(entry);
        relation = str_sub(entry, 0, str_find(entry, ':'));
        if (relation.len == entry.len || !relation_is_known(relation)) {
            refuse(place, str_fmt(place->plan->arena,
                                  "\"%.*s\" is no link: write relation:CODE with a known relation, "
                                  "e.g. related:CC-E-2007-001.",
                                  STR_ARG(import_shown(place->plan->arena, entry))));
            continue;
        }
        TRY(check_code(place, str_sub(entry, relation.len + 1, entry.len), NULL));
    }
    return OK;
}

static void check_terms(const struct place *place, Str vocabulary, Str cell)
{
    Str rest = cell, term;

    while (str_split(&rest, '|', &term))
        check_term(place, vocabulary, str_trim(term));
}

static void check_sources(const struct place *place, Str cell)
{
    Str rest = cell, entry;

    while (str_split(&rest, '|', &entry)) {
        entry = str_trim(entry);
        if (str_points(entry) > IMPORT_SOURCE_MAX)
            refuse(place, str_fmt(place->plan->arena,
                                  "A source has %zu characters, at most %d fit: shorten it.",
                                  str_points(entry), IMPORT_SOURCE_MAX));
        if (!str_starts(entry, STR("#")))
            continue;
        Str name = str_sub(entry, 1, str_find(entry, ' ') - 1);

        if (kind_field(place->row->table->kind, name) == NULL)
            refuse(place, str_fmt(place->plan->arena,
                                  "\"%.*s\" is not a field of %s: a source for one field begins "
                                  "with # and its name.",
                                  STR_ARG(import_shown(place->plan->arena, name)),
                                  place->row->table->kind->plural));
    }
}

static bool state_is_known(Str cell)
{
    return str_eq_z(cell, "draft") || str_eq_z(cell, "published") || str_eq_z(cell, "withdrawn") ||
           str_eq_z(cell, "binned");
}

static void check_tombstone(const struct place *place, Str cell)
{
    if (place->column->type == COLUMN_REASON && str_points(cell) > IMPORT_REASON_MAX)
        refuse(place, STR("A reason has at most 1000 characters: shorten it."));
    if (place->column->type == COLUMN_WITHDRAWN_TITLE && !str_eq_z(cell, "shown") &&
        !str_eq_z(cell, "hidden"))
        refuse(place, STR("The title of a withdrawn record is shown or hidden."));
}

/* Looking for what stands twice takes time that grows with the square of the number. */
static bool has_too_many(const struct place *place, Str cell)
{
    const struct column *column = place->column;
    size_t count = 1;

    if (column->type == COLUMN_FIELD ? (column->field->flags & MULTI) == 0
                                     : column_cells(column) != CELL_LIST)
        return false;
    for (size_t i = 0; i < cell.len; i++)
        count += cell.ptr[i] == '|' ? 1 : 0;
    if (count > IMPORT_VALUES_MAX)
        refuse(place, str_fmt(place->plan->arena,
                              "The cell has %zu values, at most %d fit: take some out.", count,
                              IMPORT_VALUES_MAX));
    return count > IMPORT_VALUES_MAX;
}

static Err check_cell(const struct place *place, Str cell)
{
    When moment;

    if (cell.len == 0 || has_too_many(place, cell))
        return OK;
    switch (place->column->type) {
    case COLUMN_STATE:
        if (!state_is_known(cell))
            refuse(place, STR("A state is one of draft, published, withdrawn, binned."));
        break;
    case COLUMN_VISIBILITY:
        if (visibility_step(cell) == 0)
            refuse(place, STR("A visibility is one of public, signed-in, room, named, office."));
        break;
    case COLUMN_EMBARGO:
    case COLUMN_EXPIRES:
    case COLUMN_PUBLISHED:
    case COLUMN_WITHDRAWN:
        if (moment_parse(cell, &moment) != OK)
            refuse(place, STR("Write a day (2026-11-22) or a moment (2026-11-22T14:00:00Z)."));
        break;
    case COLUMN_LANGUAGE:
        if (!tag_is_valid(cell))
            refuse(place, STR("A language is a tag such as en, sv or se."));
        break;
    case COLUMN_REVIEW_BY:
        check_day(place, cell);
        break;
    case COLUMN_POSITION:
        check_number(place, cell);
        break;
    case COLUMN_COUNTRIES:
        check_terms(place, STR("country"), cell);
        break;
    case COLUMN_TOPICS:
        check_terms(place, STR("topic"), cell);
        break;
    case COLUMN_LINKS:
        return check_links(place, cell);
    case COLUMN_SOURCES:
        check_sources(place, cell);
        break;
    case COLUMN_FIELD:
        return check_field_cell(place, cell);
    case COLUMN_TRANSLATION:
        if (!str_eq_z(cell, "official") && !str_eq_z(cell, "unofficial") &&
            !str_eq_z(cell, "machine"))
            refuse(place, STR("A translation is one of official, unofficial, machine."));
        break;
    case COLUMN_REPLACEMENT:
        return check_code(place, cell, NULL);
    case COLUMN_REASON:
    case COLUMN_WITHDRAWN_TITLE:
        check_tombstone(place, cell);
        break;
    case COLUMN_CODE:
    case COLUMN_UNSET:
        break;
    }
    return OK;
}

/* ---- rows ---- */

static void check_required(struct import_plan *plan, struct import_row *row)
{
    const struct kind *kind = row->table->kind;

    for (size_t i = 0; i < kind->field_count; i++) {
        bool there;
        Str cell = import_cell(row, COLUMN_FIELD, &kind->fields[i], &there);

        if ((kind->fields[i].flags & REQUIRED) && cell.len == 0 && (there || !row->exists))
            import_refuse(plan, row->table, row, str_from_z(kind->fields[i].name),
                          STR("The cell is empty: every record of this kind needs it."));
    }
}

static Err check_row(struct import_plan *plan, struct import_row *row)
{
    for (size_t i = 0; i < row->table->column_count; i++)
        TRY(check_cell(&(struct place){ plan, row, &row->table->columns[i] }, row->cells[i]));
    check_required(plan, row);
    return import_check_times(plan, row);
}

static void check_setting(struct import_plan *plan, struct import_row *row)
{
    if (row->cells[0].len == 0 || row->cells[2].len == 0)
        import_refuse(plan, row->table, row, STR_EMPTY, STR("A setting needs a key and a value."));
    for (size_t i = 0; i < 3; i++)
        if (str_points(row->cells[i]) > IMPORT_SETTING_MAX)
            import_refuse(plan, row->table, row, row->table->columns[i].name,
                          str_fmt(plan->arena, "At most %d characters fit here: shorten it.",
                                  IMPORT_SETTING_MAX));
    if (row->cells[1].len > 0 && !tag_is_valid(row->cells[1]))
        import_refuse(plan, row->table, row, STR("language"),
                      STR("A language is a tag such as en, sv or se, or empty."));
    if (str_eq_z(row->cells[0], SETTING_TIME_ZONE) && !zone_is_known(row->cells[2]))
        import_refuse(plan, row->table, row, STR("value"), no_zone(plan->arena, row->cells[2]));
}

/* What a check leaves in memory is needed only where it found something. */
static Err check_any_row(struct import_plan *plan, struct import_row *row)
{
    struct arena_mark mark = arena_mark(plan->arena);
    size_t problems = plan->report->problem_count;

    if (row->bad)
        return OK;
    if (row->table->kind == NULL)
        check_setting(plan, row);
    else
        TRY(check_row(plan, row));
    if (plan->report->problem_count == problems)
        arena_rewind(plan->arena, mark);
    return OK;
}

/* A row that refers to a refused row is refused too, so the check runs until nothing more falls
 * out, down and up in turn: files are mostly in one of the two orders. */
Err import_check(struct import_plan *plan)
{
    bool upwards = false;
    size_t before;

    TRY(collect_terms(plan));
    do {
        before = plan->report->refused;
        for (size_t n = 0; n < plan->table_count; n++) {
            struct import_table *table = &plan->tables[upwards ? plan->table_count - 1 - n : n];

            for (size_t i = 0; i < table->row_count; i++)
                TRY(check_any_row(plan, &table->rows[upwards ? table->row_count - 1 - i : i]));
        }
        upwards = !upwards;
    } while (plan->report->refused > before);
    return OK;
}
