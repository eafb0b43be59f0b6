/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a row of an import says beside what is stored.  Contract in import_plan.h.
 */
#include "records/import_plan.h"

#include "records/export.h"

Str import_language(const struct import_plan *plan, const struct import_row *row,
                    const struct stored *stored)
{
    bool there;
    Str cell = import_cell(row, COLUMN_LANGUAGE, NULL, &there);

    if (there && cell.len > 0)
        return cell;
    return stored->language.len > 0 ? stored->language : plan->default_language;
}

Str import_state(const struct import_row *row, const struct stored *stored)
{
    Str cell = import_cell(row, COLUMN_STATE, NULL, NULL);

    if (cell.len > 0)
        return cell;
    return row->exists ? stored->state : STR("published");
}

/* Whether a column is in the language that the record is written in anyway. */
static bool is_own_language(const struct import_plan *plan, const struct import_row *row,
                            const struct stored *stored, size_t i)
{
    const struct column *column = &row->table->columns[i];

    return column->type == COLUMN_FIELD && column->lang.len > 0 &&
           str_eq(column->lang, import_language(plan, row, stored));
}

bool import_says_nothing(const struct import_plan *plan, const struct import_row *row,
                         const struct stored *stored, size_t i)
{
    bool plain;

    if (!is_own_language(plan, row, stored, i))
        return false;
    (void)import_cell(row, COLUMN_FIELD, row->table->columns[i].field, &plain);
    return plain || row->cells[i].len == 0;
}

/* Whether a list of several values has a part already. */
static bool has_part(Str list, Str part)
{
    Str one;

    while (str_split(&list, '|', &one))
        if (str_eq(one, part))
            return true;
    return false;
}

/* Links are stored relation by relation: the same order, stable within a relation, for a cell that
 * mixes them. */
static Str links_in_order(struct arena *arena, Str cell)
{
    Str *parts = ARENA_ARRAY(arena, cell.len + 1, Str), rest = cell, part;
    size_t count = 0;
    struct buf out;

    while (str_split(&rest, '|', &part)) {
        Str relation = str_sub(part, 0, str_find(part, ':'));
        size_t at = count++;

        for (; at > 0 &&
               str_compare(relation, str_sub(parts[at - 1], 0, str_find(parts[at - 1], ':'))) < 0;
             at--)
            parts[at] = parts[at - 1];
        parts[at] = part;
    }
    buf_init(&out, arena, cell.len + 1);
    for (size_t i = 0; i < count; i++) {
        buf_z(&out, i > 0 ? "|" : "");
        buf_str(&out, parts[i]);
    }
    return buf_text(&out);
}

/* Multi-valued cells compare without blanks around their parts and without what stands there twice,
 * as they are stored. */
static Str normal_cell(struct arena *arena, const struct column *column, Str cell)
{
    bool multi = column->type == COLUMN_COUNTRIES || column->type == COLUMN_TOPICS ||
                 column->type == COLUMN_LINKS || column->type == COLUMN_SOURCES ||
                 (column->type == COLUMN_FIELD && !field_in_text(column->field) &&
                  (column->field->flags & MULTI));
    Str rest = cell, part;
    struct buf out;

    if (!multi)
        return cell;
    buf_init(&out, arena, cell.len + 1);
    while (str_split(&rest, '|', &part)) {
        part = str_trim(part);
        if (has_part(buf_text(&out), part))
            continue;
        if (out.len > 0)
            buf_char(&out, '|');
        buf_str(&out, part);
    }
    return column->type == COLUMN_LINKS ? links_in_order(arena, buf_text(&out)) : buf_text(&out);
}

/* 007 is 7, and a position of 0 is none. */
static int64_t number_in(const struct column *column, Str cell)
{
    int64_t number = column->type == COLUMN_POSITION ? 0 : -1;

    if (cell.len > 0)
        IGNORE(str_int(cell, 0, INT64_MAX, &number)); /* checked before */
    return number;
}

/* Whether a cell of the file says something else than what is stored. Empty common cells mean "as
 * it is". */
static bool cell_differs(struct import_plan *plan, const struct import_row *row,
                         const struct stored *stored, size_t i)
{
    const struct column *column = &row->table->columns[i];
    struct column plain = *column;
    Str now;
    When moment = 0, moment_now = 0;

    if (import_says_nothing(plan, row, stored, i))
        return false;
    if (column_of_tombstone(column->type) && !str_eq_z(import_state(row, stored), "withdrawn"))
        return false;
    if (is_own_language(plan, row, stored, i))
        plain.lang = STR_EMPTY;
    now = stored_cell(plan->arena, stored, &plain);
    if (row->cells[i].len == 0 &&
        (column->type == COLUMN_STATE || column->type == COLUMN_VISIBILITY ||
         column->type == COLUMN_LANGUAGE || column->type == COLUMN_TRANSLATION ||
         column->type == COLUMN_PUBLISHED || column->type == COLUMN_WITHDRAWN ||
         column->type == COLUMN_WITHDRAWN_TITLE))
        return false;
    /* What translations are cannot be said of a language without any; those that come differ. */
    if (column->type == COLUMN_TRANSLATION && now.len == 0)
        return false;
    if (column_cells(column) == CELL_MOMENT) {
        IGNORE(moment_parse(row->cells[i], &moment)); /* checked before */
        IGNORE(moment_parse(now, &moment_now));       /* written by when_iso */
        return moment / 1000 != moment_now / 1000;
    }
    if (column_cells(column) == CELL_NUMBER)
        return number_in(column, row->cells[i]) != number_in(column, now);
    return !str_eq(normal_cell(plan->arena, column, row->cells[i]),
                   normal_cell(plan->arena, column, now));
}

bool import_differs(struct import_plan *plan, const struct import_row *row,
                    const struct stored *stored)
{
    for (size_t i = 0; i < row->table->column_count; i++)
        if (cell_differs(plan, row, stored, i))
            return true;
    return false;
}
