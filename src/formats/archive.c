/* SPDX-License-Identifier: EUPL-1.2
 *
 * ZIP files on libzip.  Contract in archive.h.
 */
#include "formats/archive.h"

#include <zip.h>

#include "base/arena.h"
#include "base/log.h"

/* 1980-01-01, midnight: the first moment that a ZIP file can name. */
enum { FIRST_DOS_TIME = 0, FIRST_DOS_DATE = (1 << 5) | 1 };

static bool add_file(struct arena *arena, zip_t *archive, const struct archive_file *file)
{
    zip_source_t *source = zip_source_buffer(archive, file->content.ptr, file->content.len, 0);
    zip_int64_t index;

    if (source == NULL)
        return false;
    index = zip_file_add(archive, str_z(arena, file->name), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return false;
    }
    if (zip_file_set_dostime(archive, (zip_uint64_t)index, FIRST_DOS_TIME, FIRST_DOS_DATE, 0) != 0)
        return false;
    return zip_set_file_compression(archive, (zip_uint64_t)index,
                                    file->stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0) == 0;
}

static bool take_out(zip_source_t *made, struct buf *out)
{
    char piece[65536];
    zip_int64_t got;

    if (zip_source_open(made) != 0)
        return false;
    while ((got = zip_source_read(made, piece, sizeof(piece))) > 0)
        buf_bytes(out, piece, (size_t)got);
    zip_source_close(made);
    return got == 0;
}

Err archive_write(struct arena *arena, const struct archive_file *files, size_t count,
                  struct buf *out)
{
    zip_source_t *made = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *archive;
    bool good = true;

    must(made != NULL); /* only memory can be lacking */
    archive = zip_open_from_source(made, ZIP_TRUNCATE, NULL);
    must(archive != NULL);
    zip_source_keep(made); /* the archive's closing lets go of it once */
    for (size_t i = 0; good && i < count; i++)
        good = add_file(arena, archive, &files[i]);
    if (!good || zip_close(archive) != 0) {
        log_error("formats.archive", "%s", zip_strerror(archive));
        zip_discard(archive);
        zip_source_free(made);
        return ERR_FILE;
    }
    good = take_out(made, out);
    zip_source_free(made);
    if (!good)
        return ERR_FILE;
    return buf_full(out) ? ERR_TOO_LARGE : OK;
}
