/* SPDX-License-Identifier: EUPL-1.2
 *
 * Marks along a line of years.
 *
 * Each mark has a stem that rises to its label, and each label stands to the right of its stem.
 * Going from the last mark to the first, a label is put one row above every stem that it would
 * cross; so labels overlap neither labels nor stems.  The line is shortened until the labels of the
 * last marks fit beside it.
 */
#include "html/drawing.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/buf.h"
#include "html/drawing_parts.h"

enum {
    MARGIN = 22 * UNIT,
    ROW = 18 * UNIT,
    STEM_FIRST = 14 * UNIT, /* from the line to the lowest row of labels */
    RADIUS = 5,             /* in units */
    GAP = 5 * UNIT,         /* between a stem and its label */
    SPACE = 10 * UNIT,      /* between a label and the next stem */
    TOP = 16 * UNIT,
    FOOT = 30 * UNIT, /* below the line, for the years */
    LABEL_MAX = 190 * UNIT,
    DOTS_MAX = 500,
};

/* A dot with its place. */
struct mark {
    Str label;
    int64_t x;
    int64_t end; /* of the label, with the space behind it */
    int row;     /* 0 is the lowest */
};

static int compare_marks(const void *a, const void *b)
{
    const struct mark *left = a;
    const struct mark *right = b;

    if (left->x != right->x)
        return left->x < right->x ? -1 : 1;
    return str_compare(left->label, right->label);
}

/* How far to the right a year may lie so that its label still fits; the line ends where all do. */
static struct year_scale scale_for(const struct dot *dots, size_t count, int first, int last)
{
    struct year_scale scale = { first, last + 1, MARGIN, DRAWING_WIDTH - MARGIN };

    for (size_t i = 0; i < count; i++) {
        int64_t width = label_width(dots[i].label);
        int64_t room = DRAWING_WIDTH - MARGIN - GAP - (width < LABEL_MAX ? width : LABEL_MAX);
        int64_t right = dots[i].year <= first
                            ? scale.right
                            : MARGIN + room * (last + 1 - first) / (dots[i].year + 1 - first);

        if (dots[i].year >= first && dots[i].year <= last && right < scale.right)
            scale.right = right;
    }
    return scale;
}

/* Dots outside the years asked for are left out. */
static size_t place_marks(struct arena *arena, const struct year_scale *scale,
                          const struct dot *dots, size_t count, struct mark *marks)
{
    size_t placed = 0;

    for (size_t i = 0; i < count; i++) {
        if (dots[i].year < scale->first || dots[i].year >= scale->last)
            continue;
        int64_t x = (year_x(scale, dots[i].year) + year_x(scale, dots[i].year + 1)) / 2;
        Str label = label_within(arena, dots[i].label, LABEL_MAX);
        marks[placed++] = (struct mark){ label, x, x + GAP + label_width(label) + SPACE, 0 };
    }
    qsort(marks, placed, sizeof *marks, compare_marks);
    return placed;
}

/* Gives each mark its row and returns the highest. */
static int climb(struct mark *marks, size_t count)
{
    int highest = 0;

    for (size_t i = count; i-- > 0;) {
        for (size_t j = i + 1; j < count && marks[j].x <= marks[i].end; j++) {
            if (marks[j].row >= marks[i].row)
                marks[i].row = marks[j].row + 1;
        }
        if (marks[i].row > highest)
            highest = marks[i].row;
    }
    return highest;
}

static void write_stem(struct buf *out, const struct mark *mark, int64_t line)
{
    const int64_t top = line - STEM_FIRST - mark->row * (int64_t)ROW;

    buf_fmt(out, "<path class=\"rise\" d=\"M%" PRId64 ".%" PRId64 " %" PRId64 "V%" PRId64 "\"/>",
            mark->x / UNIT, mark->x % UNIT, line / UNIT, (top - 9 * UNIT) / UNIT);
    drawing_label(out, mark->label, mark->x + GAP, top, false);
}

static void write_dot(struct buf *out, const struct mark *mark, int64_t line)
{
    buf_z(out, "<circle class=\"point\"");
    drawing_number(out, "cx", mark->x);
    drawing_number(out, "cy", line);
    buf_fmt(out, " r=\"%d\"/>", RADIUS);
}

static void write_drawing(struct buf *out, const struct year_scale *scale, const struct mark *marks,
                          size_t count, int highest)
{
    const int64_t line = TOP + STEM_FIRST + highest * (int64_t)ROW;

    drawing_begin(out, "years", line + FOOT);
    drawing_ticks(out, scale, line, line + 8 * UNIT, line + 22 * UNIT);
    for (size_t i = 0; i < count; i++)
        write_stem(out, &marks[i], line);
    buf_fmt(out, "<path class=\"axis\" d=\"M%d %" PRId64 "H%" PRId64 "\"/>", MARGIN / UNIT,
            line / UNIT, scale->right / UNIT);
    for (size_t i = 0; i < count; i++)
        write_dot(out, &marks[i], line);
    drawing_end(out);
}

Markup drawing_dots(struct arena *arena, const struct dot *dots, size_t count, int first, int last)
{
    struct buf out;

    must(first <= last);
    if (count > DOTS_MAX)
        count = DOTS_MAX; /* nobody could read more; the table beside it has them all */
    const struct year_scale scale = scale_for(dots, count, first, last);
    struct mark *marks = ARENA_ARRAY(arena, count, struct mark);
    const size_t placed = place_marks(arena, &scale, dots, count, marks);

    if (placed == 0)
        return MARKUP_EMPTY;
    buf_init(&out, arena, DRAWING_BYTES_MAX);
    write_drawing(&out, &scale, marks, placed, climb(marks, placed));
    return buf_full(&out) ? MARKUP_EMPTY : (Markup){ buf_text(&out) };
}
