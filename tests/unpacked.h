/* SPDX-License-Identifier: EUPL-1.2
 *
 * For tests: what stands in a ZIP file, so that it can be searched like any other answer.
 */
#ifndef UNPACKED_H
#define UNPACKED_H

#include <zip.h>

#include "base/arena.h"
#include "base/buf.h"

enum { UNPACKED_MAX = 64 << 20 };

static inline void unpack_file(zip_t *archive, zip_uint64_t index, struct buf *out)
{
    zip_file_t *file = zip_fopen_index(archive, index, 0);
    char piece[8192];
    zip_int64_t got;

    must(file != NULL);
    buf_z(out, zip_get_name(archive, index, 0));
    buf_char(out, '\n');
    while ((got = zip_fread(file, piece, sizeof(piece))) > 0)
        buf_bytes(out, piece, (size_t)got);
    must(got == 0);
    must(zip_fclose(file) == 0);
    buf_char(out, '\n');
}

/* Blanks the names of cells ("Z2"), which say nothing of what stands in them. */
static inline void blank_cell_names(struct buf *out)
{
    static const char *const before[] = { " r=\"", "ref=\"A1:", "'." };

    for (size_t i = 0; i < out->len; i++)
        for (size_t b = 0; b < sizeof(before) / sizeof(before[0]); b++) {
            Str rest = str_sub(buf_text(out), i, out->len), name = str_from_z(before[b]);

            if (!str_starts(rest, name))
                continue;
            for (size_t at = i + name.len;
                 at < out->len && out->ptr[at] >= 'A' && out->ptr[at] <= 'Z'; at++)
                out->ptr[at] = ' ';
        }
}

/* The names and contents of all files in it one after the other; anything else as it is. */
static inline Str unpacked(struct arena *arena, Str body)
{
    zip_source_t *source;
    zip_t *archive;
    struct buf out;

    if (!str_starts(body, STR("PK\x03\x04")))
        return body;
    source = zip_source_buffer_create(body.ptr, body.len, 0, NULL);
    must(source != NULL);
    archive = zip_open_from_source(source, ZIP_CHECKCONS, NULL);
    must(archive != NULL);
    buf_init(&out, arena, UNPACKED_MAX);
    for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); i++)
        unpack_file(archive, (zip_uint64_t)i, &out);
    zip_discard(archive);
    must(!buf_full(&out));
    blank_cell_names(&out);
    return buf_text(&out);
}

#endif
