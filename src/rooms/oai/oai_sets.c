/* SPDX-License-Identifier: EUPL-1.2
 *
 * Sets: kinds and their types, countries, topics.  Contract in oai.h.  A type is the field that
 * means MEANS_TYPE, where lists can be filtered by it: then its terms stand in table public_tag
 * under the field's name.
 */
#include "base/arena.h"
#include "i18n/words.h"
#include "rooms/oai/oai.h"

static const char *const vocabularies[] = { "country", "topic" };
enum { VOCABULARIES = sizeof(vocabularies) / sizeof(vocabularies[0]) };

static const struct field *type_field(const struct kind *kind)
{
    const struct field *field = kind_meaning(kind, MEANS_TYPE);

    return field != NULL && field->type == FIELD_CHOICE && (field->flags & FACET) ? field : NULL;
}

/* What may stand between the colons of a setSpec (section 2.6), without the tilde, which parts the
 * pieces of a token. */
static bool is_spec(Str term)
{
    static const Str others = STR("-_.!*'()");

    for (size_t i = 0; i < term.len; i++) {
        char c = term.ptr[i];

        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) &&
            str_find(others, c) == others.len)
            return false;
    }
    return term.len > 0;
}

/* ---- as a condition ---- */

static void add_nothing(struct sql *sql)
{
    sql_add(sql, " AND 1 = 0");
}

/* Records tagged with a term that the reader may know of.  Tags stand under one name, the labels
 * of their terms under another. */
static Err add_tag(struct sql *sql, const struct reader *reader, const char *tag,
                   const char *vocabulary, Str term)
{
    bool hidden;

    TRY(term_hidden(reader->db, reader->arena, &reader->eye, str_from_z(vocabulary), term,
                    &hidden));
    if (hidden) {
        add_nothing(sql);
        return OK;
    }
    sql_add(sql, " AND EXISTS (SELECT 1 FROM public_tag AS k WHERE k.record = p.record AND "
                 "k.vocabulary = ");
    sql_text(sql, str_from_z(tag));
    sql_add(sql, " AND k.term = ");
    sql_text(sql, term);
    sql_add(sql, ")");
    return OK;
}

/* KIND or KIND:TYPE */
static Err add_kind(struct sql *sql, const struct reader *reader, Str name)
{
    Str term = str_sub(name, str_find(name, ':') + 1, name.len);
    Str first = str_sub(name, 0, str_find(name, ':'));
    const struct kind *kind = kind_find(reader->kinds, first);
    const struct field *field = kind != NULL ? type_field(kind) : NULL;

    if (kind == NULL || !str_eq_z(first, kind->name) ||
        (str_contains(name, STR(":")) && (field == NULL || term.len == 0))) {
        add_nothing(sql);
        return OK;
    }
    sql_add(sql, " AND r.kind = ");
    sql_text(sql, str_from_z(kind->name));
    return term.len > 0 ? add_tag(sql, reader, field->name, field->vocabulary, term) : OK;
}

Err oai_set_add(struct sql *sql, const struct reader *reader, Str set)
{
    size_t colon = str_find(set, ':');
    Str rest = str_sub(set, colon + 1, set.len);

    if (set.len > OAI_SET_MAX || rest.len == 0) {
        add_nothing(sql);
        return OK;
    }
    if (str_eq_z(str_sub(set, 0, colon), "kind"))
        return add_kind(sql, reader, rest);
    for (size_t i = 0; i < VOCABULARIES; i++)
        if (str_eq_z(str_sub(set, 0, colon), vocabularies[i]))
            return add_tag(sql, reader, vocabularies[i], vocabularies[i], rest);
    add_nothing(sql);
    return OK;
}

/* ---- as a list ---- */

/* Every term of a tag that items (of one kind; NULL: of any) carry. */
static Err list_terms(const struct reader *reader, const struct kind *kind, const char *tag,
                      Str **out, size_t *count_out)
{
    size_t room = 64, count = 0;
    Str *terms = ARENA_ARRAY(reader->arena, room, Str);
    struct sql sql;
    ROWS rows = { 0 };

    sql_init(&sql, reader->arena);
    sql_add(&sql, "SELECT DISTINCT t.term FROM public_tag AS t WHERE t.vocabulary = ");
    sql_text(&sql, str_from_z(tag));
    sql_add(&sql, " AND t.record IN (SELECT r.id");
    oai_items_add(&sql, reader);
    if (kind != NULL) {
        sql_add(&sql, " AND r.kind = ");
        sql_text(&sql, str_from_z(kind->name));
    }
    sql_add(&sql, ") ORDER BY t.term LIMIT 5000");
    TRY(sql_query(reader->db, "oai.terms", &sql, &rows));
    while (rows_next(&rows)) {
        ARENA_MORE(reader->arena, terms, count, &room);
        terms[count++] = rows_text(&rows, reader->arena, 0);
    }
    *out = terms;
    *count_out = count;
    return rows_close(&rows);
}

/* The sets of one tag; a term that is hidden has no label and no set. */
static Err write_terms(const struct reader *reader, const struct kind *kind, const char *tag,
                       const char *vocabulary, const struct oai_set_writer *writer)
{
    Str *terms;
    size_t count;

    TRY(list_terms(reader, kind, tag, &terms, &count));
    for (size_t i = 0; i < count; i++) {
        struct term_name name;

        TRY(term_find(reader, str_from_z(vocabulary), terms[i], &name));
        if (name.label.words.len == 0 || !is_spec(terms[i]))
            continue;
        writer->write(writer->context,
                      kind != NULL
                          ? str_fmt(reader->arena, "kind:%s:%.*s", kind->name, STR_ARG(terms[i]))
                          : str_fmt(reader->arena, "%s:%.*s", tag, STR_ARG(terms[i])),
                      name.label.words);
    }
    return OK;
}

Err oai_sets(const struct reader *reader, Lang lang, const struct oai_set_writer *writer)
{
    for (size_t i = 0; i < reader->kinds->count; i++) {
        const struct kind *kind = reader->kinds->items[i];
        const struct field *field = type_field(kind);

        if (!oai_kind(kind))
            continue;
        writer->write(writer->context, str_fmt(reader->arena, "kind:%s", kind->name),
                      word(lang, kind_words(reader->kinds, kind)->many));
        if (field != NULL)
            TRY(write_terms(reader, kind, field->name, field->vocabulary, writer));
    }
    for (size_t i = 0; i < VOCABULARIES; i++)
        TRY(write_terms(reader, NULL, vocabularies[i], vocabularies[i], writer));
    return OK;
}

/* ---- of an item ---- */

struct wanted {
    const int64_t *ids;
    size_t id_count;
    const char *const *names;
    size_t name_count;
};

/* The terms that items were last seen with, but for those whose names the reader may not see. */
static Err list_tags(const struct reader *reader, const struct wanted *wanted, struct tag_rows *out)
{
    size_t room = 64;
    struct sql sql;
    ROWS rows = { 0 };

    *out = (struct tag_rows){ ARENA_ARRAY(reader->arena, room, struct tag_row), 0 };
    if (wanted->id_count == 0)
        return OK;
    sql_init(&sql, reader->arena);
    sql_add(&sql, "SELECT t.record, t.vocabulary, t.term FROM public_tag AS t WHERE t.record IN ");
    sql_ints(&sql, wanted->ids, wanted->id_count);
    sql_add(&sql, " AND t.vocabulary IN (");
    for (size_t i = 0; i < wanted->name_count; i++) {
        sql_add(&sql, i > 0 ? ", " : "");
        sql_text(&sql, str_from_z(wanted->names[i]));
    }
    sql_add(&sql, ") AND NOT (t.vocabulary IN ('country', 'topic') AND ");
    term_hidden_add(&sql, "t", &reader->eye);
    sql_add(&sql, ") ORDER BY t.record, t.vocabulary, t.term");
    TRY(sql_query(reader->db, "oai.tags", &sql, &rows));
    while (rows_next(&rows)) {
        ARENA_MORE(reader->arena, out->items, out->count, &room);
        out->items[out->count++] =
            (struct tag_row){ rows_int(&rows, 0), rows_text(&rows, reader->arena, 1),
                              rows_text(&rows, reader->arena, 2) };
    }
    return rows_close(&rows);
}

Err oai_sets_of(const struct reader *reader, const struct oai_items *items, struct tag_rows *out)
{
    const char *names[VOCABULARIES + KINDS_MAX] = { NULL };
    int64_t ids[OAI_PAGE];
    size_t count = 0;

    for (size_t i = 0; i < items->count; i++)
        ids[i] = items->items[i].id;
    for (; count < VOCABULARIES; count++)
        names[count] = vocabularies[count];
    for (size_t i = 0; i < reader->kinds->count && count < 16; i++) {
        const struct field *field = type_field(reader->kinds->items[i]);
        bool there = field == NULL || !oai_kind(reader->kinds->items[i]);

        for (size_t k = 0; !there && k < count; k++)
            there = str_eq_z(str_from_z(names[k]), field->name);
        if (!there)
            names[count++] = field->name;
    }
    return list_tags(reader, &(struct wanted){ ids, items->count, names, count }, out);
}

Str oai_set_spec(const struct reader *reader, const struct oai_item *item,
                 const struct tag_row *tag)
{
    const struct field *field = type_field(item->kind);
    struct term_name name;

    if (tag->record != item->id || !is_spec(tag->term))
        return STR_EMPTY;
    for (size_t i = 0; i < VOCABULARIES; i++)
        if (str_eq_z(tag->vocabulary, vocabularies[i]))
            return str_fmt(reader->arena, "%s:%.*s", vocabularies[i], STR_ARG(tag->term));
    if (field == NULL || !str_eq_z(tag->vocabulary, field->name) ||
        term_find(reader, str_from_z(field->vocabulary), tag->term, &name) != OK ||
        name.label.words.len == 0)
        return STR_EMPTY;
    return str_fmt(reader->arena, "kind:%s:%.*s", item->kind->name, STR_ARG(tag->term));
}
