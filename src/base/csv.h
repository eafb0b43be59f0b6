/* SPDX-License-Identifier: EUPL-1.2
 *
 * Comma-separated values as in RFC 4180, UTF-8 with or without a byte order mark.
 *
 * Written cells that a spreadsheet would take for a formula (first character = + - @, one of these
 * in full width, a tab or a line end) get a
 * leading apostrophe, and the reader takes one such apostrophe off again, so that a sheet survives
 * the round trip.  Plain numbers such as -5 and telephone numbers such as +371 2 are formulas to a
 * spreadsheet too and are treated alike.
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

struct arena;
struct buf;

enum { CSV_COLUMNS_MAX = 400, CSV_CELL_MAX = 1 << 20 };

struct csv_reader {
    Bytes rest;      /* what is not read yet */
    size_t line;     /* the number of the line that the next row begins on, from 1 */
    size_t row_line; /* the line that the last row began on */
    size_t cell;     /* the number of the cell that was read last, from 1 in each row */
    size_t width;    /* cells of the last row: the room that the next one begins with */
    const char *why; /* after ERR_REFUSED: the reason as an English clause without a full stop, e.g.
                        "a quote is not closed" */
};

struct csv_row {
    Str *cells;
    size_t count;
};

void csv_open(struct csv_reader *reader, Bytes file);

/* Reads the next row; *more is false at the end of the file.  Blank lines are passed over.
 * ERR_REFUSED (with why and row_line set) on an unclosed quote, text after a closing quote, too
 * many columns, a cell over CSV_CELL_MAX, or bytes that are not a Str; nothing more is read after
 * it.  Cells may point into the file. */
Err csv_next(struct csv_reader *reader, struct arena *arena, struct csv_row *out, bool *more);

/* Writes one cell; first is true for the first of a row.  csv_end ends the row with CRLF. */
void csv_cell(struct buf *buf, Str cell, bool first);
void csv_end(struct buf *buf);

#endif
