/* SPDX-License-Identifier: EUPL-1.2
 *
 * From a house to an archive, step by step.  Contract in offline.h.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "base/sha256.h"
#include "formats/archive.h"
#include "offline/offline_parts.h"

enum { PIECE_BYTES = 1 << 16 };

/* ---- pages with their links ---- */

static Err link_page(struct copy *copy, struct leaf *leaf)
{
    Str html, linked;

    arena_reset(&copy->visit);
    TRY(spool_get(copy, leaf, &copy->visit, &html));
    TRY(copy_links(copy, leaf, html, &copy->visit, &linked));
    leaf->sha256 = sha256_hex(copy->arena, bytes_of(linked));
    leaf->length = linked.len;
    return spool_put(copy, linked, &leaf->at);
}

static Err link_pages(struct copy *copy)
{
    size_t count = copy->count;

    for (size_t i = 0; i < count; i++) {
        if (copy->leaves[i]->file.len > 0 && copy->leaves[i]->page)
            TRY(link_page(copy, copy->leaves[i]));
        if (copy->want->progress != NULL && (i % 200 == 0 || i + 1 == count))
            copy->want->progress("links", (int64_t)i + 1, (int64_t)count);
    }
    return OK;
}

/* ---- the archive ---- */

static int by_file(const void *a, const void *b)
{
    const struct leaf *one = *(struct leaf *const *)a, *other = *(struct leaf *const *)b;

    return str_compare(one->file, other->file);
}

static struct leaf **files_of(struct copy *copy, size_t *count_out)
{
    struct leaf **files = ARENA_ARRAY(copy->arena, copy->count + 1, struct leaf *);
    size_t n = 0;

    for (size_t i = 0; i < copy->count; i++)
        if (copy->leaves[i]->file.len > 0)
            files[n++] = copy->leaves[i];
    qsort(files, n, sizeof(files[0]), by_file);
    *count_out = n;
    return files;
}

/* What sha256sum -c reads. */
static Err add_sums(struct copy *copy)
{
    struct leaf **files;
    size_t count;
    struct buf out;

    files = files_of(copy, &count);
    buf_init(&out, copy->arena, OFFLINE_FILE_MAX);
    for (size_t i = 0; i < count; i++)
        buf_fmt(&out, "%.*s  %.*s\n", STR_ARG(files[i]->sha256), STR_ARG(files[i]->file));
    return buf_full(&out) ? ERR_TOO_LARGE : copy_add_file(copy, STR("SHA256SUMS"), buf_text(&out));
}

struct packing {
    struct copy *copy;
    struct leaf **files;
    size_t count;
};

static Err content_of(void *context, size_t index, struct arena *arena, Str *out)
{
    struct packing *packing = context;
    void (*progress)(const char *what, int64_t done, int64_t total) = packing->copy->want->progress;

    if (progress != NULL && (index % 200 == 0 || index + 1 == packing->count))
        progress("files", (int64_t)index + 1, (int64_t)packing->count);
    return spool_get(packing->copy, packing->files[index], arena, out);
}

static Err pack(struct copy *copy, struct offline_made *out)
{
    struct packing packing = { .copy = copy };
    Str *names;

    packing.files = files_of(copy, &packing.count);
    names = ARENA_ARRAY(copy->arena, packing.count + 1, Str);
    for (size_t i = 0; i < packing.count; i++) {
        names[i] = packing.files[i]->file;
        out->pages += packing.files[i]->page;
    }
    out->files = packing.count;
    out->languages = copy->want->language_count;
    return archive_write_file(copy->arena,
                              &(struct archive_source){ .names = names,
                                                        .count = packing.count,
                                                        .content = content_of,
                                                        .context = &packing,
                                                        .date = copy->date },
                              copy->want->out);
}

/* Size and hash of what was written. */
static Err measure(struct arena *arena, Str path, struct offline_made *out)
{
    unsigned char *piece = arena_alloc(arena, PIECE_BYTES);
    int file = open(str_z(arena, path), O_RDONLY | O_CLOEXEC);
    struct sha256 sum;
    ssize_t got = -1;

    sha256_begin(&sum);
    while (file >= 0 && (got = read(file, piece, PIECE_BYTES)) > 0) {
        sha256_add(&sum, (Bytes){ piece, (size_t)got });
        out->bytes += got;
    }
    if (file >= 0)
        (void)close(file);
    if (got < 0) {
        log_error("offline.measure", "%.*s cannot be read again", STR_ARG(path));
        return ERR_FILE;
    }
    out->sha256 = sha256_end(&sum, arena);
    return OK;
}

static Err make(struct copy *copy, struct offline_made *out)
{
    TRY(copy_crawl(copy));
    for (size_t i = 0; i < copy->want->language_count; i++)
        TRY(index_write(copy, copy->want->languages[i]));
    TRY(link_pages(copy));
    TRY(copy_add_file(copy, STR("README.txt"), pages_readme(copy)));
    TRY(add_sums(copy));
    TRY(pack(copy, out));
    return measure(copy->arena, copy->want->out, out);
}

Err offline_write(struct arena *arena, const struct house *house, const struct offline_want *want,
                  struct offline_made *out)
{
    struct copy copy;
    Err err;

    *out = (struct offline_made){ 0 };
    err = copy_open(&copy, arena, house, want);
    if (err == OK)
        err = make(&copy, out);
    copy_close(&copy);
    return err;
}
