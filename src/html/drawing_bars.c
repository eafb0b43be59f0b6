/* SPDX-License-Identifier: EUPL-1.2
 *
 * A chart of periods: one row a bar, over a scale of years.
 *
 * A label stands behind its bar where there is room, else before it, else in the wider of the two,
 * cut.  A bar whose beginning or end is not known has no round corner there but a row of dots
 * (class open), so that it reads as "and on".
 */
#include "html/drawing.h"

#include "base/arena.h"
#include "base/buf.h"
#include "html/drawing_parts.h"

enum {
    MARGIN = 22 * UNIT, /* left and right, half a year's number */
    HEAD = 26 * UNIT,   /* above the first row, for the years */
    ROW = 26 * UNIT,
    BAR = 14 * UNIT,
    BAR_LEAST = 4 * UNIT,    /* width of the shortest period */
    OPEN_LENGTH = 18 * UNIT, /* of the dots behind an end that is not known */
    GAP = 6 * UNIT,          /* between a bar and its label */
    BASELINE = 18 * UNIT,    /* of a label, from the top of its row */
    SHADE_LAST = 5,
};

/* Where a bar begins and ends, its dots included. */
struct extent {
    int64_t from;
    int64_t to;
    bool open_from;
    bool open_to;
};

static void widen(struct year_scale *scale, Day day)
{
    if (!day_is_set(day))
        return;
    if (scale->first == 0 || day.year < scale->first)
        scale->first = day.year;
    if (day.year + 1 > scale->last)
        scale->last = day.year + 1;
}

static struct year_scale scale_of(const struct bar *bars, size_t count)
{
    struct year_scale scale = { .left = MARGIN, .right = DRAWING_WIDTH - MARGIN };

    for (size_t i = 0; i < count; i++) {
        widen(&scale, bars[i].from);
        widen(&scale, bars[i].to);
    }
    if (scale.first == 0) /* no date at all: any scale will do */
        scale = (struct year_scale){ 2000, 2001, scale.left, scale.right };
    return scale;
}

/* A day within its year. */
static int64_t day_x(const struct year_scale *scale, Day day)
{
    const When start = when_from_day((Day){ .year = day.year });
    const When length = 366LL * 24 * 60 * 60 * 1000;
    const int64_t year_width = year_x(scale, day.year + 1) - year_x(scale, day.year);

    return year_x(scale, day.year) + (when_from_day(day) - start) * year_width / length;
}

/* The end of a period lies behind its last day, month or year. */
static int64_t end_x(const struct year_scale *scale, Day day)
{
    if (day.month == 0)
        return year_x(scale, day.year + 1);
    return day_x(scale, day_add(day_last(day), 1));
}

static int64_t at_most(int64_t x, int64_t most)
{
    return x < most ? x : most;
}

static struct extent extent_of(const struct year_scale *scale, const struct bar *bar)
{
    struct extent e = { .open_from = !day_is_set(bar->from), .open_to = !day_is_set(bar->to) };

    e.to = e.open_to ? scale->right : end_x(scale, bar->to);
    e.from = e.open_from ? e.to - OPEN_LENGTH - BAR_LEAST : day_x(scale, bar->from);
    e.from = at_most(e.from, e.to - BAR_LEAST);
    if (e.from < 0)
        e.from = 0;
    return e;
}

static void write_dots(struct buf *out, const struct bar *bar, int64_t x, int64_t y)
{
    for (int i = 0; i < 3; i++) {
        buf_fmt(out, "<circle class=\"bar-%d open\"", bar->shade);
        drawing_number(out, "cx", x + UNIT * 3 + i * UNIT * 6);
        drawing_number(out, "cy", y + BAR / 2);
        buf_z(out, " r=\"1.8\"/>");
    }
}

static void write_bar(struct buf *out, const struct bar *bar, const struct extent *e, int64_t y)
{
    int64_t from = e->open_from ? e->from + OPEN_LENGTH : e->from;
    int64_t to = e->to;

    if (e->open_to && e->to - from > OPEN_LENGTH + BAR_LEAST)
        to -= OPEN_LENGTH;
    buf_fmt(out, "<rect class=\"bar bar-%d\"", bar->shade);
    drawing_number(out, "x", from);
    drawing_number(out, "y", y);
    drawing_number(out, "width", to - from > BAR_LEAST ? to - from : BAR_LEAST);
    drawing_number(out, "height", BAR);
    buf_z(out, " rx=\"3\"/>");
    if (e->open_from)
        write_dots(out, bar, e->from, y);
    if (to < e->to)
        write_dots(out, bar, to, y);
}

static void write_label(struct buf *out, struct arena *arena, Str label, const struct extent *e,
                        int64_t y)
{
    const int64_t behind = DRAWING_WIDTH - e->to - GAP;
    const int64_t before = e->from - GAP;
    const bool goes_behind =
        label_width(label) <= behind || (label_width(label) > before && behind >= before);

    drawing_label(out, label_within(arena, label, goes_behind ? behind : before),
                  goes_behind ? e->to + GAP : e->from - GAP, y, !goes_behind);
}

/* A bar with little room on both sides carries its label itself. */
static bool is_room_beside(const struct extent *e, Str label)
{
    const int64_t behind = DRAWING_WIDTH - e->to - GAP;
    const int64_t before = e->from - GAP;
    const int64_t within = e->to - e->from - 2 * GAP;

    return label_width(label) <= behind || label_width(label) <= before || within < behind ||
           within < before;
}

static void write_row(struct buf *out, struct arena *arena, const struct year_scale *scale,
                      const struct bar *bar, int64_t top)
{
    const struct extent e = extent_of(scale, bar);
    const bool linked = bar->address.len > 0;

    must(bar->shade >= 0 && bar->shade <= SHADE_LAST);
    if (linked) {
        buf_z(out, "<a href=\"");
        escape_address(out, bar->address);
        buf_z(out, "\" tabindex=\"-1\">");
    }
    buf_z(out, "<g>");
    if (bar->label.len > 0) {
        buf_z(out, "<title>");
        escape_text(out, bar->label);
        buf_z(out, "</title>");
    }
    write_bar(out, bar, &e, top + (ROW - BAR) / 2);
    if (is_room_beside(&e, bar->label)) {
        write_label(out, arena, bar->label, &e, top + BASELINE);
    } else {
        buf_z(out, "<g class=\"within\">");
        drawing_label(out, label_within(arena, bar->label, e.to - e.from - 2 * GAP - OPEN_LENGTH),
                      e.from + GAP + (e.open_from ? OPEN_LENGTH : 0), top + BASELINE, false);
        buf_z(out, "</g>");
    }
    buf_z(out, linked ? "</g></a>" : "</g>");
}

Markup drawing_bars(struct arena *arena, const struct bar *bars, size_t count)
{
    const struct year_scale scale = scale_of(bars, count);
    const int64_t bottom = HEAD + (int64_t)count * ROW;
    struct buf out;

    if (count == 0)
        return MARKUP_EMPTY;
    buf_init(&out, arena, DRAWING_BYTES_MAX);
    drawing_begin(&out, "bars", bottom + UNIT * 4);
    drawing_ticks(&out, &scale, HEAD - 6 * UNIT, bottom, HEAD - 11 * UNIT);
    buf_fmt(&out, "<path class=\"axis\" d=\"M0 %dH%d\"/>", (HEAD - 6 * UNIT) / UNIT,
            DRAWING_WIDTH / UNIT);
    for (size_t i = 0; i < count; i++)
        write_row(&out, arena, &scale, &bars[i], HEAD + (int64_t)i * ROW);
    drawing_end(&out);
    /* More than anyone could look at; the table beside it has them all. */
    return buf_full(&out) ? MARKUP_EMPTY : (Markup){ buf_text(&out) };
}
