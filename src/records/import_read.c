/* SPDX-License-Identifier: EUPL-1.2
 *
 * The first step of an import: from bytes to rows whose columns are known and whose codes are
 * unique.
 */
#include "records/import_plan.h"

#include "base/csv.h"

static const struct statement find_record = { "import.find_record",
                                              "SELECT id, kind FROM record WHERE code = $1" };

void import_refuse(struct import_plan *plan, struct import_table *table, struct import_row *row,
                   Str column, Str reason)
{
    struct import_report *report = plan->report;

    if (row != NULL && !row->bad) {
        row->bad = true;
        report->refused++;
    }
    if (report->problem_count >= IMPORT_PROBLEMS_MAX)
        return;
    report->problems[report->problem_count++] = (struct import_problem){
        .file = table->file->name,
        .line = row != NULL ? row->line : 0,
        .column = column,
        .reason = reason,
    };
}

Str import_shown(struct arena *arena, Str cell)
{
    Str first = str_first_points(cell, IMPORT_SHOWN_MAX);
    Str copy = str_fmt(arena, "%.*s%s", STR_ARG(first), first.len < cell.len ? "\u2026" : "");
    char *text = (char *)(uintptr_t)copy.ptr; /* made here, so it may be written to */

    for (size_t i = 0; i < copy.len; i++)
        if (text[i] == '\n' || text[i] == '\t')
            text[i] = ' ';
    return copy;
}

Str import_cell(const struct import_row *row, enum column_type type, const struct field *field,
                bool *there)
{
    for (size_t i = 0; i < row->table->column_count; i++) {
        const struct column *column = &row->table->columns[i];

        if (column->type == type && column->field == field && column->lang.len == 0) {
            if (there != NULL)
                *there = true;
            return row->cells[i];
        }
    }
    if (there != NULL)
        *there = false;
    return STR_EMPTY;
}

/* ---- header ---- */

static bool read_settings_header(struct import_plan *plan, struct import_table *table,
                                 const struct csv_row *header)
{
    static const char *const names[] = { "key", "language", "value" };

    table->columns = ARENA_ARRAY(plan->arena, 3, struct column);
    table->column_count = 3;
    for (size_t i = 0; i < 3; i++) {
        if (header->count != 3 || !str_eq_z(header->cells[i], names[i])) {
            import_refuse(plan, table, NULL, STR_EMPTY,
                          STR("Settings need exactly the columns key, language, value: correct the "
                              "first line."));
            return false;
        }
        table->columns[i].name = header->cells[i];
    }
    return true;
}

static bool read_header(struct import_plan *plan, struct import_table *table,
                        const struct csv_row *header)
{
    bool good = true, has_code = false;

    if (table->kind == NULL)
        return read_settings_header(plan, table, header);
    table->columns = ARENA_ARRAY(plan->arena, header->count, struct column);
    table->column_count = header->count;
    for (size_t i = 0; i < header->count; i++) {
        Str name = str_trim(header->cells[i]);

        has_code = has_code || str_eq_z(name, "code");
        if (column_find(table->kind, name, &table->columns[i]) != OK) {
            import_refuse(
                plan, table, NULL, import_shown(plan->arena, name),
                str_fmt(plan->arena,
                        "There is no such column for %s: correct its name or take it out.",
                        table->kind->plural));
            good = false;
        }
        for (size_t j = 0; j < i; j++)
            if (str_eq(table->columns[j].name, name)) {
                import_refuse(plan, table, NULL, import_shown(plan->arena, name),
                              STR("The column stands twice: take one of them out."));
                good = false;
            }
    }
    if (!has_code) {
        import_refuse(plan, table, NULL, STR("code"),
                      STR("The column code is missing: every row needs its record's code."));
        good = false;
    }
    return good;
}

/* ---- rows ---- */

/* The reader's cells become the row's where there are as many as columns. */
static void take_cells(struct import_plan *plan, struct import_row *row,
                       const struct csv_row *cells)
{
    size_t columns = row->table->column_count;

    row->cells = cells->cells;
    if (cells->count < columns) {
        row->cells = ARENA_ARRAY(plan->arena, columns, Str);
        memcpy(row->cells, cells->cells, cells->count * sizeof(Str));
    }
    for (size_t i = 0; i < columns; i++)
        row->cells[i] = str_trim(row->cells[i]);
}

static void add_row(struct import_plan *plan, struct import_table *table, size_t *room,
                    const struct csv_row *cells, size_t line)
{
    struct import_row *row;

    ARENA_MORE(plan->arena, table->rows, table->row_count, room);
    row = &table->rows[table->row_count++];
    *row = (struct import_row){ .table = table, .line = line };
    plan->report->rows++;
    plan->cells += cells->count > table->column_count ? cells->count : table->column_count;
    take_cells(plan, row, cells);
    if (cells->count != table->column_count)
        import_refuse(
            plan, table, row, STR_EMPTY,
            str_fmt(plan->arena,
                    "The row has %zu cells, the first line %zu: check the commas and quotes.",
                    cells->count, table->column_count));
}

/* What is behind the place is not read: the row counts as one that was met and refused. */
static void refuse_rest(struct import_plan *plan, struct import_table *table, size_t line,
                        Str column, Str reason)
{
    struct import_row place = { .table = table, .line = line };

    plan->report->rows++;
    import_refuse(plan, table, &place, column, reason);
}

static void refuse_unreadable(struct import_plan *plan, struct import_table *table,
                              const struct csv_reader *reader)
{
    bool is_known = reader->cell >= 1 && reader->cell <= table->column_count;

    refuse_rest(plan, table, reader->row_line,
                is_known ? table->columns[reader->cell - 1].name : STR_EMPTY,
                str_fmt(plan->arena, "The file cannot be read from here on: %s.", reader->why));
}

static bool has_room(struct import_plan *plan, struct import_table *table, size_t line)
{
    if (plan->report->rows < IMPORT_ROWS_MAX && plan->cells < IMPORT_CELLS_MAX)
        return true;
    refuse_rest(plan, table, line, STR_EMPTY,
                str_fmt(plan->arena,
                        "An import takes %d rows and %d cells at most, and this is more: split the "
                        "file here.",
                        IMPORT_ROWS_MAX, IMPORT_CELLS_MAX));
    return false;
}

static Err read_rows(struct import_plan *plan, struct import_table *table,
                     struct csv_reader *reader)
{
    struct csv_row cells;
    size_t room = 64;
    bool more;

    table->rows = ARENA_ARRAY(plan->arena, room, struct import_row);
    for (;;) {
        TRY(csv_next(reader, plan->arena, &cells, &more));
        if (!more || !has_room(plan, table, reader->row_line))
            return OK;
        add_row(plan, table, &room, &cells, reader->row_line);
    }
}

static Err read_table(struct import_plan *plan, struct import_table *table)
{
    struct csv_reader reader;
    struct csv_row cells;
    bool more;
    Err err;

    csv_open(&reader, table->file->bytes);
    err = csv_next(&reader, plan->arena, &cells, &more);
    if (err == OK && !more)
        import_refuse(plan, table, NULL, STR_EMPTY,
                      STR("The file is empty: its first line must name the columns."));
    if (err == OK && (!more || !read_header(plan, table, &cells)))
        return OK;
    if (err == OK)
        err = read_rows(plan, table, &reader);
    if (err != ERR_REFUSED)
        return err;
    refuse_unreadable(plan, table, &reader);
    return OK;
}

/* ---- codes ---- */

static bool code_is_valid(Str code)
{
    bool dash = false;

    if (code.len == 0 || code.len > 40 || code.ptr[0] == '-' || code.ptr[code.len - 1] == '-')
        return false;
    for (size_t i = 0; i < code.len; i++) {
        char c = code.ptr[i];

        if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'))
            return false;
        if (c == '-' && code.ptr[i - 1] == '-')
            return false;
        dash = dash || c == '-';
    }
    return dash;
}

static Err find_id(struct import_plan *plan, struct import_row *row)
{
    ROWS rows = { 0 };

    TRY(db_query(plan->db, &find_record, DBARGS(DBTEXT(row->code)), &rows));
    if (rows_next(&rows)) {
        Str kind = rows_text(&rows, plan->arena, 1);

        row->exists = true;
        row->id = rows_int(&rows, 0);
        if (!str_eq_z(kind, row->table->kind->name))
            import_refuse(plan, row->table, row, STR("code"),
                          str_fmt(plan->arena,
                                  "%.*s is the code of a record of another kind (%.*s): codes are "
                                  "never used again.",
                                  STR_ARG(row->code), STR_ARG(kind)));
    } else {
        row->id = id_new();
    }
    return rows_close(&rows);
}

static Err read_code(struct import_plan *plan, struct import_row *row)
{
    struct import_row *other;

    row->code = import_cell(row, COLUMN_CODE, NULL, NULL);
    if (!code_is_valid(row->code)) {
        import_refuse(plan, row->table, row, STR("code"),
                      STR("A code is capital letters and digits in parts joined by hyphens, at "
                          "most 40 characters, e.g. CC-E-2007-001."));
        return OK;
    }
    other = map_find(&plan->by_code, row->code);
    if (other != NULL) {
        import_refuse(
            plan, row->table, row, STR("code"),
            str_fmt(plan->arena,
                    "The code stands already in %.*s, line %zu: every record has its own.",
                    STR_ARG(other->table->file->name), other->line));
        return OK;
    }
    map_set(&plan->by_code, row->code, row);
    return find_id(plan, row);
}

Err import_read(struct import_plan *plan, const struct import_file *files, size_t count)
{
    plan->tables = ARENA_ARRAY(plan->arena, count > 0 ? count : 1, struct import_table);
    plan->table_count = count;
    for (size_t t = 0; t < count; t++) {
        struct import_table *table = &plan->tables[t];

        table->file = &files[t];
        table->kind = files[t].kind;
        TRY(read_table(plan, table));
        for (size_t i = 0; table->kind != NULL && i < table->row_count; i++)
            TRY(read_code(plan, &table->rows[i]));
    }
    return OK;
}
