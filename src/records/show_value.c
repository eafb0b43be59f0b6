/* SPDX-License-Identifier: EUPL-1.2
 *
 * A field's value as HTML, and tables of parts.  Contract in show.h.
 */
#include "records/show.h"

#include "base/arena.h"
#include "i18n/lang.h"

static Markup name_markup(struct show *show, struct page_name name)
{
    return markup_of_name(show->visit->arena, show->visit->lang, &name);
}

/* a, b, c: markups joined by a comma. */
static Markup joined(struct show *show, const Markup *parts, size_t count)
{
    return markup_joined(show->visit->arena, parts, count, STR(", "));
}

static Err show_refs(struct show *show, const struct briefs *refs, Markup *out)
{
    Markup *parts = ARENA_ARRAY(show->visit->arena, refs->count + 1, Markup);

    for (size_t i = 0; i < refs->count; i++)
        parts[i] = name_markup(show, show_name(show, &refs->items[i]));
    *out = joined(show, parts, refs->count);
    return OK;
}

static Err show_terms(struct show *show, const char *vocabulary, const Str *terms, size_t count,
                      Markup *out)
{
    Markup *parts = ARENA_ARRAY(show->visit->arena, count + 1, Markup);
    const struct term_name *name;
    size_t seen = 0;

    for (size_t i = 0; i < count; i++) {
        TRY(show_label(show, str_from_z(vocabulary), terms[i], &name));
        if (name->label.words.len > 0)
            parts[seen++] = name_markup(show, show_tongue(show, &name->label));
    }
    *out = joined(show, parts, seen);
    return OK;
}

static Err show_choice(struct show *show, const struct value *value, Markup *out)
{
    const struct term_name *name;
    struct page_chip chip;

    if (value->field->flags & MULTI)
        return show_terms(show, value->field->vocabulary, value->terms, value->term_count, out);
    if (value->text.len == 0)
        return OK;
    TRY(show_label(show, str_from_z(value->field->vocabulary), value->text, &name));
    if (name->label.words.len == 0)
        return OK; /* the term is not for this reader */
    chip = show_chip(show, name);
    *out = value->field->flags & CHIP ? markup_of_chip(show->visit->arena, show->visit->lang, &chip)
                                      : name_markup(show, show_tongue(show, &name->label));
    return OK;
}

Url phone_address(struct arena *arena, Str number)
{
    struct buf out;

    buf_init(&out, arena, 100);
    buf_z(&out, "tel:");
    for (size_t i = 0; i < number.len; i++)
        if ((number.ptr[i] >= '0' && number.ptr[i] <= '9') ||
            (number.ptr[i] == '+' && out.len == 4))
            buf_char(&out, number.ptr[i]);
    return (Url){ buf_text(&out) };
}

static Markup show_phones(struct show *show, Str numbers)
{
    Markup parts[20];
    Str number;
    size_t count = 0;

    while (count < 20 && str_split(&numbers, '|', &number))
        parts[count++] =
            name_markup(show, (struct page_name){ .href = phone_address(show->visit->arena, number),
                                                  .title = number });
    return joined(show, parts, count);
}

static Markup show_column_line(struct show *show, const struct value *value)
{
    struct buf out;
    Str rest = value->text, part;

    if (!(value->field->flags & MULTI))
        return markup_text(show->visit->arena, value->text);
    buf_init(&out, show->visit->arena, 1 << 16);
    while (str_split(&rest, '|', &part)) {
        buf_z(&out, out.len > 0 ? "; " : "");
        buf_str(&out, part);
    }
    return markup_text(show->visit->arena, buf_text(&out));
}

static Markup show_text(struct show *show, const struct value *value)
{
    const struct tongue *tongue;

    if (value->tongue_count == 0)
        return MARKUP_EMPTY;
    tongue = &value->tongues[0];
    if (value->field->type == FIELD_LINE)
        return name_markup(show, show_tongue(show, tongue));
    return markup_in_language(
        show->visit->arena, show_lang(show, tongue),
        markdown_render(show->visit->arena, tongue->words, 2,
                        str_fmt(show->visit->arena, "/%.*s", STR_ARG(show->reader.lang))),
        show_tag(show, tongue));
}

Err show_value(struct show *show, const struct value *value, Markup *out)
{
    struct arena *arena = show->visit->arena;

    *out = MARKUP_EMPTY;
    switch (value->field->type) {
    case FIELD_LINE:
    case FIELD_TEXT:
        *out = field_in_text(value->field) ? show_text(show, value) : show_column_line(show, value);
        return OK;
    case FIELD_DATE:
        *out = markup_text(arena, day_show(arena, show->visit->lang, value->day));
        return OK;
    case FIELD_INT:
        *out = value->has_number
                   ? markup_text(arena, number_show(arena, show->visit->lang, value->number))
                   : MARKUP_EMPTY;
        return OK;
    case FIELD_CHOICE:
        return show_choice(show, value, out);
    case FIELD_REF:
        return show_refs(show, &value->refs, out);
    case FIELD_ADDRESS:
        if (value->text.len > 0)
            *out = name_markup(show,
                               (struct page_name){ .href = { value->text }, .title = value->text });
        return OK;
    case FIELD_TIME:
    case FIELD_ZONE:
        *out = markup_text(arena, value->text);
        return OK;
    case FIELD_PHONE:
        *out = show_phones(show, value->text);
        return OK;
    case FIELD_UNSET:
        break;
    }
    panic("field %s has no type", value->field->name);
}

/* ---- tables of parts ---- */

/* Which fields make up a table of parts: the title first, then what is LISTED and has a value in
 * any of them. */
struct part_columns {
    const struct field *fields[KIND_FIELDS_MAX];
    size_t count;
};

static bool has_value(const struct value *value)
{
    return value->text.len > 0 || value->has_number || day_is_set(value->day) ||
           value->tongue_count > 0 || value->refs.count > 0 || value->term_count > 0;
}

static void choose_columns(const struct kind *kind, const struct record *parts, size_t count,
                           struct part_columns *out)
{
    out->count = 0;
    for (size_t f = 0; f < kind->field_count; f++) {
        const struct field *field = &kind->fields[f];
        bool used = false;

        if (!(field->flags & (LISTED | CHIP)) || str_eq_z(STR("title"), field->name))
            continue;
        for (size_t i = 0; i < count; i++)
            used = used || has_value(&parts[i].values[f]);
        if (used)
            out->fields[out->count++] = field;
    }
}

static bool has_title(const struct kind *kind)
{
    return kind_field(kind, STR("title")) != NULL;
}

/* The name of a country for a part's country_code, in the page's language. */
static Err part_head(struct show *show, const struct record *part, Markup *out)
{
    const struct term_name *name;

    if (has_title(part->brief.kind)) {
        *out = name_markup(show, show_tongue(show, &part->brief.title));
        return OK;
    }
    for (size_t i = 0; i < part->tags.count; i++)
        if (str_eq_z(part->tags.items[i].vocabulary, "country")) {
            TRY(show_label(show, STR("country"), part->tags.items[i].term, &name));
            *out = name_markup(show, show_tongue(show, &name->label));
            return OK;
        }
    *out = markup_text(show->visit->arena, part->brief.code);
    return OK;
}

enum { LONG_BYTES = 60 };

/* Numbers stand at the right; a date is not broken; a remark of some length wants a wider column.
 */
static Str cell_look(const struct value *value)
{
    if (value->field->type == FIELD_INT)
        return STR("num");
    if (value->field->type == FIELD_DATE)
        return STR("day");
    return value->tongue_count > 0 && value->tongues[0].words.len > LONG_BYTES ? STR("long")
                                                                               : STR_EMPTY;
}

static Err part_cell(struct show *show, const struct value *value, struct page_table_cell *out)
{
    const struct term_name *name;

    *out = (struct page_table_cell){ .look = cell_look(value) };
    if (str_eq_z(STR("country_code"), value->field->name) && value->text.len > 0) {
        TRY(show_label(show, STR("country"), value->text, &name));
        out->content =
            name->record != 0
                ? show_words(show, &name->label)
                : markup_text(show->visit->arena,
                              region_name(show->visit->arena, show->visit->lang, value->text));
        return OK;
    }
    if (str_eq_z(STR("share_percent"), value->field->name) && value->has_number) {
        out->content = markup_text(
            show->visit->arena, percent_show(show->visit->arena, show->visit->lang, value->number));
        return OK;
    }
    return show_value(show, value, &out->content);
}

/* Every fact shows its source: a part has no page of its own, so its sources stand in its row.
 * Parts without sources rest on those of the whole, which stand on the same page; where that is so
 * for all of them, there is no column. */
static bool have_sources(const struct record *parts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (parts[i].source_count > 0)
            return true;
    return false;
}

static Markup part_sources(struct show *show, const struct record *part)
{
    Markup *parts = ARENA_ARRAY(show->visit->arena, part->source_count + 1, Markup);

    for (size_t i = 0; i < part->source_count; i++)
        parts[i] = show_source_short(show, &part->sources[i]);
    return joined(show, parts, part->source_count);
}

static Err part_line(struct show *show, const struct record *part,
                     const struct part_columns *columns, bool sourced, struct page_table_line *out)
{
    struct page_table_cell *cells =
        ARENA_ARRAY(show->visit->arena, columns->count + 2, struct page_table_cell);

    out->id = str_lower_ascii(show->visit->arena, part->brief.code);
    TRY(part_head(show, part, &out->head));
    for (size_t c = 0; c < columns->count; c++)
        TRY(part_cell(show, record_value(part, columns->fields[c]->name), &cells[c]));
    if (sourced)
        cells[columns->count].content = part_sources(show, part);
    out->cells.items = cells;
    out->cells.count = columns->count + sourced;
    return OK;
}

static Err read_parts(struct show *show, const struct briefs *parts, struct record **out)
{
    *out = ARENA_ARRAY(show->visit->arena, parts->count + 1, struct record);
    for (size_t i = 0; i < parts->count; i++)
        TRY(record_read(&show->reader, &parts->items[i], &(*out)[i]));
    return OK;
}

Err show_parts(struct show *show, const struct kind *kind, const struct briefs *parts,
               const char *id, Markup *out)
{
    struct arena *arena = show->visit->arena;
    Lang lang = show->visit->lang;
    struct part_columns columns;
    struct page_table_column *heads;
    struct page_table_line *lines = ARENA_ARRAY(arena, parts->count + 1, struct page_table_line);
    const struct field *title = kind_field(kind, STR("title"));
    struct record *records;
    bool sourced;

    TRY(read_parts(show, parts, &records));
    sourced = have_sources(records, parts->count);
    choose_columns(kind, records, parts->count, &columns);
    heads = ARENA_ARRAY(arena, columns.count + 3, struct page_table_column);
    heads[0].label =
        word(lang, title != NULL ? field_label(show->reader.kinds, kind, title) : W_FIELD_COUNTRY);
    for (size_t c = 0; c < columns.count; c++) {
        heads[c + 1].label = word(lang, field_label(show->reader.kinds, kind, columns.fields[c]));
        heads[c + 1].number = columns.fields[c]->type == FIELD_INT;
    }
    heads[columns.count + 1].label = word(lang, W_RECORD_SOURCES);
    for (size_t i = 0; i < parts->count; i++)
        TRY(part_line(show, &records[i], &columns, sourced, &lines[i]));
    *out = markup_of_table(arena, lang,
                           &(struct page_table){
                               .id = str_from_z(id),
                               .caption = word(lang, kind_words(show->reader.kinds, kind)->many),
                               .caption_hidden = true,
                               .columns = { heads, columns.count + 1 + sourced },
                               .lines = { lines, parts->count },
                           });
    return OK;
}
