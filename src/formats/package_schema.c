/* SPDX-License-Identifier: EUPL-1.2
 *
 * Table schemas.  Contract in package_schema.h.
 */
#include "formats/package_schema.h"

#include "base/arena.h"
#include "i18n/words.h"

static Lang lang_of(const struct format_job *job)
{
    Lang lang;

    return lang_find(job->reader.lang, &lang) ? lang : LANG_SOURCE;
}

Str package_note(const struct format_job *job)
{
    return word(lang_of(job), W_PACKAGE_GUARDED);
}

Str package_dump_title(const struct format_job *job)
{
    return word(lang_of(job), W_PACKAGE_DUMP);
}

/* ---- one column ---- */

#define DAY_PATTERN "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"
#define MOMENT_PATTERN "[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?"

#define CLOCK_PATTERN "([01][0-9]|2[0-3]):[0-5][0-9]"

static enum word description_of(const struct column *column)
{
    switch (column_cells(column)) {
    case CELL_DATE:
        return W_PACKAGE_DAY;
    case CELL_MOMENT:
        return W_PACKAGE_MOMENT;
    case CELL_LIST:
        return W_PACKAGE_MANY;
    case CELL_NUMBER:
        return W_NONE;
    case CELL_TEXT:
        break;
    }
    if (column->type != COLUMN_FIELD || field_in_text(column->field))
        return W_NONE;
    if (column->field->type == FIELD_REF)
        return W_PACKAGE_REFERENCE;
    return column->field->type == FIELD_CHOICE ? W_PACKAGE_TERM : W_NONE;
}

static void write_title(const struct format_job *job, const struct column *column, struct buf *out)
{
    Str label;

    if (column->type != COLUMN_FIELD)
        return;
    label = word(lang_of(job), field_label(job->reader.kinds, job->kind, column->field));
    if (label.len == 0)
        return;
    buf_z(out, ",\"title\":");
    if (column->lang.len > 0)
        label = str_fmt(job->reader.arena, "%.*s (%.*s)", STR_ARG(label), STR_ARG(column->lang));
    buf_json(out, label);
}

static void write_column(const struct format_job *job, const struct column *column, struct buf *out)
{
    enum cell_type type = column_cells(column);
    enum word description = description_of(column);

    buf_z(out, "{\"name\":");
    buf_json(out, column->name);
    buf_fmt(out, ",\"type\":\"%s\"", type == CELL_NUMBER ? "integer" : "string");
    if (column->type == COLUMN_FIELD && column->field->type == FIELD_ADDRESS)
        buf_z(out, ",\"format\":\"uri\"");
    write_title(job, column, out);
    if (description != W_NONE) {
        buf_z(out, ",\"description\":");
        buf_json(out, word(lang_of(job), description));
    }
    if (column->type == COLUMN_CODE)
        buf_z(out, ",\"constraints\":{\"required\":true,\"unique\":true}");
    else if (type == CELL_DATE)
        buf_z(out, ",\"constraints\":{\"pattern\":\"" DAY_PATTERN "\"}");
    else if (type == CELL_MOMENT)
        buf_z(out, ",\"constraints\":{\"pattern\":\"" MOMENT_PATTERN "\"}");
    else if (column->type == COLUMN_FIELD && column->field->type == FIELD_TIME)
        buf_z(out, ",\"constraints\":{\"pattern\":\"" CLOCK_PATTERN "\"}");
    buf_char(out, '}');
}

/* ---- the table ---- */

static bool is_foreign_key(const struct kinds *kinds, const struct field *field)
{
    return field->type == FIELD_REF && !(field->flags & MULTI) && field->kind != NULL &&
           kind_find(kinds, str_from_z(field->kind)) != NULL;
}

static void write_foreign_keys(const struct format_job *job, struct buf *out)
{
    const struct kind *kind = job->kind;
    bool any = false;

    for (size_t i = 0; i < kind->field_count; i++) {
        const struct field *field = &kind->fields[i];

        if (!is_foreign_key(job->reader.kinds, field))
            continue;
        buf_fmt(out,
                "%s{\"fields\":\"%s\",\"reference\":{\"resource\":\"%s\",\"fields\":\"code\"}}",
                any ? "," : ",\"foreignKeys\":[", field->name,
                kind_find(job->reader.kinds, str_from_z(field->kind))->plural);
        any = true;
    }
    if (any)
        buf_char(out, ']');
}

Err package_schema(const struct format_job *job, bool whole, struct buf *out)
{
    struct export_of of = format_export(job);
    struct columns columns;

    TRY(stored_columns(of.db, of.arena, of.kind, of.eye, &columns));
    buf_z(out, "{\"fields\":[");
    for (size_t c = 0; c < columns.count; c++) {
        buf_z(out, c > 0 ? ",\n " : "\n ");
        write_column(job, &columns.items[c], out);
    }
    buf_z(out, "\n],\"primaryKey\":\"code\"");
    if (whole)
        write_foreign_keys(job, out);
    buf_char(out, '}');
    return OK;
}
