/* SPDX-License-Identifier: EUPL-1.2
 *
 * The projects in time: one bar each, drawn by the server, and the equal table.
 */
#include "html/drawing.h"
#include "records/room_page.h"
#include "rooms/rooms.h"

enum { PROJECTS_MAX = 500 };

static Err project_line(struct show *show, const struct brief *brief, struct page_table_line *out)
{
    struct visit *visit = show->visit;
    struct page_table_cell *cells = ARENA_ARRAY(visit->arena, 2, struct page_table_cell);
    struct page_name name = show_name(show, brief);

    cells[0].content = markup_text(visit->arena, day_show(visit->arena, visit->lang, brief->day));
    cells[1].content =
        markup_text(visit->arena, day_show(visit->arena, visit->lang, brief->day_end));
    *out = (struct page_table_line){ .head = markup_of_name(visit->arena, visit->lang, &name),
                                     .cells = { cells, 2 } };
    return OK;
}

/* GET /{lang}/projects/timeline */
static Err show_timeline(struct visit *visit)
{
    struct room_page *page = ARENA_NEW(visit->arena, struct room_page);
    struct page_table_column *columns = ARENA_ARRAY(visit->arena, 3, struct page_table_column);
    struct page_table_line *lines;
    struct bar *bars;
    struct briefs briefs;
    size_t bar_count = 0;

    TRY(room_page_init(page, visit, "projects", "projects/timeline", STR("projects/timeline"),
                       W_PROJECTS_TIMELINE));
    TRY(record_newest(&page->show.reader, (const struct kind *const[]){ &project_kind }, 1, NULL,
                      PROJECTS_MAX, &briefs));
    lines = ARENA_ARRAY(visit->arena, briefs.count + 1, struct page_table_line);
    bars = ARENA_ARRAY(visit->arena, briefs.count + 1, struct bar);
    for (size_t i = 0; i < briefs.count; i++) {
        const struct brief *brief = &briefs.items[briefs.count - 1 - i];

        TRY(project_line(&page->show, brief, &lines[i]));
        if (day_is_set(brief->day) || day_is_set(brief->day_end))
            bars[bar_count++] = (struct bar){ .label = brief->title.words,
                                              .address = record_address(&page->show.reader, brief),
                                              .from = brief->day,
                                              .to = brief->day_end,
                                              .shade = (int)(i % 6) };
    }
    columns[0].label = word(visit->lang, W_KIND_PROJECT_ONE);
    columns[1].label = word(
        visit->lang, field_label(page->show.reader.kinds, &project_kind, kind_day(&project_kind)));
    columns[2].label = word(visit->lang, field_label(page->show.reader.kinds, &project_kind,
                                                     kind_day_end(&project_kind)));
    if (bar_count > 0)
        room_page_add(
            page, "drawing", STR_EMPTY, 0,
            markup_of_chart(
                visit->arena, visit->lang,
                &(struct page_chart){ .drawing = drawing_bars(visit->arena, bars, bar_count),
                                      .caption = word(visit->lang, W_PROJECTS_TIMELINE_CAPTION) }));
    room_page_add(
        page, "table", STR_EMPTY, 0,
        markup_of_table(visit->arena, visit->lang,
                        &(struct page_table){ .id = STR("projects-in-time"),
                                              .caption = word(visit->lang, W_PROJECTS_TIMELINE),
                                              .caption_hidden = true,
                                              .columns = { columns, 3 },
                                              .lines = { lines, briefs.count } }));
    return room_page_send(page);
}

const struct route projects_routes[] = {
    { METHOD_GET, "/{lang}/projects/timeline", PERMIT_ANYONE, AUDIT_NONE, NULL, show_timeline, NULL,
      false },
    { 0 },
};
