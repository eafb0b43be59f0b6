/* SPDX-License-Identifier: EUPL-1.2
 *
 * Records as plain text.  Contract in plain.h.
 */
#include "formats/plain.h"

#include "base/arena.h"
#include "html/markup.h"
#include "i18n/words.h"
#include "records/occasion.h"

enum { VALUE_POINTS = 2000, TEXT_MAX = 64 << 10 };

void plain_init(struct plain *plain, const struct format_job *job)
{
    *plain = (struct plain){ .reader = job->reader, .lang = format_lang(job) };
    map_init(&plain->labels, job->reader.arena);
}

Err plain_label(struct plain *plain, Str vocabulary, Str term, struct tongue *out)
{
    Str key = str_fmt(plain->reader.arena, "%.*s\n%.*s", STR_ARG(vocabulary), STR_ARG(term));
    struct term_name *name = map_find(&plain->labels, key);

    if (name == NULL) {
        name = ARENA_NEW(plain->reader.arena, struct term_name);
        TRY(term_find(&plain->reader, str_copy(plain->reader.arena, vocabulary),
                      str_copy(plain->reader.arena, term), name));
        (void)map_set(&plain->labels, key, name);
    }
    *out = name->label;
    return OK;
}

/* ---- values ---- */

static Str listed(const struct plain *plain, struct arena *arena, const Str *items, size_t count)
{
    return count == 0 ? STR_EMPTY : list_show(arena, plain->lang, items, count);
}

static Err terms_value(struct plain *plain, struct arena *arena, const struct value *value,
                       Str *out)
{
    const Str *terms = value->field->flags & MULTI ? value->terms : &value->text;
    size_t count = value->field->flags & MULTI ? value->term_count : value->text.len > 0;
    Str *names = ARENA_ARRAY(arena, count + 1, Str);
    size_t seen = 0;

    for (size_t i = 0; i < count; i++) {
        struct tongue label;

        TRY(plain_label(plain, str_from_z(value->field->vocabulary), terms[i], &label));
        if (label.words.len > 0)
            names[seen++] = label.words;
    }
    *out = listed(plain, arena, names, seen);
    return OK;
}

static Str references_value(const struct plain *plain, struct arena *arena,
                            const struct briefs *refs)
{
    Str *names = ARENA_ARRAY(arena, refs->count + 1, Str);

    for (size_t i = 0; i < refs->count; i++)
        names[i] = refs->items[i].title.words;
    return listed(plain, arena, names, refs->count);
}

static Str column_value(struct arena *arena, const struct value *value)
{
    struct buf out;
    Str rest = value->text, part;

    if (!(value->field->flags & MULTI))
        return value->text;
    buf_init(&out, arena, TEXT_MAX);
    while (str_split(&rest, '|', &part)) {
        buf_z(&out, out.len > 0 ? "; " : "");
        buf_str(&out, part);
    }
    return buf_text(&out);
}

static Str words_value(struct arena *arena, const struct value *value)
{
    if (!field_in_text(value->field))
        return column_value(arena, value);
    if (value->tongue_count == 0)
        return STR_EMPTY;
    return value->field->type == FIELD_TEXT
               ? markdown_plain(arena, value->tongues[0].words, VALUE_POINTS)
               : value->tongues[0].words;
}

Err plain_value(struct plain *plain, struct arena *arena, const struct value *value, Str *out)
{
    *out = STR_EMPTY;
    switch (value->field->type) {
    case FIELD_LINE:
    case FIELD_TEXT:
        *out = words_value(arena, value);
        return OK;
    case FIELD_ADDRESS:
    case FIELD_PHONE:
    case FIELD_TIME:
    case FIELD_ZONE:
        *out = column_value(arena, value);
        return OK;
    case FIELD_DATE:
        *out = day_show(arena, plain->lang, value->day);
        return OK;
    case FIELD_INT:
        if (value->has_number)
            *out = number_show(arena, plain->lang, value->number);
        return OK;
    case FIELD_CHOICE:
        return terms_value(plain, arena, value, out);
    case FIELD_REF:
        *out = references_value(plain, arena, &value->refs);
        return OK;
    case FIELD_UNSET:
        break;
    }
    panic("field %s has no type", value->field->name);
}

static bool is_head(const struct field *field)
{
    return str_eq_z(STR("title"), field->name) || str_eq_z(STR("summary"), field->name);
}

Err plain_facts(struct plain *plain, struct arena *arena, const struct record *record,
                bool (*wanted)(const struct field *field), Str *out)
{
    const struct kind *kind = record->brief.kind;
    struct buf lines;

    buf_init(&lines, arena, TEXT_MAX);
    for (size_t i = 0; i < kind->field_count; i++) {
        const struct field *field = &kind->fields[i];
        Str label = word(plain->lang, field_label(plain->reader.kinds, kind, field)), value;

        if (is_head(field) || (field->flags & UNLABELLED) || !wanted(field))
            continue;
        if (record->brief.begins_at.is_set && field->flags & LISTED_END)
            continue; /* said with its beginning */
        if (record->brief.begins_at.is_set && field->flags & LISTED_DAY) {
            label = word(plain->lang, W_RECORD_PERIOD);
            value = occasion_show(arena, plain->lang, &record->brief);
        } else {
            TRY(plain_value(plain, arena, &record->values[i], &value));
        }
        if (value.len == 0)
            continue;
        buf_z(&lines, lines.len > 0 ? "\n" : "");
        buf_str(&lines, word_fill(arena, plain->lang, W_FORMAT_FACT,
                                  FILLS({ "label", label }, { "value", value })));
    }
    *out = buf_text(&lines);
    return OK;
}

/* ---- categories ---- */

static Err add_category(struct plain *plain, Str vocabulary, Str term, struct tongue *out,
                        size_t *count)
{
    if (*count == PLAIN_CATEGORIES_MAX)
        return OK;
    TRY(plain_label(plain, vocabulary, term, &out[*count]));
    if (out[*count].words.len > 0)
        ++*count;
    return OK;
}

Err plain_categories(struct plain *plain, const struct record *record,
                     struct tongue out[PLAIN_CATEGORIES_MAX], size_t *count_out)
{
    const struct kind *kind = record->brief.kind;
    const struct field *type = kind_meaning(kind, MEANS_TYPE);

    *count_out = 0;
    if (type != NULL && record->values[type - kind->fields].text.len > 0)
        TRY(add_category(plain, str_from_z(type->vocabulary),
                         record->values[type - kind->fields].text, out, count_out));
    for (size_t i = 0; i < record->tags.count; i++)
        if (str_eq_z(record->tags.items[i].vocabulary, TAGS_TOPICS))
            TRY(add_category(plain, record->tags.items[i].vocabulary, record->tags.items[i].term,
                             out, count_out));
    return OK;
}

/* ---- the summary ---- */

/* As the house says it at a heading. */
static Str language_note(const struct plain *plain, struct arena *arena,
                         const struct tongue *tongue)
{
    if (tongue->lang.len == 0)
        return STR_EMPTY;
    if (!str_eq(tongue->lang, plain->reader.lang))
        return word_fill(arena, plain->lang, W_TEXT_IN_LANGUAGE,
                         FILLS({ "language", tag_name(arena, plain->lang, tongue->lang) }));
    if (str_eq_z(tongue->state, "unofficial"))
        return word(plain->lang, W_TRANSLATION_UNOFFICIAL);
    return str_eq_z(tongue->state, "machine") ? word(plain->lang, W_TRANSLATION_MACHINE)
                                              : STR_EMPTY;
}

Str plain_summary(const struct plain *plain, struct arena *arena, const struct brief *brief)
{
    Str title = language_note(plain, arena, &brief->title);
    Str own = language_note(plain, arena, &brief->summary);
    Str note = brief->summary.words.len > 0 && own.len > 0 ? own : title;
    Str summary = markdown_plain(arena, brief->summary.words, PLAIN_SUMMARY_POINTS);

    if (note.len == 0)
        return summary;
    return str_fmt(arena, "%.*s%s[%.*s]", STR_ARG(summary), summary.len > 0 ? " " : "",
                   STR_ARG(note));
}
