/* SPDX-License-Identifier: EUPL-1.2
 *
 * The time line: every moment the house knows of, year by year, with how certain it is.
 */
#include "records/occasion.h"
#include "records/room_page.h"
#include "rooms/rooms.h"

enum { MOMENTS_MAX = 3000, YEARS_MAX = 500 };

static Err fill_item(struct show *show, const struct brief *brief, const struct page_row *row,
                     struct page_line_item *out)
{
    *out = (struct page_line_item){
        .iso = occasion_begins(show->visit->arena, brief),
        .date = show_when(show, brief),
        .meta = row->meta,
        .chips = { row->chips.items, row->chips.count },
        .title = row->title,
    };
    return OK;
}

/* Moments that are simply certain need no chip. */
static void drop_certain(struct page_row *row)
{
    if (row->chips.count == 1 &&
        (row->chips.items[0].mark.len == 0 || str_eq_z(row->chips.items[0].mark, "done")))
        row->chips.count = 0;
}

static Err fill_years(struct show *show, const struct briefs *briefs, struct page_line_year *years,
                      size_t *year_count)
{
    struct page_line_item *items =
        ARENA_ARRAY(show->visit->arena, briefs->count + 1, struct page_line_item);
    struct page_row *rows;
    size_t n = 0;

    TRY(show_rows(show, briefs, &(struct row_style){ .no_summary = true, .no_date = true }, &rows));
    for (size_t i = 0; i < briefs->count; i++) {
        Str year = str_fmt(show->visit->arena, "%d", briefs->items[i].day.year);

        drop_certain(&rows[i]);
        TRY(fill_item(show, &briefs->items[i], &rows[i], &items[i]));
        if (n == 0 || !str_eq(years[n - 1].text, year)) {
            if (n == YEARS_MAX)
                return OK;
            years[n++] =
                (struct page_line_year){ .id = str_fmt(show->visit->arena, "y%.*s", STR_ARG(year)),
                                         .text = year,
                                         .items = { &items[i], 0 } };
        }
        years[n - 1].items.count++;
        *year_count = n;
    }
    return OK;
}

/* GET /{lang}/history */
static Err show_history(struct visit *visit)
{
    struct room_page *page = ARENA_NEW(visit->arena, struct room_page);
    struct page_line_year *years = ARENA_ARRAY(visit->arena, YEARS_MAX, struct page_line_year);
    struct briefs briefs;
    size_t count = 0;

    TRY(room_page_init(page, visit, "history", "history", STR("history"), W_ROOM_HISTORY));
    TRY(record_list(&page->show.reader, &moment_kind, NULL, MOMENTS_MAX, &briefs));
    TRY(fill_years(&page->show, &briefs, years, &count));
    page->page.count = (int64_t)briefs.count;
    if (count > 0)
        room_page_add(page, "line", STR_EMPTY, 0,
                      markup_of_line(visit->arena, visit->lang,
                                     &(struct page_line){ .years = { years, count } }));
    return room_page_send(page);
}

const struct route history_routes[] = {
    { METHOD_GET, "/{lang}/history", PERMIT_ANYONE, AUDIT_NONE, NULL, show_history, NULL, false },
    { 0 },
};
