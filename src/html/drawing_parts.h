/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the drawings are put together from: an SVG frame, coordinates, labels that fit.
 *
 * Private to html/.  Coordinates are whole tenths of a unit, so that no locale and no floating
 * point comes near them.
 */
#ifndef HTML_DRAWING_PARTS_H
#define HTML_DRAWING_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

struct arena;

enum {
    UNIT = 10, /* tenths in a unit of the drawing */
    DRAWING_WIDTH = 720 * UNIT,
    LETTER_WIDTH =
        62, /* an average letter of a label at font-size 12, in tenths; rather too wide */
    DRAWING_BYTES_MAX = 1 << 20,
};

/* Opens and closes the drawing; kind is its second class. */
void drawing_begin(struct buf *out, const char *kind, int64_t height);
void drawing_end(struct buf *out);

/* Writes ` name="12.5"`. */
void drawing_number(struct buf *out, const char *name, int64_t tenths);

/* The width of a label, estimated. */
int64_t label_width(Str label);
/* The label cut with an ellipsis to at most the given width. */
Str label_within(struct arena *arena, Str label, int64_t width);
/* Writes the label; at_end puts its last letter, not its first, at x. */
void drawing_label(struct buf *out, Str label, int64_t x, int64_t y, bool at_end);

/* The scale of years: x of the beginning of a year. */
struct year_scale {
    int first; /* year at the left edge */
    int last;  /* year whose beginning is at the right edge; above first */
    int64_t left;
    int64_t right;
};
int64_t year_x(const struct year_scale *scale, int year);
/* Lines and numbers of round years, at most about ten, from top to bottom; the numbers stand at y =
 * numbers. */
void drawing_ticks(struct buf *out, const struct year_scale *scale, int64_t top, int64_t bottom,
                   int64_t numbers);

#endif
