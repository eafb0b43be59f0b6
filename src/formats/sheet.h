/* SPDX-License-Identifier: EUPL-1.2
 *
 * Lists as spreadsheets: XLSX (ECMA-376) and ODS (OpenDocument 1.2), with the columns of the CSV.
 *
 * A cell is a text, a number or a date, never a formula, whatever it begins with.  Dates are real
 * ones where the day is known and spreadsheets can hold it (from 1900 on); "1998" and "1998-09"
 * stay texts.  The header row stays in view and filters the list.  Two files made of the same
 * records at different times are the same bytes: nothing in them says "now".
 */
#ifndef FORMATS_SHEET_H
#define FORMATS_SHEET_H

#include "records/format.h"

/* UTF-16 units in a cell and in a sheet's name: what Excel holds; rows with the header's. */
enum { SHEET_CELL_MAX = 32767, SHEET_NAME_MAX = 31, SHEET_ROWS_MAX = 1048576 };

/* The text as a cell can hold it: cut, with an ellipsis, where it is longer than units_max UTF-16
 * units. */
Str sheet_text(struct arena *arena, Str text, size_t units_max);
/* The name of the job's sheet: its title without what names of sheets cannot hold; never empty. */
Str sheet_name(const struct format_job *job);
/* Whether a cell of that column is shown as a date; *out is the day. */
bool sheet_day(const struct column *column, Str cell, Day *out);
/* "AB12": a cell, both counted from 0; and "A1:AB12": the whole table, with its header row. */
Str sheet_place(struct arena *arena, size_t column, size_t row);
Str sheet_range(struct arena *arena, size_t columns, size_t rows);

extern const struct format format_xlsx, format_ods;

#endif
