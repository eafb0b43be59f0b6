/* SPDX-License-Identifier: EUPL-1.2
 *
 * CSL-JSON.  Contract in citations.h.
 */
#include "formats/citations.h"

#include "base/arena.h"

static void member(struct buf *out, const char *name, Str value)
{
    if (value.len == 0)
        return;
    buf_fmt(out, ",\"%s\":", name);
    buf_json(out, value);
}

static void write_authors(struct buf *out, const struct work *work)
{
    for (size_t i = 0; i < work->creators.count; i++) {
        buf_z(out, i > 0 ? ",{\"literal\":" : ",\"author\":[{\"literal\":");
        buf_json(out, work->creators.items[i].words);
        buf_char(out, '}');
    }
    if (work->creators.count > 0)
        buf_char(out, ']');
}

static void write_date(struct buf *out, Day day)
{
    if (!day_is_set(day))
        return;
    buf_fmt(out, ",\"issued\":{\"date-parts\":[[%d", day.year);
    if (day.month > 0)
        buf_fmt(out, ",%d", day.month);
    if (day.day > 0)
        buf_fmt(out, ",%d", day.day);
    buf_z(out, "]]}");
}

static void write_keywords(struct arena *arena, struct buf *out, const struct work *work)
{
    struct buf all;

    buf_init(&all, arena, 1 << 20);
    for (size_t i = 0; i < work->subjects.count; i++) {
        buf_z(&all, i > 0 ? ", " : "");
        buf_str(&all, work->subjects.items[i].label.words);
    }
    member(out, "keyword", buf_text(&all));
}

static Err write_item(struct format_job *job, const struct record *record, size_t index,
                      void *context)
{
    struct buf *out = job->out;
    struct work work;

    (void)context;
    TRY(work_read(job, record, &work));
    buf_z(out, index > 0 ? ",\n{\"id\":" : "\n{\"id\":");
    buf_json(out, record->brief.code);
    member(out, "type", str_from_z(work.type->csl));
    member(out, "title", work.title.words);
    write_authors(out, &work);
    write_date(out, work.issued);
    member(out, "publisher", work.publisher.words);
    member(out, "genre", work.type_label.words);
    member(out, "DOI", work.doi);
    member(out, "URL", work.target.len > 0 ? work.target : work.address);
    member(out, "language", work.title.lang);
    write_keywords(job->reader.arena, out, &work);
    if (work.abstracts.count > 0)
        member(out, "abstract", work.abstracts.items[0].words);
    buf_char(out, '}');
    return OK;
}

static Err write_csl_json(struct format_job *job)
{
    buf_char(job->out, '[');
    TRY(records_each(job, &(struct each){ write_item, NULL }));
    buf_z(job->out, "\n]\n");
    return buf_full(job->out) ? ERR_TOO_LARGE : OK;
}

const struct format format_csl_json = {
    "csl.json",
    "CSL-JSON",
    "application/vnd.citationstyles.csl+json; charset=utf-8",
    FORMAT_DOWNLOAD | FORMAT_LIST | FORMAT_RECORD,
    kind_is_work,
    write_csl_json,
};
