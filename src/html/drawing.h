/* SPDX-License-Identifier: EUPL-1.2
 *
 * Drawings that the server makes as SVG.  Each is decoration beside an equal table or list, so it
 * is hidden from assistive technology; classes, never colours, so that night and print come from
 * the style sheet.
 */
#ifndef HTML_DRAWING_H
#define HTML_DRAWING_H

#include "base/when.h"
#include "html/markup.h"

/* One bar of a chart of periods. */
struct bar {
    Str label;   /* written beside the bar, cut with an ellipsis where it does not fit */
    Str address; /* empty, or where the bar leads; the link is not focusable, since the table beside
                    it has it too */
    Day from;    /* not set: unknown, the bar begins where it ends and is drawn open */
    Day to;      /* not set: still running */
    int shade;   /* 0 to 5: class bar-0 .. bar-5 */
};

/* Bars over a scale of years from the earliest from to the latest to; rows in the given order.
 * Empty markup for none. */
Markup drawing_bars(struct arena *arena, const struct bar *bars, size_t count);

/* One mark on a line of years, e.g. the year of a ban. */
struct dot {
    Str label;
    int year;
};
/* Marks along a line of years from first to last; labels never overlap: they climb to free rows. */
Markup drawing_dots(struct arena *arena, const struct dot *dots, size_t count, int first, int last);

#endif
