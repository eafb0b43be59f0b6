/* SPDX-License-Identifier: EUPL-1.2
 *
 * BibTeX.  Contract in citations.h.  Text stays UTF-8; what TeX takes for itself is written as the
 * command that prints it, and braces never come out bare, so that no text can end its field.
 */
#include "formats/citations.h"

#include "base/arena.h"

static const char *command_of(char c)
{
    switch (c) {
    case '\\':
        return "\\textbackslash{}";
    case '{':
        return "\\textbraceleft{}";
    case '}':
        return "\\textbraceright{}";
    case '~':
        return "\\textasciitilde{}";
    case '^':
        return "\\textasciicircum{}";
    case '&':
        return "\\&";
    case '%':
        return "\\%";
    case '$':
        return "\\$";
    case '#':
        return "\\#";
    case '_':
        return "\\_";
    case '\n':
    case '\t':
        return " ";
    default:
        return NULL;
    }
}

static void write_text(struct buf *out, Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        const char *command = command_of(text.ptr[i]);

        if (command != NULL)
            buf_z(out, command);
        else
            buf_char(out, text.ptr[i]);
    }
}

/* Addresses are printed as they are; only what would end the field is percent-encoded. */
static void write_address(struct buf *out, Str address)
{
    for (size_t i = 0; i < address.len; i++) {
        char c = address.ptr[i];

        if (c == '{' || c == '}' || c == '\\')
            buf_fmt(out, "%%%02X", (unsigned)c);
        else
            buf_char(out, c);
    }
}

static void field(struct buf *out, const char *name, Str text)
{
    if (text.len == 0)
        return;
    buf_fmt(out, ",\n  %s = {", name);
    write_text(out, text);
    buf_char(out, '}');
}

/* Braces within keep the capitals of a title and a name in one piece. */
static void field_whole(struct buf *out, const char *name, Str text)
{
    if (text.len == 0)
        return;
    buf_fmt(out, ",\n  %s = {{", name);
    write_text(out, text);
    buf_z(out, "}}");
}

static void field_address(struct buf *out, const char *name, Str address)
{
    if (address.len == 0)
        return;
    buf_fmt(out, ",\n  %s = {", name);
    write_address(out, address);
    buf_char(out, '}');
}

static void write_authors(struct buf *out, const struct work *work)
{
    if (work->creators.count == 0)
        return;
    buf_z(out, ",\n  author = {");
    for (size_t i = 0; i < work->creators.count; i++) {
        buf_z(out, i > 0 ? " and {" : "{");
        write_text(out, work->creators.items[i].words);
        buf_char(out, '}');
    }
    buf_char(out, '}');
}

static void write_date(struct buf *out, Day day)
{
    static const char *const months[] = { "jan", "feb", "mar", "apr", "may", "jun",
                                          "jul", "aug", "sep", "oct", "nov", "dec" };

    if (!day_is_set(day))
        return;
    buf_fmt(out, ",\n  year = {%d}", day.year);
    if (day.month > 0)
        buf_fmt(out, ",\n  month = %s", months[day.month - 1]);
}

/* What BibTeX calls the publisher of an entry of that type. */
static const char *publisher_field(Str type)
{
    if (str_eq_z(type, "techreport"))
        return "institution";
    if (str_eq_z(type, "phdthesis"))
        return "school";
    return str_eq_z(type, "misc") || str_eq_z(type, "booklet") ? "organization" : "publisher";
}

static void write_keywords(struct buf *out, const struct work *work)
{
    for (size_t i = 0; i < work->subjects.count; i++) {
        buf_z(out, i > 0 ? ", " : ",\n  keywords = {");
        write_text(out, work->subjects.items[i].label.words);
    }
    if (work->subjects.count > 0)
        buf_char(out, '}');
}

static Err write_entry(struct format_job *job, const struct record *record, size_t index,
                       void *context)
{
    struct buf *out = job->out;
    struct work work;

    (void)context;
    TRY(work_read(job, record, &work));
    buf_fmt(out, "%s@%s{%.*s", index > 0 ? "\n" : "", work.type->bibtex,
            STR_ARG(record->brief.code));
    write_authors(out, &work);
    field_whole(out, "title", work.title.words);
    write_date(out, work.issued);
    field_whole(out, publisher_field(str_from_z(work.type->bibtex)), work.publisher.words);
    field(out, "type", work.type_label.words);
    field_address(out, "doi", work.doi);
    field_address(out, "url", work.target.len > 0 ? work.target : work.address);
    field(out, "language", work.title.lang);
    write_keywords(out, &work);
    if (work.abstracts.count > 0)
        field(out, "abstract", work.abstracts.items[0].words);
    buf_z(out, "\n}\n");
    return OK;
}

static Err write_bibtex(struct format_job *job)
{
    TRY(records_each(job, &(struct each){ write_entry, NULL }));
    return buf_full(job->out) ? ERR_TOO_LARGE : OK;
}

const struct format format_bibtex = {
    "bib",
    "BibTeX",
    "application/x-bibtex; charset=utf-8",
    FORMAT_DOWNLOAD | FORMAT_LIST | FORMAT_RECORD,
    kind_is_work,
    write_bibtex,
};
