/* SPDX-License-Identifier: EUPL-1.2
 *
 * What all formats share, and the answers of their routes.  Contract in format.h.
 */
#include "records/format.h"

#include "base/arena.h"
#include "http/house.h"
#include "records/export.h"
#include "records/kind_pages.h"
#include "records/settings.h"
#include "search/search.h"

bool format_fits(const struct format *format, const struct kind *kind, unsigned flag)
{
    if (!(format->flags & flag))
        return false;
    return format->fits == NULL || format->fits(kind);
}

const struct format *format_find(const struct kinds *kinds, Str suffix)
{
    for (size_t i = 0; kinds->formats[i] != NULL; i++)
        if (str_eq_z(suffix, kinds->formats[i]->suffix))
            return kinds->formats[i];
    return NULL;
}

Err format_take_kind(struct format_job *job, const struct kind *kind)
{
    Lang lang = LANG_SOURCE;
    int64_t *ids;

    if (!lang_find(job->reader.lang, &lang))
        lang = LANG_SOURCE;
    TRY(export_ids(job->reader.db, job->reader.arena, kind,
                   job->everything ? NULL : &job->reader.eye, &ids, &job->count));
    job->ids = ids;
    job->kind = kind;
    job->single = false;
    job->title = word(lang, kind_words(job->reader.kinds, kind)->many);
    job->address = kind->path != NULL ? str_fmt(job->reader.arena, "/%.*s/%s",
                                                STR_ARG(job->reader.lang), kind->path)
                                      : STR("/");
    job->own_address = job->address;
    return OK;
}

/* ---- the importer's own formats ---- */

struct export_of format_export(const struct format_job *job)
{
    return (struct export_of){
        .db = job->reader.db,
        .arena = job->reader.arena,
        .kinds = job->reader.kinds,
        .kind = job->kind,
        .eye = job->everything ? NULL : &job->reader.eye,
        .ids = job->ids,
        .count = job->count,
    };
}

static Err write_csv(struct format_job *job)
{
    struct export_of of = format_export(job);

    return export_csv(&of, job->out);
}

static Err write_json(struct format_job *job)
{
    struct export_of of = format_export(job);

    if (!job->single)
        return export_json(&of, job->out);
    TRY(export_record_json(&of, job->out));
    buf_char(job->out, '\n');
    return OK;
}

const struct format format_csv = { "csv",
                                   "CSV",
                                   "text/csv; charset=utf-8; header=present",
                                   FORMAT_DOWNLOAD | FORMAT_LIST | FORMAT_FEED | FORMAT_WHOLE,
                                   NULL,
                                   write_csv };
const struct format format_json = { "json",
                                    "JSON",
                                    "application/json; charset=utf-8",
                                    FORMAT_LIST | FORMAT_RECORD | FORMAT_WHOLE,
                                    NULL,
                                    write_json };

/* ---- the routes ---- */

/* The format of a route: what stands behind the first dot of its path's last segment. */
static const struct format *format_of(const struct visit *visit)
{
    Str path = str_from_z(visit->route->path);
    size_t dot = str_find(path, '.');

    return format_find(visit->house->kinds, str_sub(path, dot + 1, path.len));
}

static struct format_job job_of(struct visit *visit, const struct kind *kind, struct buf *out)
{
    buf_init(out, visit->arena, RESPONSE_MAX);
    return (struct format_job){
        .reader = reader_of(visit),
        .settings = visit->house->settings,
        .kind = kind,
        .base = visit->house->base_address,
        .own_address =
            str_fmt(visit->arena, "%.*s%s%.*s", STR_ARG(visit->request->path),
                    visit->request->query.len > 0 ? "?" : "", STR_ARG(visit->request->query)),
        .now = visit->now,
        .out = out,
    };
}

static Err answer(struct visit *visit, const struct format *format, struct format_job *job,
                  Str name)
{
    TRY(format->write(job));
    if (buf_full(job->out))
        return ERR_TOO_LARGE;
    return visit_text(visit, str_from_z(format->media), buf_text(job->out),
                      format->flags & FORMAT_DOWNLOAD ? name : STR_EMPTY);
}

Err format_answer_list(struct visit *visit, const struct kind *kind, Str title)
{
    const struct format *format = format_of(visit);
    struct list_want want;
    struct buf out;
    struct format_job job = job_of(visit, kind, &out);
    Str below = kind != NULL ? str_from_z(kind->path) : STR("search");
    int64_t *ids;

    list_want_read(&job.reader, visit->index, kind, &visit->form, &want);
    TRY(list_ids(&job.reader, visit->index, &want, 0, LIST_EXPORT_MAX, &ids, &job.count));
    job.ids = ids;
    job.title = title;
    job.address = list_without(visit, below, "page", STR_EMPTY);
    TRY(answer(
        visit, format, &job,
        str_fmt(visit->arena, "%s.%s", kind != NULL ? kind->plural : "search", format->suffix)));
    /* What the search index gave while it was still behind must not be kept. */
    if (want.words.len > 0 && !search_current(visit->db, visit->index))
        visit->response->cacheable = false;
    return OK;
}

Err show_list_format(struct visit *visit)
{
    const struct kind *kind = visit->route->with;

    return format_answer_list(visit, kind,
                              word(visit->lang, kind_words(visit->house->kinds, kind)->many));
}

Err show_record_format(struct visit *visit)
{
    const struct kind *kind = visit->route->with;
    const struct format *format = format_of(visit);
    struct buf out;
    struct format_job job = job_of(visit, kind, &out);
    struct brief brief;
    struct gone gone;

    TRY(record_find(&job.reader, visit->segments[0], &brief, &gone));
    if (brief.kind != kind)
        return ERR_NOT_FOUND;
    job.ids = &brief.id;
    job.count = 1;
    job.single = true;
    job.title = brief.title.words;
    job.address = record_address(&job.reader, &brief);
    response_header_add(visit->response, "Link",
                        str_fmt(visit->arena, "<%.*s>; rel=\"describes\"",
                                STR_ARG(format_absolute(&job, job.address))));
    return answer(visit, format, &job,
                  str_fmt(visit->arena, "%.*s.%s", STR_ARG(brief.code), format->suffix));
}
