/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reading and writing comma-separated values.
 *
 * The reader is a cursor over the file's bytes: csv_next reads cells until a line end stands
 * outside quotes.  A cell is copied only where a doubled quote or a carriage return has to be left
 * out.
 *
 * The apostrophe: a cell that begins with any number of apostrophes and then a formula character
 * gets one more when written and loses one when read, so that the round trip is exact even for a
 * text that begins with an apostrophe itself.
 */
#include "base/csv.h"

#include "base/arena.h"
#include "base/buf.h"

enum { CELLS_FIRST = 32 };

#define BYTE_ORDER_MARK STR("\xEF\xBB\xBF")

void csv_open(struct csv_reader *reader, Bytes file)
{
    Str mark = BYTE_ORDER_MARK;

    *reader = (struct csv_reader){ .rest = file, .line = 1 };
    if (file.len >= mark.len && memcmp(file.ptr, mark.ptr, mark.len) == 0)
        reader->rest = (Bytes){ file.ptr + mark.len, file.len - mark.len };
}

static void skip(struct csv_reader *reader, size_t bytes)
{
    if (bytes == 0)
        return; /* an empty file may have no address to count from */
    reader->rest.ptr += bytes;
    reader->rest.len -= bytes;
}

/* Nothing is read after a refusal: where a quote is amiss, all that follows would be misread. */
static Err refuse(struct csv_reader *reader, const char *why)
{
    reader->why = why;
    skip(reader, reader->rest.len);
    return ERR_REFUSED;
}

/* The length of the line end at this place of the rest: 0, 1 or 2. */
static size_t line_end(const struct csv_reader *reader, size_t at)
{
    const unsigned char *ptr = reader->rest.ptr;
    size_t len = reader->rest.len;

    if (at < len && ptr[at] == '\n')
        return 1;
    return at + 1 < len && ptr[at] == '\r' && ptr[at + 1] == '\n' ? 2 : 0;
}

/* Takes a line end off the rest, if one stands there. */
static bool take_line_end(struct csv_reader *reader)
{
    size_t len = line_end(reader, 0);

    skip(reader, len);
    reader->line += len > 0;
    return len > 0;
}

static Bytes take_plain(struct csv_reader *reader)
{
    size_t len = 0;

    while (len < reader->rest.len && reader->rest.ptr[len] != ',' && line_end(reader, len) == 0)
        len++;

    Bytes cell = { reader->rest.ptr, len };
    skip(reader, len);
    return cell;
}

/* The cell without the second of each pair of quotes. */
static Bytes without_doubles(struct arena *arena, Bytes cell, size_t doubles)
{
    if (doubles == 0)
        return cell;

    unsigned char *copy = arena_array(arena, cell.len - doubles, 1);
    size_t len = 0;
    for (size_t i = 0; i < cell.len; i++) {
        copy[len++] = cell.ptr[i];
        if (cell.ptr[i] == '"')
            i++;
    }
    return (Bytes){ copy, len };
}

/* Reads a cell whose opening quote is the next byte, and both its quotes. */
static Err take_quoted(struct csv_reader *reader, struct arena *arena, Bytes *out)
{
    const unsigned char *ptr = reader->rest.ptr;
    size_t len = reader->rest.len;
    size_t doubles = 0;
    size_t at = 1;

    for (; at < len; at++) {
        reader->line += ptr[at] == '\n';
        if (ptr[at] != '"')
            continue;
        if (at + 1 == len || ptr[at + 1] != '"')
            break;
        doubles++;
        at++;
    }
    if (at >= len)
        return refuse(reader, "a quote is not closed");

    *out = without_doubles(arena, (Bytes){ ptr + 1, at - 1 }, doubles);
    skip(reader, at + 1);
    if (reader->rest.len > 0 && reader->rest.ptr[0] != ',' && line_end(reader, 0) == 0)
        return refuse(reader, "text follows a closing quote");
    return OK;
}

/* True when a spreadsheet would take the text for a formula, or would if apostrophes were taken
 * off. */
static bool is_formula(Str s)
{
    size_t at = 0;

    static const char *const begins[] = { "=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠" };

    while (at < s.len && s.ptr[at] == '\'')
        at++;
    for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++)
        if (str_starts(str_sub(s, at, s.len), str_from_z(begins[i])))
            return true;
    return false;
}

static Err take_cell(struct csv_reader *reader, struct arena *arena, Str *out)
{
    Bytes bytes;
    Str cell;

    if (reader->rest.len > 0 && reader->rest.ptr[0] == '"')
        TRY(take_quoted(reader, arena, &bytes));
    else
        bytes = take_plain(reader);

    if (bytes.len > CSV_CELL_MAX)
        return refuse(reader, "a cell is longer than 1 MB");
    if (str_from_bytes(arena, bytes, &cell) != OK)
        return refuse(reader, "a cell holds bytes that are not UTF-8 text");
    if (cell.len > 0 && cell.ptr[0] == '\'' && is_formula(cell))
        cell = str_sub(cell, 1, SIZE_MAX);
    *out = cell;
    return OK;
}

static Err take_row(struct csv_reader *reader, struct arena *arena, struct csv_row *out)
{
    struct csv_row row = { 0 };
    size_t room = 0;

    for (;;) {
        reader->cell = row.count + 1;
        if (row.count == CSV_COLUMNS_MAX)
            return refuse(reader, "a row has more than 400 columns");
        if (row.count == room) {
            size_t first = reader->width > 0 ? reader->width : CELLS_FIRST;
            size_t larger = room == 0 ? first : room * 2;
            row.cells = arena_grow(arena, row.cells, room * sizeof(Str), larger * sizeof(Str));
            room = larger;
        }
        TRY(take_cell(reader, arena, &row.cells[row.count++]));
        if (reader->rest.len == 0 || take_line_end(reader))
            break;
        skip(reader, 1); /* the comma, since only that is left */
    }
    reader->width = row.count;
    *out = row;
    return OK;
}

Err csv_next(struct csv_reader *reader, struct arena *arena, struct csv_row *out, bool *more)
{
    while (take_line_end(reader))
        continue;

    bool found = reader->rest.len > 0;
    if (found) {
        reader->row_line = reader->line;
        TRY(take_row(reader, arena, out));
    }
    *more = found;
    return OK;
}

/* An empty first cell is quoted, since the row might have no other and would be a blank line; a
 * byte order mark is quoted, since at the start of the file it would be taken off. */
static bool needs_quotes(Str cell, bool first)
{
    if (cell.len == 0)
        return first;
    if (str_starts(cell, BYTE_ORDER_MARK))
        return true;
    for (size_t i = 0; i < cell.len; i++)
        if (cell.ptr[i] == '"' || cell.ptr[i] == ',' || cell.ptr[i] == '\n')
            return true;
    return false;
}

void csv_cell(struct buf *buf, Str cell, bool first)
{
    bool quoted = needs_quotes(cell, first);

    if (!first)
        buf_char(buf, ',');
    if (quoted)
        buf_char(buf, '"');
    if (is_formula(cell))
        buf_char(buf, '\'');
    for (Str rest = cell; rest.len > 0;) {
        size_t quote = str_find(rest, '"');
        buf_str(buf, str_sub(rest, 0, quote));
        if (quote < rest.len)
            buf_str(buf, STR("\"\""));
        rest = str_sub(rest, quote + 1, SIZE_MAX);
    }
    if (quoted)
        buf_char(buf, '"');
}

void csv_end(struct buf *buf)
{
    buf_str(buf, STR("\r\n"));
}
