/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fields by what they mean.  Contract in meaning.h.
 */
#include "formats/meaning.h"

#include "base/arena.h"
#include "records/settings.h"
#include "store/db.h"

enum { RECORD_ARENA_MAX = 64 << 20 };

bool meaning_declared(const struct kind *kind, enum meaning means)
{
    return kind_meaning(kind, means) != NULL;
}

static bool value_is_empty(const struct value *value)
{
    return value->text.len == 0 && !value->has_number && value->refs.count == 0 &&
           value->term_count == 0 && (value->tongue_count == 0 || value->tongues[0].words.len == 0);
}

const struct value *meaning_value(const struct record *record, enum meaning means)
{
    for (size_t i = 0; i < record->brief.kind->field_count; i++)
        if (record->values[i].field->means == means && !value_is_empty(&record->values[i]))
            return &record->values[i];
    return NULL;
}

Str meaning_text(const struct record *record, enum meaning means)
{
    const struct value *value = meaning_value(record, means);

    if (value == NULL)
        return STR_EMPTY;
    return value->tongue_count > 0 ? value->tongues[0].words : value->text;
}

static void add_name(struct names *names, struct named name)
{
    for (size_t i = 0; i < names->count; i++)
        if (str_eq(names->items[i].words, name.words))
            return;
    if (name.words.len > 0)
        names->items[names->count++] = name;
}

static size_t names_of_value(const struct value *value)
{
    return value->refs.count + value->tongue_count + 1;
}

static void add_references(struct names *names, const struct value *value)
{
    for (size_t i = 0; i < value->refs.count; i++) {
        const struct brief *brief = &value->refs.items[i];

        add_name(names, (struct named){ brief->title.words, brief->title.lang, brief->code,
                                        (brief->kind->flags & KIND_ORGANISATION) != 0 });
    }
}

static void add_texts(struct names *names, const struct value *value)
{
    for (size_t i = 0; i < value->tongue_count; i++)
        add_name(names, (struct named){ .words = value->tongues[i].words,
                                        .lang = value->tongues[i].lang });
    if (value->field->type == FIELD_LINE)
        add_name(names, (struct named){ .words = value->text });
}

struct names meaning_names(struct arena *arena, const struct record *record, enum meaning means)
{
    size_t field_count = record->brief.kind->field_count, room = 0;
    struct names names = { 0 };

    for (size_t i = 0; i < field_count; i++)
        if (record->values[i].field->means == means)
            room += names_of_value(&record->values[i]);
    names.items = ARENA_ARRAY(arena, room + 1, struct named);
    for (size_t i = 0; i < field_count; i++)
        if (record->values[i].field->means == means)
            add_references(&names, &record->values[i]);
    for (size_t i = 0; i < field_count; i++)
        if (record->values[i].field->means == means)
            add_texts(&names, &record->values[i]);
    return names;
}

Err meaning_term(const struct reader *reader, const struct record *record, enum meaning means,
                 struct term_name *out)
{
    const struct value *value = meaning_value(record, means);
    Str term;

    *out = (struct term_name){ 0 };
    if (value == NULL || value->field->type != FIELD_CHOICE)
        return OK;
    term = value->term_count > 0 ? value->terms[0] : value->text;
    return term_find(reader, str_from_z(value->field->vocabulary), term, out);
}

static const struct statement list_tongues = {
    "formats.list_tongues",
    "SELECT words, lang, state FROM text WHERE record = $1 AND field = $2 AND item = 0 "
    "ORDER BY CASE WHEN lang = $3 THEN 0 ELSE 1 END, lang"
};

Err texts_everywhere(const struct reader *reader, const struct brief *brief, const char *field,
                     struct tongues *out)
{
    size_t room = 8;
    ROWS rows = { 0 };

    *out = (struct tongues){ ARENA_ARRAY(reader->arena, room, struct tongue), 0 };
    TRY(db_query(reader->db, &list_tongues,
                 DBARGS(DBINT(brief->id), DBTEXT(str_from_z(field)), DBTEXT(brief->language)),
                 &rows));
    while (rows_next(&rows)) {
        ARENA_MORE(reader->arena, out->items, out->count, &room);
        out->items[out->count++] = (struct tongue){ .words = rows_text(&rows, reader->arena, 0),
                                                    .lang = rows_text(&rows, reader->arena, 1),
                                                    .state = rows_text(&rows, reader->arena, 2) };
    }
    return rows_close(&rows);
}

Err tags_named(const struct reader *reader, const struct record *record, const char *vocabulary,
               struct terms *out)
{
    *out =
        (struct terms){ ARENA_ARRAY(reader->arena, record->tags.count + 1, struct term_name), 0 };
    for (size_t i = 0; i < record->tags.count; i++) {
        const struct tag_row *tag = &record->tags.items[i];

        if (!str_eq_z(tag->vocabulary, vocabulary))
            continue;
        TRY(term_find(reader, tag->vocabulary, tag->term, &out->items[out->count]));
        if (out->items[out->count].label.words.len > 0)
            out->count++;
    }
    return OK;
}

static void add_setting(const struct settings *settings, Str name, Str lang, struct tongues *out)
{
    for (size_t i = 0; i < settings->count; i++)
        if (str_eq(settings->items[i].name, name) && str_eq(settings->items[i].lang, lang) &&
            settings->items[i].value.len > 0)
            out->items[out->count++] =
                (struct tongue){ .words = settings->items[i].value, .lang = lang };
}

struct tongues setting_everywhere(const struct format_job *job, Str name)
{
    const struct settings *settings = job->settings;
    struct tongues out = { ARENA_ARRAY(job->reader.arena, settings->count + 1, struct tongue), 0 };

    add_setting(settings, name, settings->default_language, &out);
    for (size_t i = 0; i < settings->count; i++)
        if (str_eq(settings->items[i].name, name) &&
            !str_eq(settings->items[i].lang, settings->default_language))
            add_setting(settings, name, settings->items[i].lang, &out);
    return out;
}

Err records_each(struct format_job *job, const struct each *each)
{
    struct format_job one = *job;
    struct arena arena;
    Err err = OK;

    arena_init(&arena, RECORD_ARENA_MAX);
    one.reader.arena = &arena;
    for (size_t i = 0; err == OK && i < job->count; i++) {
        struct record record;

        err = format_read(&one, i, &record);
        if (err == OK)
            err = each->write(&one, &record, i, each->context);
        arena_reset(&arena);
    }
    arena_clear(&arena);
    return err;
}
