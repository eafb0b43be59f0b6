/* SPDX-License-Identifier: EUPL-1.2
 *
 * A month as a table, with the month's events beside it.  The agenda list is the calendar's main
 * page and comes from the declaration.
 */
#include "http/house.h"
#include "records/room_page.h"
#include "rooms/rooms.h"

/* Months before and after these have no page, so that who follows every link comes to an end. */
enum { FIRST_YEAR = 1900, LAST_YEAR = 2100 };
enum { EVENTS_MAX = 500, WEEKS_MAX = 6, DAYS = 7 };

static bool has_page(Day month)
{
    return month.year >= FIRST_YEAR && month.year <= LAST_YEAR;
}

/* The month that an address names (2027-03), else the one that today is in. */
static Err month_of(struct visit *visit, Day *out)
{
    if (visit->segments[0].len > 0) {
        TRY(day_parse(visit->segments[0], out) == OK ? OK : ERR_NOT_FOUND);
        return out->month != 0 && out->day == 0 && has_page(*out) ? OK : ERR_NOT_FOUND;
    }
    *out = day_from_when(visit->now);
    out->day = 0;
    return OK;
}

static Day month_step(Day month, int step)
{
    int index = month.year * 12 + (month.month - 1) + step;

    return (Day){ .year = (int16_t)(index / 12), .month = (int8_t)(index % 12 + 1) };
}

/* Whether an event touches a day. */
static bool is_on(const struct brief *brief, Day day)
{
    Day end = day_is_set(brief->day_end) ? day_last(brief->day_end) : day_last(brief->day);

    return brief->day.day != 0 && day_compare(brief->day, day) <= 0 && day_compare(day, end) <= 0;
}

static struct page_month_day day_cell(struct visit *visit, Day day, const struct briefs *briefs,
                                      const struct page_agenda_item *items)
{
    struct page_month_day cell = { .number = number_show(visit->arena, visit->lang, day.day),
                                   /* A copy is read on other days than it was made. */
                                   .today = !visit->house->offline &&
                                            day_compare(day, day_from_when(visit->now)) == 0 };
    int64_t count = 0;

    for (size_t i = 0; i < briefs->count; i++)
        if (is_on(&briefs->items[i], day)) {
            if (count++ == 0)
                cell.href = (Url){ str_fmt(visit->arena, "#%.*s", STR_ARG(items[i].id)) };
        }
    if (count > 0)
        cell.events = word_count(visit->arena, visit->lang, W_CALENDAR_EVENTS, count, NULL, 0);
    return cell;
}

static struct page_month_week *weeks(struct visit *visit, Day month, const struct briefs *briefs,
                                     const struct page_agenda_item *items, size_t *count_out)
{
    struct page_month_week *rows = ARENA_ARRAY(visit->arena, WEEKS_MAX, struct page_month_week);
    Day first = { month.year, month.month, 1 };
    int lead = day_of_week(first) - 1, days = days_in_month(month.year, month.month);

    *count_out = 0;
    for (int at = -lead; at < days; at += DAYS) {
        struct page_month_day *cells = ARENA_ARRAY(visit->arena, DAYS, struct page_month_day);

        for (int d = 0; d < DAYS; d++)
            cells[d] = at + d < 0 || at + d >= days
                           ? (struct page_month_day){ .blank = true }
                           : day_cell(visit, (Day){ month.year, month.month, (int8_t)(at + d + 1) },
                                      briefs, items);
        rows[(*count_out)++] = (struct page_month_week){ .days = { cells, DAYS } };
    }
    return rows;
}

static struct page_month_weekday *weekdays(struct visit *visit)
{
    struct page_month_weekday *items = ARENA_ARRAY(visit->arena, DAYS, struct page_month_weekday);

    for (int d = 0; d < DAYS; d++)
        items[d] =
            (struct page_month_weekday){ weekday_show(visit->arena, visit->lang, d + 1, true),
                                         weekday_show(visit->arena, visit->lang, d + 1, false) };
    return items;
}

/* Empty where the month has no page. */
static Url month_url(struct visit *visit, Day month)
{
    if (!has_page(month))
        return (Url){ STR_EMPTY };
    return frame_url_str(
        visit, str_fmt(visit->arena, "calendar/month/%.*s", STR_ARG(day_iso(visit->arena, month))));
}

/* A copy without the house has the months between the first event and the last. */
static Err has_more(struct visit *visit, const struct reader *reader, const struct narrow *narrow,
                    bool *out)
{
    int64_t count = 1;

    if (visit->house->offline)
        TRY(record_count(reader, &event_kind, narrow, &count));
    *out = count > 0;
    return OK;
}

/* The newest come first; on one day the whole ones stand before those that have an hour. */
static void put_oldest_first(struct briefs *briefs)
{
    for (size_t i = 0; i < briefs->count / 2; i++) {
        struct brief swap = briefs->items[i];

        briefs->items[i] = briefs->items[briefs->count - 1 - i];
        briefs->items[briefs->count - 1 - i] = swap;
    }
    for (size_t i = 1; i < briefs->count; i++) {
        struct brief one = briefs->items[i];
        size_t at = i;

        for (; at > 0 && day_compare(briefs->items[at - 1].day, one.day) == 0 &&
               clock_minutes(briefs->items[at - 1].begins_at) > clock_minutes(one.begins_at);
             at--)
            briefs->items[at] = briefs->items[at - 1];
        briefs->items[at] = one;
    }
}

/* GET /{lang}/calendar/month and /{lang}/calendar/month/{month} */
static Err show_month(struct visit *visit)
{
    struct room_page *page = ARENA_NEW(visit->arena, struct room_page);
    struct page_agenda_item *items;
    struct briefs briefs;
    size_t week_count;
    Day month, before, after;
    Str below;
    Markup agenda = MARKUP_EMPTY;
    bool earlier, later;

    TRY(month_of(visit, &month));
    before = month_step(month, -1);
    after = month_step(month, 1);
    below = str_fmt(visit->arena, "calendar/month/%.*s", STR_ARG(day_iso(visit->arena, month)));
    TRY(room_page_init(page, visit, "calendar", str_z(visit->arena, below), STR_EMPTY,
                       W_ROOM_CALENDAR));
    page->frame.title = page->page.heading =
        month_show(visit->arena, visit->lang, month.year, month.month);
    TRY(record_newest(&page->show.reader, (const struct kind *const[]){ &event_kind }, 1,
                      &(struct narrow){ .from = month, .before = after }, EVENTS_MAX, &briefs));
    TRY(has_more(visit, &page->show.reader, &(struct narrow){ .before = month }, &earlier));
    TRY(has_more(visit, &page->show.reader, &(struct narrow){ .from = after }, &later));
    put_oldest_first(&briefs);
    TRY(show_agenda(&page->show, &briefs, true, &items));
    if (briefs.count > 0)
        agenda = markup_of_agenda(visit->arena, visit->lang,
                                  &(struct page_agenda){ .items = { items, briefs.count } });

    struct page_month_week *rows = weeks(visit, month, &briefs, items, &week_count);
    page->page.after = markup_of_month(
        visit->arena, visit->lang,
        &(struct page_month){
            .caption = page->page.heading,
            .previous = earlier ? month_url(visit, before) : (Url){ STR_EMPTY },
            .previous_text = month_show(visit->arena, visit->lang, before.year, before.month),
            .next = later ? month_url(visit, after) : (Url){ STR_EMPTY },
            .next_text = month_show(visit->arena, visit->lang, after.year, after.month),
            .today =
                visit->house->offline ? (Url){ STR_EMPTY } : frame_url(visit, "calendar/month"),
            .weekdays = { weekdays(visit), DAYS },
            .weeks = { rows, week_count },
            .agenda = agenda,
        });
    return room_page_send(page);
}

const struct route calendar_routes[] = {
    { METHOD_GET, "/{lang}/calendar/month", PERMIT_ANYONE, AUDIT_NONE, NULL, show_month, NULL,
      false },
    { METHOD_GET, "/{lang}/calendar/month/{month}", PERMIT_ANYONE, AUDIT_NONE, NULL, show_month,
      NULL, false },
    { 0 },
};
