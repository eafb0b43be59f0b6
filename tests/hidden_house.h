/* SPDX-License-Identifier: EUPL-1.2
 *
 * For tests: a house made from the declarations of the kinds, in which every kind has visible
 * records and, for every way of being hidden, a hidden one, tied to one another in every way that
 * the engine knows: references, links, sources, countries, topics, choices, parts and wholes.
 * Everything that a hidden record says carries a mark (zqhid), what a visible one says another
 * (zqvis).
 *
 * Included once, by the test that has the house.
 */
#ifndef HIDDEN_HOUSE_H
#define HIDDEN_HOUSE_H

#include "base/csv.h"
#include "engine_setup.h"
#include "records/format.h"
#include "rooms/rooms.h"

/* ---- ways of being seen and of being hidden ---- */

struct way {
    const char *state, *visibility, *embargo, *expires;
    bool hidden;
    bool gone; /* hidden, but a tombstone stands in its place */
};

static const struct way ways[] = {
    { "published", "public", "", "", false, false },
    { "published", "public", "2001-01-01", "2999-01-01", false, false },
    { "published", "signed-in", "", "", true, false },
    { "published", "room", "", "", true, false },
    { "published", "named", "", "", true, false },
    { "published", "office", "", "", true, false },
    { "draft", "public", "", "", true, false },
    { "withdrawn", "public", "", "", true, true },
    { "withdrawn", "office", "", "", true, false },
    { "withdrawn", "public", "2999-01-01", "", true, false },
    { "binned", "public", "", "", true, false },
    { "published", "public", "2999-01-01", "", true, false },
    { "published", "public", "", "2001-01-01", true, false },
};
enum { WAYS = sizeof(ways) / sizeof(ways[0]), FIRST_HIDDEN = 2 };

/* Marks of hidden numbers, which carry no letters. */
static const char hidden_number[] = "987651", hidden_grouped[] = "987,651",
                  hidden_phone[] = "987654321";

static int marks; /* every mark has its own number */

static Str mark(bool hidden)
{
    return str_fmt(&house.arena, "%s%05x", hidden ? "zqhid" : "zqvis", (unsigned)marks++);
}

static Str code_of(const struct kind *kind, size_t way)
{
    return str_fmt(&house.arena, "ZQ%s-%s-%02zu", ways[way].hidden ? "HID" : "VIS", kind->code,
                   way);
}

static Str part_code(const struct kind *kind, size_t whole_way)
{
    return str_fmt(&house.arena, "ZQHID-%s-W%02zu", kind->code, whole_way);
}

static Str term_of(const char *vocabulary, size_t way)
{
    const char *mark = ways[way].hidden ? "zqhid" : "zqvis";

    if (str_eq_z(STR("country"), vocabulary))
        return str_fmt(&house.arena, "%c%c", ways[way].hidden ? 'Z' : 'V', "0123456789ABCDEF"[way]);
    return str_fmt(&house.arena, "%s-%s-%zu", mark, vocabulary, way);
}

/* ---- making the rows ---- */

static const char *const places[] = { "about",    "youth",    "policy",   "research", "practice",
                                      "library",  "calendar", "contacts", "projects", "plans",
                                      "meetings", "law",      "history" };
_Static_assert(sizeof(places) / sizeof(places[0]) == WAYS, "a place for every way");

/* A row: its way, and for parts the way of its whole. */
struct row {
    const struct kind *kind;
    size_t way;
    size_t whole;
    bool hidden;
};

static Str line_cell(const struct row *row, const struct field *field)
{
    const struct kind *kind = row->kind;

    if (kind->term != NULL && str_eq_z(STR("page"), kind->names) &&
        str_eq_z(str_from_z(kind->term), field->name))
        return str_from_z(places[row->way]);
    if (kind->term != NULL && str_eq_z(str_from_z(kind->term), field->name))
        return term_of(kind->names, row->way);
    if (str_eq_z(STR("mark"), field->name) || (field->max > 0 && field->max < 12))
        return STR_EMPTY;
    return mark(row->hidden);
}

/* A visible record refers to visible and to hidden ones, a hidden one to visible ones. */
static Str reference_cell(const struct row *row, const struct field *field)
{
    const struct kind *kind = kind_find(house.kinds, str_from_z(field->kind));
    size_t to = row->hidden || row->way == 0 ? 0 : FIRST_HIDDEN + row->way;

    if (row->kind->part_of != NULL && str_eq_z(str_from_z(row->kind->part_of), field->name))
        return code_of(kind, row->whole);
    if (!(field->flags & MULTI) || row->hidden)
        return code_of(kind, to);
    struct buf out;

    buf_init(&out, &house.arena, 2000);
    for (size_t way = 0; way < WAYS; way++)
        buf_fmt(&out, "%s%.*s", way > 0 ? "|" : "", STR_ARG(code_of(kind, way)));
    return buf_text(&out);
}

static Str choice_cell(const struct row *row, const struct field *field)
{
    Str own =
        term_of(field->vocabulary, row->hidden || row->way == 0 ? 0 : FIRST_HIDDEN + row->way);

    return field->flags & MULTI ? str_fmt(&house.arena, "%.*s|%.*s", STR_ARG(own),
                                          STR_ARG(term_of(field->vocabulary, FIRST_HIDDEN)))
                                : own;
}

static Str field_cell(const struct row *row, const struct field *field)
{
    switch (field->type) {
    case FIELD_LINE:
    case FIELD_TEXT:
        return line_cell(row, field);
    case FIELD_DATE:
        return STR("2031-05-14");
    case FIELD_TIME: /* what begins and ends at one moment is allowed */
        return STR("10:45");
    case FIELD_ZONE:
        return STR("Europe/Riga");
    case FIELD_INT:
        return row->hidden ? str_from_z(hidden_number) : STR("12");
    case FIELD_CHOICE:
        return choice_cell(row, field);
    case FIELD_REF:
        return reference_cell(row, field);
    case FIELD_ADDRESS:
        return str_fmt(&house.arena, "https://example.org/%.*s", STR_ARG(mark(row->hidden)));
    case FIELD_PHONE:
        return row->hidden ? str_from_z(hidden_phone) : STR("+1 234");
    case FIELD_UNSET:
        break;
    }
    panic("field %s has no type", field->name);
}

/* Everything of the other ways, so that visible records are tied to every hidden one. */
static Str all_terms(const char *vocabulary)
{
    struct buf out;

    buf_init(&out, &house.arena, 2000);
    for (size_t way = 0; way < WAYS; way++)
        buf_fmt(&out, "%s%.*s", way > 0 ? "|" : "", STR_ARG(term_of(vocabulary, way)));
    return buf_text(&out);
}

static Str links_cell(const struct row *row)
{
    struct buf out;

    buf_init(&out, &house.arena, 4000);
    for (size_t way = 0; way < (row->hidden ? 2u : (size_t)WAYS); way++)
        buf_fmt(&out, "%srelated:%.*s", way > 0 ? "|" : "", STR_ARG(code_of(&event_kind, way)));
    return buf_text(&out);
}

static Str sources_cell(const struct row *row)
{
    struct buf out;

    buf_init(&out, &house.arena, 4000);
    buf_str(&out, mark(row->hidden));
    for (size_t way = 0; way < WAYS; way++)
        buf_fmt(&out, "|%s%.*s",
                way % 2 == 1 && kind_field(row->kind, STR("title")) != NULL ? "#title " : "",
                STR_ARG(code_of(&document_kind, way)));
    return buf_text(&out);
}

static void add_header(struct buf *csv, const struct kind *kind)
{
    static const char *const common[] = { "code",           "state",         "visibility",
                                          "embargo_until",  "expires",       "countries",
                                          "topics",         "links",         "sources",
                                          "translation@sv", "translation@et" };

    for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++)
        csv_cell(csv, str_from_z(common[i]), i == 0);
    for (size_t f = 0; f < kind->field_count; f++) {
        csv_cell(csv, str_from_z(kind->fields[f].name), false);
        if (!field_in_text(&kind->fields[f]))
            continue;
        csv_cell(csv, str_fmt(&house.arena, "%s@sv", kind->fields[f].name), false);
        csv_cell(csv, str_fmt(&house.arena, "%s@et", kind->fields[f].name), false);
    }
    csv_end(csv);
}

static void add_row(struct buf *csv, const struct row *row, Str code)
{
    const struct way *way = &ways[row->way];
    bool is_choice = row->kind == &choice_kind;

    csv_cell(csv, code, true);
    csv_cell(csv, str_from_z(way->state), false);
    csv_cell(csv, str_from_z(way->visibility), false);
    csv_cell(csv, str_from_z(way->embargo), false);
    csv_cell(csv, str_from_z(way->expires), false);
    csv_cell(csv,
             is_choice     ? STR_EMPTY
             : row->hidden ? term_of("country", 0)
                           : all_terms("country"),
             false);
    csv_cell(csv,
             is_choice     ? STR_EMPTY
             : row->hidden ? term_of("topic", 0)
                           : all_terms("topic"),
             false);
    csv_cell(csv, links_cell(row), false);
    csv_cell(csv, sources_cell(row), false);
    csv_cell(csv, STR("unofficial"), false);
    csv_cell(csv, STR("unofficial"), false);
    for (size_t f = 0; f < row->kind->field_count; f++) {
        csv_cell(csv, field_cell(row, &row->kind->fields[f]), false);
        if (!field_in_text(&row->kind->fields[f]))
            continue;
        csv_cell(csv, mark(row->hidden), false);
        /* Only hidden records have texts in this language: its columns must not show that they
         * exist. */
        csv_cell(csv, row->hidden ? mark(true) : STR_EMPTY, false);
    }
    csv_end(csv);
}

static const char *rows_of(const struct kind *kind)
{
    struct buf csv;

    buf_init(&csv, &house.arena, 8 << 20);
    add_header(&csv, kind);
    for (size_t way = 0; way < WAYS; way++)
        add_row(&csv, &(struct row){ kind, way, 0, ways[way].hidden }, code_of(kind, way));
    /* Parts that anyone could see, of wholes that nobody can. */
    for (size_t way = FIRST_HIDDEN; kind->part_of != NULL && way < WAYS; way++)
        add_row(&csv, &(struct row){ kind, 0, way, true }, part_code(kind, way));
    return str_z(&house.arena, buf_text(&csv));
}

static bool vocabulary_before(size_t kind, size_t field)
{
    for (size_t k = 0; k <= kind; k++)
        for (size_t f = 0; f < (k == kind ? field : house.kinds->items[k]->field_count); f++) {
            const struct field *earlier = &house.kinds->items[k]->fields[f];

            if (earlier->vocabulary != NULL &&
                str_eq_z(str_from_z(earlier->vocabulary),
                         house.kinds->items[kind]->fields[field].vocabulary))
                return true;
        }
    return false;
}

/* The terms of every vocabulary, each in every way. */
static const char *choices(void)
{
    struct buf csv;
    int number = 0;

    buf_init(&csv, &house.arena, 8 << 20);
    buf_z(&csv, "code,state,visibility,embargo_until,expires,vocabulary,term,title,title@sv\n");
    for (size_t k = 0; k < house.kinds->count; k++)
        for (size_t f = 0; f < house.kinds->items[k]->field_count; f++) {
            const char *vocabulary = house.kinds->items[k]->fields[f].vocabulary;

            if (vocabulary == NULL || str_eq_z(STR("language"), vocabulary) ||
                vocabulary_before(k, f))
                continue;
            for (size_t way = 0; way < WAYS; way++)
                buf_fmt(&csv, "ZQ%s-V-%d,%s,%s,%s,%s,%s,%.*s,%.*s,%.*s\n",
                        ways[way].hidden ? "HID" : "VIS", number++, ways[way].state,
                        ways[way].visibility, ways[way].embargo, ways[way].expires, vocabulary,
                        STR_ARG(term_of(vocabulary, way)), STR_ARG(mark(ways[way].hidden)),
                        STR_ARG(mark(ways[way].hidden)));
        }
    return str_z(&house.arena, buf_text(&csv));
}

/* ---- what must not come out ---- */

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Where the two-letter code of a hidden country stands as a word of its own; text.len where it does
 * not. */
static size_t find_hidden_country(Str text)
{
    for (size_t i = 0; i + 1 < text.len; i++)
        if (text.ptr[i] == 'Z' &&
            ((text.ptr[i + 1] >= '2' && text.ptr[i + 1] <= '9') ||
             (text.ptr[i + 1] >= 'A' && text.ptr[i + 1] <= 'F')) &&
            (i == 0 || !is_word(text.ptr[i - 1])) &&
            (i + 2 == text.len || !is_word(text.ptr[i + 2])))
            return i;
    return text.len;
}

static size_t find_hidden(Str text)
{
    const char *const all[] = { "zqhid",       "ZQHID",        "title@et",  "\"et\"",
                                hidden_number, hidden_grouped, hidden_phone };
    size_t at = find_hidden_country(text);

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        if (engine_find(text, all[i]) < at)
            at = engine_find(text, all[i]);
    return at;
}

#endif
