/* SPDX-License-Identifier: EUPL-1.2
 *
 * childcentre check DIR: what is wrong with a house, in words, with how much of it.
 *
 * Damage, links to nothing, parts without a whole, texts without a record, sources that name no
 * record, words that a catalogue lacks.
 */
#include "commands/command.h"
#include "i18n/words.h"
#include "records/settings.h"
#include "rooms/rooms.h"
#include "search/search.h"
#include "store/store.h"

/* A question whose answer should be no row; each row is one thing found. */
struct question {
    const char *about;
    struct statement statement; /* one text column: what to name */
};

static const struct question questions[] = {
    { "links to nothing",
      { "check.dead_links",
        "SELECT r.code FROM link AS l JOIN record AS r ON r.id = l.source WHERE NOT EXISTS "
        "(SELECT 1 FROM record AS t WHERE t.id = l.target) ORDER BY r.code, r.id LIMIT 50" } },
    { "links from nothing",
      { "check.orphan_links", "SELECT l.relation FROM link AS l WHERE NOT EXISTS (SELECT 1 FROM "
                              "record AS r WHERE r.id = l.source) "
                              "ORDER BY l.relation, l.source LIMIT 50" } },
    { "parts without a whole",
      { "check.orphan_parts",
        "SELECT p.code FROM record AS p WHERE p.part_of <> 0 AND NOT EXISTS "
        "(SELECT 1 FROM record AS r WHERE r.id = p.part_of) ORDER BY p.code, p.id LIMIT 50" } },
    { "texts without a record",
      { "check.orphan_texts", "SELECT t.words FROM text AS t WHERE NOT EXISTS (SELECT 1 FROM "
                              "record AS r WHERE r.id = t.record) "
                              "ORDER BY t.record, t.field, t.item, t.lang LIMIT 50" } },
    { "records without any text",
      { "check.wordless",
        "SELECT r.code FROM record AS r WHERE r.state = 'published' AND r.part_of = 0 AND NOT "
        "EXISTS "
        "(SELECT 1 FROM text AS t WHERE t.record = r.id) ORDER BY r.code, r.id LIMIT 50" } },
    { "countries and topics that nothing names",
      { "check.dead_terms", "SELECT r.code FROM tag AS g JOIN record AS r ON r.id = g.record WHERE "
                            "g.vocabulary IN ('country', 'topic') AND NOT EXISTS "
                            "(SELECT 1 FROM term AS n WHERE n.vocabulary = g.vocabulary AND n.term "
                            "= g.term) ORDER BY r.code, r.id LIMIT 50" } },
    { "withdrawn records without a tombstone",
      { "check.unburied",
        "SELECT r.code FROM record AS r WHERE r.state = 'withdrawn' AND NOT EXISTS "
        "(SELECT 1 FROM tombstone AS t WHERE t.record = r.id) ORDER BY r.code, r.id LIMIT 50" } },
};

static Err ask(struct db *db, struct arena *arena, const struct question *question, size_t *found)
{
    size_t count = 0;
    ROWS rows = { 0 };

    TRY(db_query(db, &question->statement, DBNONE, &rows));
    while (rows_next(&rows))
        printf("%s %.*s", count++ == 0 ? str_z(arena, str_fmt(arena, "%s:", question->about)) : ",",
               STR_ARG(rows_text(&rows, arena, 0)));
    if (count > 0)
        printf("\n");
    *found += count;
    return rows_close(&rows);
}

static Err check_integrity(struct db *db, struct arena *arena, size_t *found)
{
    Str wrong;

    TRY(db_integrity(db, arena, &wrong));
    if (wrong.len > 0) {
        printf("The database is damaged: %.*s\nRestore the last backup.\n", STR_ARG(wrong));
        (*found)++;
    }
    return OK;
}

/* Every word of the interface in every language that the house offers. */
static Err check_words(struct db *db, struct arena *arena, size_t *found)
{
    struct settings *settings;

    TRY(settings_read(db, arena, &settings));
    for (int i = 0; i < settings->language_count; i++) {
        size_t missing = 0;

        for (int id = W_NONE + 1; id < WORD_COUNT; id++)
            missing += !word_is_translated(settings->languages[i], (enum word)id);
        if (missing > 0)
            printf("Language %.*s lacks %zu of %d words.\n",
                   STR_ARG(lang_tag(settings->languages[i])), missing, WORD_COUNT - 1);
        *found += missing;
    }
    return OK;
}

/* Sources that look like a code must be the code of a record. */
static Err check_sources(struct db *db, struct arena *arena, size_t *found)
{
    static const struct statement list = {
        "check.sources", "SELECT DISTINCT s.reference FROM source AS s WHERE NOT EXISTS (SELECT 1 "
                         "FROM record AS r WHERE r.code = s.reference) "
                         "ORDER BY s.reference"
    };
    Str prefix;
    ROWS rows = { 0 };
    struct settings *settings;

    TRY(settings_read(db, arena, &settings));
    prefix =
        str_fmt(arena, "%.*s-", STR_ARG(setting(settings, STR("code_prefix"), STR_EMPTY, NULL)));
    TRY(db_query(db, &list, DBNONE, &rows));
    while (rows_next(&rows)) {
        Str reference = rows_text(&rows, arena, 0);

        if (prefix.len < 2 || !str_starts(reference, prefix))
            continue;
        printf("A source names %.*s, which is no record.\n", STR_ARG(reference));
        (*found)++;
    }
    return rows_close(&rows);
}

/* The integrity of the file, and a first word of every list in it, since the check of the whole
 * does not look into those of the words. */
static Err look_into(struct db *index, struct arena *arena)
{
    static const struct statement read = {
        "check.index", "SELECT (SELECT COUNT(*) FROM words WHERE words MATCH '\"a\" *') + "
                       "(SELECT COUNT(*) FROM titles WHERE titles MATCH '\"a\" *')"
    };
    int64_t rows;
    Str wrong;

    if (!search_usable(index))
        return ERR_REFUSED;
    TRY(db_integrity(index, arena, &wrong));
    return wrong.len > 0 ? ERR_REFUSED : db_number(index, &read, DBNONE, 0, &rows);
}

static Err check_index(struct arena *arena, Str folder, size_t *found)
{
    struct db *index = NULL;
    Err err = db_open(store_search_path(arena, folder), DB_ACCESS_READ, &index);

    if (err == ERR_NOT_FOUND) {
        printf(
            "There is no search index yet; the jobs process builds it when the house is opened.\n");
        return OK;
    }
    if (err == OK)
        err = look_into(index, arena);
    if (err != OK) {
        printf("The search index cannot be used (search.db). It is built anew from the rest when "
               "the house is opened, so nothing is lost.\n");
        (*found)++;
    }
    db_close(index);
    return OK;
}

static Err check_all(struct db *db, struct arena *arena, Str folder, size_t *found)
{
    TRY(check_integrity(db, arena, found));
    for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++)
        TRY(ask(db, arena, &questions[i], found));
    TRY(check_sources(db, arena, found));
    TRY(check_words(db, arena, found));
    return check_index(arena, folder, found);
}

int command_check(struct arena *arena, const struct arguments *arguments)
{
    Str folder = str_from_z(arguments->places[0]);
    size_t found = 0;
    struct db *db;
    Err err = store_open(arena, folder, DB_ACCESS_READ, &db);

    if (err != OK)
        return command_failed(err, arguments->places[0]);
    err = check_all(db, arena, folder, &found);
    db_close(db);
    if (err != OK)
        return command_failed(err, "check");
    if (found == 0)
        printf("The house is sound.\n");
    else
        printf("%zu things to mend.\n", found);
    return found == 0 ? EXIT_GOOD : EXIT_FOUND;
}
