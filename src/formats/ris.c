/* SPDX-License-Identifier: EUPL-1.2
 *
 * RIS.  Contract in citations.h.  A tag stands on one line with its value, and several blanks in a
 * value become one, so that no text can look like a tag ("ER  - ") even to a reader that looks for
 * tags anywhere.
 */
#include "formats/citations.h"

#include "base/arena.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static void line(struct buf *out, const char *tag, Str value)
{
    if (value.len == 0)
        return;
    buf_fmt(out, "%s  - ", tag);
    for (size_t i = 0; i < value.len; i++)
        if (!is_blank(value.ptr[i]))
            buf_char(out, value.ptr[i]);
        else if (i + 1 == value.len || !is_blank(value.ptr[i + 1]))
            buf_char(out, ' ');
    buf_z(out, "\r\n");
}

/* YYYY/MM/DD/: slashes stay where month or day is not known. */
static void write_date(struct arena *arena, struct buf *out, Day day)
{
    if (!day_is_set(day))
        return;
    line(out, "PY", str_fmt(arena, "%04d", day.year));
    if (day.day > 0)
        line(out, "DA", str_fmt(arena, "%04d/%02d/%02d/", day.year, day.month, day.day));
    else if (day.month > 0)
        line(out, "DA", str_fmt(arena, "%04d/%02d//", day.year, day.month));
}

static Err write_reference(struct format_job *job, const struct record *record, size_t index,
                           void *context)
{
    struct buf *out = job->out;
    struct work work;

    (void)context;
    TRY(work_read(job, record, &work));
    buf_z(out, index > 0 ? "\r\n" : "");
    line(out, "TY", str_from_z(work.type->ris));
    line(out, "ID", record->brief.code);
    line(out, "TI", work.title.words);
    if (!str_eq(record->brief.title.lang, work.title.lang))
        line(out, "TT", record->brief.title.words);
    for (size_t i = 0; i < work.creators.count; i++)
        line(out, "AU", work.creators.items[i].words);
    write_date(job->reader.arena, out, work.issued);
    line(out, "PB", work.publisher.words);
    line(out, "M3", work.type_label.words);
    line(out, "DO", work.doi);
    line(out, "UR", work.target.len > 0 ? work.target : work.address);
    line(out, "LA", work.title.lang);
    for (size_t i = 0; i < work.subjects.count; i++)
        line(out, "KW", work.subjects.items[i].label.words);
    if (work.abstracts.count > 0)
        line(out, "AB", work.abstracts.items[0].words);
    buf_z(out, "ER  - \r\n");
    return OK;
}

static Err write_ris(struct format_job *job)
{
    TRY(records_each(job, &(struct each){ write_reference, NULL }));
    return buf_full(job->out) ? ERR_TOO_LARGE : OK;
}

const struct format format_ris = {
    "ris",
    "RIS",
    "application/x-research-info-systems; charset=utf-8",
    FORMAT_DOWNLOAD | FORMAT_LIST | FORMAT_RECORD,
    kind_is_work,
    write_ris,
};
