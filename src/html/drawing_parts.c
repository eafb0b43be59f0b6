/* SPDX-License-Identifier: EUPL-1.2
 *
 * The parts of the drawings.
 *
 * Only geometry is written as attributes (positions, sizes, the side a label is anchored on).
 * Colours and letters come from the style sheet, which knows .drawing with .axis .tick .year
 * .label, in bars .bar .bar-0 to .bar-5 .open .within, and along years .rise .point; letters are
 * taken to be 12 units high.
 */
#include "html/drawing_parts.h"

#include <inttypes.h>

#include "base/arena.h"
#include "html/markup.h"

enum { TICKS_MAX = 10 };

void drawing_number(struct buf *out, const char *name, int64_t tenths)
{
    const char *sign = tenths < 0 ? "-" : "";
    int64_t size = tenths < 0 ? -tenths : tenths;

    if (size % UNIT == 0)
        buf_fmt(out, " %s=\"%s%" PRId64 "\"", name, sign, size / UNIT);
    else
        buf_fmt(out, " %s=\"%s%" PRId64 ".%" PRId64 "\"", name, sign, size / UNIT, size % UNIT);
}

void drawing_begin(struct buf *out, const char *kind, int64_t height)
{
    buf_fmt(out,
            "<svg class=\"drawing %s\" viewBox=\"0 0 %d %" PRId64
            "\" aria-hidden=\"true\" focusable=\"false\">",
            kind, DRAWING_WIDTH / UNIT, height / UNIT);
}

void drawing_end(struct buf *out)
{
    buf_z(out, "</svg>");
}

int64_t label_width(Str label)
{
    return (int64_t)str_points(label) * LETTER_WIDTH;
}

Str label_within(struct arena *arena, Str label, int64_t width)
{
    const int64_t points = width / LETTER_WIDTH;

    if (label_width(label) <= width)
        return label;
    if (points < 2)
        return STR_EMPTY;
    return str_fmt(arena, "%.*s…", STR_ARG(str_trim(str_first_points(label, (size_t)points - 1))));
}

void drawing_label(struct buf *out, Str label, int64_t x, int64_t y, bool at_end)
{
    if (label.len == 0)
        return;
    buf_z(out, "<text class=\"label\"");
    drawing_number(out, "x", x);
    drawing_number(out, "y", y);
    buf_z(out, at_end ? " text-anchor=\"end\">" : ">");
    escape_text(out, label);
    buf_z(out, "</text>");
}

int64_t year_x(const struct year_scale *scale, int year)
{
    return scale->left +
           (scale->right - scale->left) * (year - scale->first) / (scale->last - scale->first);
}

/* The round number of years between two ticks. */
static int tick_step(int years)
{
    static const int steps[] = { 1, 2, 5, 10, 20, 50, 100, 200, 500 };

    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        if (years / steps[i] <= TICKS_MAX)
            return steps[i];
    }
    return 1000;
}

void drawing_ticks(struct buf *out, const struct year_scale *scale, int64_t top, int64_t bottom,
                   int64_t numbers)
{
    const int step = tick_step(scale->last - scale->first);

    for (int year = (scale->first + step - 1) / step * step; year <= scale->last; year += step) {
        int64_t x = year_x(scale, year);

        buf_z(out, "<path class=\"tick\"");
        buf_fmt(out, " d=\"M%" PRId64 ".%" PRId64 " %" PRId64 "V%" PRId64 "\"/>", x / UNIT,
                x % UNIT, top / UNIT, bottom / UNIT);
        buf_z(out, "<text class=\"year\" text-anchor=\"middle\"");
        drawing_number(out, "x", x);
        drawing_number(out, "y", numbers);
        buf_fmt(out, ">%d</text>", year);
    }
}
