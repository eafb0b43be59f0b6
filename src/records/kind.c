/* SPDX-License-Identifier: EUPL-1.2
 *
 * The register of kinds: declarations checked once at start, so that a mistake stops the program
 * before it serves. Contract in kind.h.
 */
#include "records/kind.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "records/column.h"

bool field_in_text(const struct field *field)
{
    return (field->flags & TRANSLATED) != 0;
}

bool field_in_column(const struct field *field)
{
    return !field_in_text(field) && field->type != FIELD_REF &&
           !(field->type == FIELD_CHOICE && (field->flags & MULTI));
}

static const struct field *flagged(const struct kind *kind, unsigned flag)
{
    for (size_t i = 0; i < kind->field_count; i++)
        if ((kind->fields[i].flags & flag) != 0)
            return &kind->fields[i];
    return NULL;
}

const struct field *kind_day(const struct kind *kind)
{
    return flagged(kind, LISTED_DAY);
}

const struct field *kind_day_end(const struct kind *kind)
{
    return flagged(kind, LISTED_END);
}

const struct field *kind_field(const struct kind *kind, Str name)
{
    for (size_t i = 0; i < kind->field_count; i++)
        if (str_eq_z(name, kind->fields[i].name))
            return &kind->fields[i];
    return NULL;
}

const struct field *kind_meaning(const struct kind *kind, enum meaning means)
{
    for (size_t i = 0; i < kind->field_count; i++)
        if (kind->fields[i].means == means)
            return &kind->fields[i];
    return NULL;
}

const struct kind *kind_find(const struct kinds *kinds, Str name)
{
    for (size_t i = 0; i < kinds->count; i++)
        if (str_eq_z(name, kinds->items[i]->name) || str_eq_z(name, kinds->items[i]->plural))
            return kinds->items[i];
    return NULL;
}

const struct kind *kind_of_path(const struct kinds *kinds, Str path)
{
    for (size_t i = 0; i < kinds->count; i++)
        if (kinds->items[i]->path != NULL && str_eq_z(path, kinds->items[i]->path))
            return kinds->items[i];
    return NULL;
}

static size_t kind_index(const struct kinds *kinds, const struct kind *kind)
{
    for (size_t i = 0; i < kinds->count; i++)
        if (kinds->items[i] == kind)
            return i;
    panic("kind %s is not registered", kind->name);
}

const struct kind_words *kind_words(const struct kinds *kinds, const struct kind *kind)
{
    return &kinds->words[kind_index(kinds, kind)];
}

enum word field_label(const struct kinds *kinds, const struct kind *kind, const struct field *field)
{
    return kind_words(kinds, kind)->labels[field - kind->fields];
}

/* The word of one of two names, the first that exists; a label that neither has is a mistake in the
 * declaration. */
static enum word needed_word(struct arena *arena, const struct kind *kind, Str first, Str second)
{
    enum word id = word_find(first);

    if (id == W_NONE && second.len > 0)
        id = word_find(second);
    if (id == W_NONE)
        panic("kind %s: po/en.po lacks %s", kind->name, str_z(arena, first));
    return id;
}

static void check_field(const struct kind *kind, const struct field *field)
{
    if (field->name == NULL || field->type == FIELD_UNSET)
        panic("kind %s: a field lacks a name or a type", kind->name);
    if (field_in_text(field) && field->type != FIELD_LINE && field->type != FIELD_TEXT)
        panic("%s.%s: only lines and texts can be TRANSLATED", kind->name, field->name);
    if (field->type == FIELD_CHOICE && field->vocabulary == NULL)
        panic("%s.%s: a choice needs a vocabulary", kind->name, field->name);
    if ((field->flags & FACET) && field->type != FIELD_CHOICE && field->type != FIELD_REF)
        panic("%s.%s: only choices and references can be facets", kind->name, field->name);
    if ((field->flags & MULTI) &&
        (field->type == FIELD_DATE || field->type == FIELD_INT || field->type == FIELD_TEXT ||
         field->type == FIELD_TIME || field->type == FIELD_ZONE))
        panic("%s.%s: dates, times, numbers and texts have one value", kind->name, field->name);
}

/* Clocks stand on a day and in a zone: a kind has all of them or none. */
static void check_times(const struct kind *kind)
{
    const struct field *begins = kind_meaning(kind, MEANS_BEGINS_AT),
                       *ends = kind_meaning(kind, MEANS_ENDS_AT),
                       *zone = kind_meaning(kind, MEANS_ZONE);

    if (begins == NULL && ends == NULL && zone == NULL)
        return;
    if (begins == NULL || zone == NULL || kind_day(kind) == NULL || begins->type != FIELD_TIME ||
        zone->type != FIELD_ZONE || (ends != NULL && ends->type != FIELD_TIME))
        panic("kind %s: a time of day needs MEANS_BEGINS_AT (a TIME), MEANS_ZONE (a ZONE) and a "
              "LISTED_DAY",
              kind->name);
}

/* A field of the name of a common column would never be read or written. */
static void check_column(const struct kind *kind, const struct field *field)
{
    struct column column;

    if (column_find(kind, str_from_z(field->name), &column) != OK || column.field != field)
        panic("%s.%s: every kind has a column of this name already", kind->name, field->name);
}

static void check_kind(const struct kind *kind)
{
    if (kind->name == NULL || kind->plural == NULL || kind->code == NULL || kind->room == NULL ||
        kind->order == ORDER_UNSET)
        panic("a kind lacks name, plural, code, room or order: %s",
              kind->name != NULL ? kind->name : "(unnamed)");
    if (kind->field_count > KIND_FIELDS_MAX)
        panic("kind %s has more than %d fields", kind->name, KIND_FIELDS_MAX);
    if (kind->part_of != NULL && kind_field(kind, str_from_z(kind->part_of)) == NULL)
        panic("kind %s: no field %s to be a part of", kind->name, kind->part_of);
    if (kind->part_of == NULL && !(kind->flags & KIND_HIDDEN) && kind->path == NULL)
        panic("kind %s has no path", kind->name);
    for (size_t i = 0; i < kind->field_count; i++) {
        check_field(kind, &kind->fields[i]);
        check_column(kind, &kind->fields[i]);
    }
    check_times(kind);
}

static void find_words(struct arena *arena, const struct kind *kind, struct kind_words *out)
{
    out->one = needed_word(arena, kind, str_fmt(arena, "kind.%s.one", kind->name), STR_EMPTY);
    out->many = needed_word(arena, kind, str_fmt(arena, "kind.%s.many", kind->name), STR_EMPTY);
    for (size_t i = 0; i < kind->field_count; i++)
        out->labels[i] = needed_word(
            arena, kind, str_fmt(arena, "field.%s.%s", kind->name, kind->fields[i].name),
            str_fmt(arena, "field.%s", kind->fields[i].name));
}

struct kinds *kinds_new(struct arena *arena, const struct rooms *rooms,
                        const struct kind *const *items, size_t count)
{
    struct kinds *kinds = ARENA_NEW(arena, struct kinds);

    must(count <= KINDS_MAX);
    kinds->rooms = rooms;
    kinds->items = items;
    kinds->count = count;
    kinds->words = ARENA_ARRAY(arena, count, struct kind_words);
    for (size_t i = 0; i < count; i++) {
        check_kind(items[i]);
        for (size_t j = 0; j < i; j++)
            if (str_eq_z(str_from_z(items[i]->name), items[j]->name) ||
                str_eq_z(str_from_z(items[i]->code), items[j]->code))
                panic("two kinds are named %s or %s", items[i]->name, items[i]->code);
        find_words(arena, items[i], &kinds->words[i]);
    }
    return kinds;
}
