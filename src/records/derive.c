/* SPDX-License-Identifier: EUPL-1.2
 *
 * Derived rows.  Contract in derive.h.
 */
#include "records/derive.h"

#include "base/arena.h"
#include "i18n/lang.h"
#include "records/settings.h"
#include "records/stored.h"

static const struct statement clear_tags = {
    "derive.clear_tags", "DELETE FROM tag WHERE record = $1 AND vocabulary = $2"
};
static const struct statement add_tag = { "derive.add_tag",
                                          "INSERT INTO tag (vocabulary, term, record, position) "
                                          "VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING" };
static const struct statement clear_term = { "derive.clear_term",
                                             "DELETE FROM term WHERE record = $1" };
static const struct statement add_term = {
    "derive.add_term", "INSERT INTO term (vocabulary, term, record) VALUES ($1, $2, $3) "
                       "ON CONFLICT (vocabulary, term) DO UPDATE SET record = excluded.record"
};
static const struct statement set_days = {
    "derive.set_days", "UPDATE record SET day = $1, day_end = $2, part_of = $3 WHERE id = $4"
};
static const struct statement set_times = {
    "derive.set_times",
    "UPDATE record SET begins_at = $1, ends_at = $2, zone = CASE WHEN $1 = '' THEN '' ELSE "
    "COALESCE(NULLIF($3, ''), (SELECT value FROM setting WHERE name = '" SETTING_TIME_ZONE
    "' AND lang = ''), '') END WHERE id = $4"
};
static const struct statement set_order = {
    "derive.set_order", "INSERT INTO ordering (lang, record, kind, sort) VALUES ($1, $2, $3, $4) "
                        "ON CONFLICT (lang, record) DO UPDATE SET sort = excluded.sort"
};

static Str column_of(const struct stored *stored, const struct field *field)
{
    return field != NULL && field_in_column(field) ? stored->columns[field - stored->kind->fields]
                                                   : STR_EMPTY;
}

static int64_t whole_of(const struct stored *stored)
{
    for (size_t i = 0; stored->kind->part_of != NULL && i < stored->link_count; i++)
        if (str_eq_z(stored->links[i].relation, stored->kind->part_of))
            return stored->links[i].target;
    return 0;
}

static Err derive_days(struct db *db, const struct stored *stored)
{
    return db_run(db, &set_days,
                  DBARGS(DBTEXT(column_of(stored, kind_day(stored->kind))),
                         DBTEXT(column_of(stored, kind_day_end(stored->kind))),
                         DBINT(whole_of(stored)), DBINT(stored->id)),
                  NULL);
}

static Err derive_times(struct db *db, const struct stored *stored)
{
    const struct kind *kind = stored->kind;

    if (kind_meaning(kind, MEANS_BEGINS_AT) == NULL)
        return OK;
    return db_run(db, &set_times,
                  DBARGS(DBTEXT(column_of(stored, kind_meaning(kind, MEANS_BEGINS_AT))),
                         DBTEXT(column_of(stored, kind_meaning(kind, MEANS_ENDS_AT))),
                         DBTEXT(column_of(stored, kind_meaning(kind, MEANS_ZONE))),
                         DBINT(stored->id)),
                  NULL);
}

static Err tag_choice(struct db *db, const struct stored *stored, const struct field *field)
{
    Str term = column_of(stored, field);

    if (!field_in_column(field))
        return OK; /* several choices are kept as tags in the first place */
    TRY(db_run(db, &clear_tags, DBARGS(DBINT(stored->id), DBTEXT(str_from_z(field->name))), NULL));
    if (term.len == 0)
        return OK;
    return db_run(
        db, &add_tag,
        DBARGS(DBTEXT(str_from_z(field->name)), DBTEXT(term), DBINT(stored->id), DBINT(0)), NULL);
}

static Err tag_references(struct db *db, const struct stored *stored, const struct field *field)
{
    TRY(db_run(db, &clear_tags, DBARGS(DBINT(stored->id), DBTEXT(str_from_z(field->name))), NULL));
    for (size_t i = 0; i < stored->link_count; i++)
        if (str_eq_z(stored->links[i].relation, field->name))
            TRY(db_run(db, &add_tag,
                       DBARGS(DBTEXT(str_from_z(field->name)), DBTEXT(stored->links[i].code),
                              DBINT(stored->id), DBINT((int64_t)i)),
                       NULL));
    return OK;
}

static Err derive_facets(struct db *db, const struct stored *stored)
{
    for (size_t i = 0; i < stored->kind->field_count; i++) {
        const struct field *field = &stored->kind->fields[i];

        if (field->type == FIELD_CHOICE)
            TRY(tag_choice(db, stored, field));
        else if (field->type == FIELD_REF && (field->flags & FACET))
            TRY(tag_references(db, stored, field));
    }
    return OK;
}

static Err derive_term(struct db *db, const struct stored *stored)
{
    const struct kind *kind = stored->kind;
    Str vocabulary, term;

    TRY(db_run(db, &clear_term, DBARGS(DBINT(stored->id)), NULL));
    if (kind->term == NULL)
        return OK;
    term = column_of(stored, kind_field(kind, str_from_z(kind->term)));
    vocabulary = kind->vocabulary_field != NULL
                     ? column_of(stored, kind_field(kind, str_from_z(kind->vocabulary_field)))
                     : str_from_z(kind->names);
    if (term.len == 0 || vocabulary.len == 0)
        return OK;
    return db_run(db, &add_term, DBARGS(DBTEXT(vocabulary), DBTEXT(term), DBINT(stored->id)), NULL);
}

/* The title in a language, as a list in that language shows it: falling back to the house's
 * default language, then to the source. */
static Str title_in(const struct stored *stored, Str lang, Str fallback)
{
    const Str tries[] = { lang, fallback, stored->language };

    for (size_t t = 0; t < 3; t++)
        for (size_t i = 0; i < stored->text_count; i++)
            if (str_eq_z(stored->texts[i].field, "title") &&
                str_eq(stored->texts[i].lang, tries[t]))
                return stored->texts[i].words;
    return stored->code;
}

static Err derive_order(struct db *db, struct arena *arena, const struct stored *stored,
                        Str fallback)
{
    for (Lang lang = 0; lang < lang_count(); lang++) {
        struct arena_mark mark = arena_mark(arena);
        Str tag = lang_tag(lang);
        Str title = title_in(stored, tag, fallback);
        Err err =
            db_run(db, &set_order,
                   DBARGS(DBTEXT(tag), DBINT(stored->id), DBTEXT(str_from_z(stored->kind->name)),
                          DBBLOB(sort_key(arena, tag, title))),
                   NULL);

        arena_rewind(arena, mark);
        if (err != OK)
            return err;
    }
    return OK;
}

Err derive_record(struct db *db, struct arena *arena, const struct kinds *kinds, int64_t record,
                  Str fallback)
{
    struct stored stored;

    TRY(stored_read(db, arena, kinds, record, NULL, &stored));
    TRY(derive_days(db, &stored));
    TRY(derive_times(db, &stored));
    TRY(derive_facets(db, &stored));
    TRY(derive_term(db, &stored));
    if (stored.kind->part_of != NULL)
        return OK; /* parts are never listed alphabetically on their own */
    return derive_order(db, arena, &stored, fallback);
}

static const struct statement count_records = { "derive.count_records",
                                                "SELECT COUNT(*) FROM record" };
static const struct statement next_records = {
    "derive.next_records", "SELECT id FROM record WHERE id > $1 ORDER BY id LIMIT 500"
};

Err derive_all(struct db *db, struct arena *arena, const struct kinds *kinds,
               void (*progress)(int64_t done, int64_t total))
{
    int64_t total, done = 0, last = INT64_MIN;
    bool more = true;
    Str fallback;

    TRY(settings_default_language(db, arena, &fallback));
    TRY(db_number(db, &count_records, DBNONE, 0, &total));
    while (more) {
        int64_t ids[500];
        size_t count = 0;
        ROWS rows = { 0 };

        TRY(db_query(db, &next_records, DBARGS(DBINT(last)), &rows));
        while (count < 500 && rows_next(&rows))
            ids[count++] = rows_int(&rows, 0);
        TRY(rows_close(&rows));
        for (size_t i = 0; i < count; i++) {
            struct arena_mark mark = arena_mark(arena);
            Err err = derive_record(db, arena, kinds, ids[i], fallback);

            arena_rewind(arena, mark);
            if (err != OK)
                return err;
            last = ids[i];
        }
        done += (int64_t)count;
        more = count == 500;
        if (progress != NULL)
            progress(done, total);
    }
    return OK;
}

static const struct statement count_ordered = { "derive.count_ordered",
                                                "SELECT COUNT(*) FROM ordering WHERE lang = $1" };
static const struct statement count_whole = { "derive.count_whole",
                                              "SELECT COUNT(*) FROM record WHERE part_of = 0" };

static Err derive_everything(struct db *db, void *context)
{
    struct arena arena;
    Err err;

    arena_init(&arena, (size_t)256 << 20);
    err = derive_all(db, &arena, context, NULL);
    arena_clear(&arena);
    return err;
}

Err derive_new_languages(struct db *db, const struct kinds *kinds)
{
    int64_t records, ordered;

    TRY(db_number(db, &count_whole, DBNONE, 0, &records));
    for (Lang lang = 0; records > 0 && lang < lang_count(); lang++) {
        TRY(db_number(db, &count_ordered, DBARGS(DBTEXT(lang_tag(lang))), 0, &ordered));
        if (ordered == 0)
            return db_write(db, derive_everything, (void *)(uintptr_t)kinds);
    }
    return OK;
}
