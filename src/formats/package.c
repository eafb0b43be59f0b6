/* SPDX-License-Identifier: EUPL-1.2
 *
 * Data packages.  Contract in package.h; what is said of a table stands in package_schema.c.
 */
#include "formats/package.h"

#include "base/arena.h"
#include "base/sha256.h"
#include "formats/archive.h"
#include "formats/package_schema.h"
#include "records/settings.h"

/* What is packed may be this many times as long as the package. */
enum { DESCRIPTOR_MAX = 16 << 20, TIMES = 4 };

/* A package while it is made: its descriptor, and its files. */
struct making {
    struct format_job *job;
    struct arena *arena; /* of the contents */
    struct buf descriptor;
    struct archive_file *files; /* the first is the descriptor */
    size_t file_count;
    size_t left; /* bytes that the files may still take together */
};

static void member(struct buf *out, const char *name, Str value)
{
    if (value.len == 0)
        return;
    buf_fmt(out, ",\"%s\":", name);
    buf_json(out, value);
}

/* ---- the head ---- */

static void write_licence(struct making *making)
{
    const struct settings *settings = making->job->settings;
    Str name = setting(settings, STR("licence"), STR_EMPTY, NULL);
    Str address = setting(settings, STR("licence_address"), STR_EMPTY, NULL);
    struct buf *out = &making->descriptor;

    if (name.len == 0)
        return;
    buf_z(out, ",\"licenses\":[{\"name\":");
    buf_json(out, name);
    member(out, "path", address);
    buf_z(out, "}]");
}

static void write_source(struct making *making)
{
    const struct format_job *job = making->job;
    struct buf *out = &making->descriptor;

    buf_z(out, ",\"sources\":[{\"title\":");
    buf_json(out, setting(job->settings, STR("name"), job->reader.lang, NULL));
    member(out, "path", job->base);
    buf_z(out, "}]");
}

static void begin(struct making *making, const char *profile, Str name, Str title, Str homepage)
{
    struct buf *out = &making->descriptor;

    buf_init(out, making->job->reader.arena, DESCRIPTOR_MAX);
    buf_fmt(out, "{\"profile\":\"%s\"", profile);
    member(out, "name", name);
    member(out, "title", title);
    member(out, "description", package_note(making->job));
    member(out, "homepage", homepage);
    if (making->job->settings != NULL) {
        write_licence(making);
        write_source(making);
    }
    buf_z(out, ",\"resources\":[");
    making->file_count = 1;
}

/* ---- the files ---- */

static Str content_of(struct making *making,
                      Err (*write)(const struct export_of *of, struct buf *out), Err *err)
{
    struct export_of of = format_export(making->job);
    struct buf content;

    buf_init(&content, making->arena, making->left);
    *err = write(&of, &content);
    making->left -= content.len;
    return buf_text(&content);
}

/* Describes a file up to what is its kind's own, and keeps it; the object stays open. */
static void add_file(struct making *making, const char *profile, Str name, Str path, Str content)
{
    struct arena *arena = making->job->reader.arena;
    struct buf *out = &making->descriptor;

    buf_fmt(out, "%s\n{\"profile\":\"%s\"", making->file_count > 1 ? "," : "", profile);
    member(out, "name", name);
    member(out, "path", path);
    member(out, "title", making->job->title);
    buf_fmt(out, ",\"encoding\":\"utf-8\",\"bytes\":%zu", content.len);
    member(out, "hash",
           str_fmt(arena, "sha256:%.*s", STR_ARG(sha256_hex(arena, bytes_of(content)))));
    making->files[making->file_count++] = (struct archive_file){ .name = path, .content = content };
}

static Err add_table(struct making *making, const char *folder, bool whole)
{
    struct format_job *job = making->job;
    Str name = str_from_z(job->kind->plural);
    struct buf *out = &making->descriptor;
    Err err;
    Str content = content_of(making, export_csv, &err);

    TRY(err);
    add_file(making, "tabular-data-resource", name,
             str_fmt(job->reader.arena, "%s%s.csv", folder, job->kind->plural), content);
    buf_z(out, ",\"format\":\"csv\",\"mediatype\":\"text/csv\",\"schema\":");
    TRY(package_schema(job, whole, out));
    buf_char(out, '}');
    return OK;
}

static Err add_json(struct making *making, const char *folder)
{
    struct format_job *job = making->job;
    struct arena *arena = job->reader.arena;
    Err err;
    Str content = content_of(making, export_json, &err);

    TRY(err);
    add_file(making, "data-resource", str_fmt(arena, "%s-json", job->kind->plural),
             str_fmt(arena, "%s%s.json", folder, job->kind->plural), content);
    buf_z(&making->descriptor, ",\"format\":\"json\",\"mediatype\":\"application/json\"}");
    return OK;
}

static Err finish(struct making *making, struct buf *out)
{
    buf_z(&making->descriptor, "\n]}\n");
    if (buf_full(&making->descriptor))
        return ERR_TOO_LARGE;
    making->files[0] = (struct archive_file){ .name = STR("datapackage.json"),
                                              .content = buf_text(&making->descriptor) };
    return archive_write(making->arena, making->files, making->file_count, out);
}

/* A text that grows may leave as much behind as it is long. */
static size_t arena_max(const struct making *making)
{
    return 3 * making->left + (4 << 20);
}

/* ---- a list ---- */

static Err write_list(struct making *making)
{
    struct format_job *job = making->job;

    making->files = ARENA_ARRAY(job->reader.arena, 2, struct archive_file);
    begin(making, "tabular-data-package", str_from_z(job->kind->plural), job->title,
          format_absolute(job, job->address));
    TRY(add_table(making, "", false));
    return finish(making, job->out);
}

static Err write_package(struct format_job *job)
{
    struct arena arena;
    struct making making = { .job = job, .arena = &arena, .left = job->out->max };
    Err err;

    arena_init(&arena, arena_max(&making));
    err = write_list(&making);
    arena_clear(&arena);
    return err;
}

const struct format format_package = {
    "datapackage.zip", "Data Package", "application/zip", FORMAT_DOWNLOAD | FORMAT_LIST, NULL,
    write_package,
};

/* ---- everything ---- */

static Err write_everything(struct making *making)
{
    struct format_job *job = making->job;
    const struct kinds *kinds = job->reader.kinds;

    making->files = ARENA_ARRAY(job->reader.arena, 2 * kinds->count + 1, struct archive_file);
    begin(making, "data-package", STR("dump"), package_dump_title(job), job->base);
    for (size_t i = 0; i < kinds->count; i++) {
        TRY(format_take_kind(job, kinds->items[i]));
        TRY(add_table(making, "csv/", true));
        TRY(add_json(making, "json/"));
    }
    return finish(making, job->out);
}

Err dump_write(struct format_job *job)
{
    struct arena arena;
    struct making making = { .job = job, .arena = &arena, .left = TIMES * job->out->max };
    Err err;

    arena_init(&arena, arena_max(&making));
    err = write_everything(&making);
    arena_clear(&arena);
    return err;
}
