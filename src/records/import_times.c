/* SPDX-License-Identifier: EUPL-1.2
 *
 * Times of day in an import: each cell has been checked alone, here they are checked together, with
 * what is stored where the file has no such column.  What passes can be shown and sent as moments:
 * an exact day, a zone, clocks that existed on that day, and an end that is not before the begin.
 */
#include "records/import_plan.h"

#include "i18n/zone.h"
#include "records/settings.h"

struct times {
    struct import_plan *plan;
    struct import_row *row;
    const struct field *day, *day_end, *begins_at, *ends_at, *zone; /* day_end, ends_at: or NULL */
    struct stored stored;
};

static bool is_there(const struct import_row *row, const struct field *field)
{
    bool there = false;

    if (field != NULL)
        (void)import_cell(row, COLUMN_FIELD, field, &there);
    return there;
}

/* From the file where it has the column, else as stored. */
static Str cell_of(const struct times *times, const struct field *field)
{
    bool there;
    Str cell;

    if (field == NULL)
        return STR_EMPTY;
    cell = import_cell(times->row, COLUMN_FIELD, field, &there);
    return there ? cell : times->stored.columns[field - times->row->table->kind->fields];
}

static void refuse(const struct times *times, const struct field *field, Str reason)
{
    import_refuse(times->plan, times->row->table, times->row, str_from_z(field->name), reason);
}

/* The house's own zone, with this import's settings in it; empty: none. */
static Err house_zone(struct import_plan *plan, Str *out)
{
    for (size_t t = 0; t < plan->table_count; t++)
        for (size_t i = 0; plan->tables[t].kind == NULL && i < plan->tables[t].row_count; i++) {
            const struct import_row *row = &plan->tables[t].rows[i];

            if (!row->bad && str_eq_z(row->cells[0], SETTING_TIME_ZONE) && row->cells[1].len == 0) {
                *out = row->cells[2];
                return OK;
            }
        }
    TRY(settings_time_zone(plan->db, plan->arena, out));
    if (!zone_is_known(*out)) /* set before settings were checked */
        *out = STR_EMPTY;
    return OK;
}

/* One end as a moment; false: it is refused. */
static bool find_moment(const struct times *times, const struct field *clock_field, Day day,
                        Str zone, When *out)
{
    Str cell = cell_of(times, clock_field);
    Clock clock;

    if (clock_parse(cell, &clock) != OK)
        return false; /* the cell itself is refused */
    if (day.day == 0) {
        refuse(times, clock_field,
               STR("A time needs an exact date: complete the date or take the time out."));
        return false;
    }
    if (zone_moment(zone, day, clock, out) != ZONE_NEVER)
        return true;
    refuse(times, clock_field,
           str_fmt(times->plan->arena,
                   "On %.*s there is no %.*s in %.*s, clocks go forward over it: write the time "
                   "that they show.",
                   STR_ARG(day_iso(times->plan->arena, day)), STR_ARG(cell), STR_ARG(zone)));
    return false;
}

static void check_ends(const struct times *times, Str zone)
{
    Day day = { 0 }, day_end = { 0 };
    When begins, ends;

    IGNORE(day_parse(cell_of(times, times->day), &day)); /* refused before where it is no date */
    IGNORE(day_parse(cell_of(times, times->day_end), &day_end));
    if (!find_moment(times, times->begins_at, day, zone, &begins) ||
        cell_of(times, times->ends_at).len == 0)
        return;
    if (find_moment(times, times->ends_at, day_is_set(day_end) ? day_end : day, zone, &ends) &&
        ends < begins)
        refuse(times, times->ends_at,
               STR("It ends before it begins: correct the times or the dates."));
}

static Err check_zone(const struct times *times)
{
    Str zone = cell_of(times, times->zone);

    if (cell_of(times, times->begins_at).len == 0) {
        if (cell_of(times, times->ends_at).len > 0)
            refuse(times, times->ends_at,
                   str_fmt(times->plan->arena,
                           "The time of its end needs that of its beginning: fill %s in.",
                           times->begins_at->name));
        return OK;
    }
    if (zone.len == 0)
        TRY(house_zone(times->plan, &zone));
    if (zone.len == 0)
        refuse(times, times->begins_at,
               str_fmt(times->plan->arena,
                       "A time needs a zone: write one such as Europe/Tallinn into the column %s, "
                       "or set " SETTING_TIME_ZONE " for the whole house.",
                       times->zone->name));
    else if (zone_is_known(zone)) /* else it is refused by itself */
        check_ends(times, zone);
    return OK;
}

Err import_check_times(struct import_plan *plan, struct import_row *row)
{
    const struct kind *kind = row->table->kind;
    struct times times = {
        .plan = plan,
        .row = row,
        .day = kind_day(kind),
        .day_end = kind_day_end(kind),
        .begins_at = kind_meaning(kind, MEANS_BEGINS_AT),
        .ends_at = kind_meaning(kind, MEANS_ENDS_AT),
        .zone = kind_meaning(kind, MEANS_ZONE),
    };

    if (times.begins_at == NULL)
        return OK;
    if (!is_there(row, times.begins_at) && !is_there(row, times.ends_at) &&
        !is_there(row, times.zone) && !is_there(row, times.day) && !is_there(row, times.day_end))
        return OK;
    if (row->exists)
        TRY(stored_read(plan->db, plan->arena, plan->kinds, row->id, NULL, &times.stored));
    return check_zone(&times);
}
