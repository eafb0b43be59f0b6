/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fuzzes the reader of comma-separated values: whatever is read can be written and read back the
 * same, and whatever is refused has a reason and a line.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/csv.h"

enum { TEXT_MAX = 64 << 20, ARENA_MAX = 512 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads one row; false at the end or after a refusal. */
static bool next(struct csv_reader *reader, struct arena *arena, struct csv_row *row)
{
    bool more = false;
    Err err = csv_next(reader, arena, row, &more);

    if (err != OK) {
        must(err == ERR_REFUSED && reader->why != NULL && reader->rest.len == 0);
        must(reader->row_line >= 1 && reader->row_line <= reader->line);
        return false;
    }
    must(!more || (row->count >= 1 && row->count <= CSV_COLUMNS_MAX));
    return more;
}

static void write_row(struct buf *buf, const struct csv_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        csv_cell(buf, row->cells[i], i == 0);
    csv_end(buf);
}

static void compare_rows(const struct csv_row *a, const struct csv_row *b)
{
    must(a->count == b->count);
    for (size_t i = 0; i < a->count; i++)
        must(str_eq(a->cells[i], b->cells[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csv_reader reader;
    struct csv_reader again;
    struct csv_row row;
    struct csv_row same;
    struct arena arena;
    struct buf buf;

    arena_init(&arena, ARENA_MAX);
    buf_init(&buf, &arena, TEXT_MAX);
    csv_open(&reader, (Bytes){ data, size });
    while (next(&reader, &arena, &row))
        write_row(&buf, &row);
    must(!buf_full(&buf));

    csv_open(&reader, (Bytes){ data, size });
    csv_open(&again, bytes_of(buf_text(&buf)));
    while (next(&reader, &arena, &row)) {
        must(next(&again, &arena, &same));
        compare_rows(&row, &same);
    }
    must(!next(&again, &arena, &same) && again.why == NULL);
    arena_clear(&arena);
    return 0;
}
