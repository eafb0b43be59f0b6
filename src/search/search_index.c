/* SPDX-License-Identifier: EUPL-1.2
 *
 * Writing the index: one entry per record and language, with copies of the rows that the rule and
 * the filters read. Contract in search.h.  Everything here can be thrown away; the house's database
 * is never written.
 */
#include "search/search.h"

#include <errno.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/log.h"
#include "base/map.h"
#include "search/search_follower.h"
#include "store/store.h"

enum { SEARCH_FORMAT = 4, BATCH = 2000, LANGUAGES_MAX = 200 };

static const char schema[] =
    "CREATE TABLE follow (format INTEGER NOT NULL, change INTEGER NOT NULL) STRICT;"
    "CREATE TABLE record (id INTEGER NOT NULL PRIMARY KEY, code TEXT NOT NULL, kind TEXT NOT NULL, "
    "state TEXT NOT NULL,"
    " visibility INTEGER NOT NULL, embargo INTEGER NOT NULL, expires INTEGER NOT NULL, part_of "
    "INTEGER NOT NULL,"
    " day TEXT NOT NULL, day_end TEXT NOT NULL, position INTEGER NOT NULL) STRICT;"
    "CREATE TABLE tag (vocabulary TEXT NOT NULL, term TEXT NOT NULL, record INTEGER NOT NULL,"
    " PRIMARY KEY (vocabulary, term, record)) STRICT;"
    "CREATE INDEX tag_by_record ON tag (record, vocabulary);"
    "CREATE TABLE entry (id INTEGER NOT NULL PRIMARY KEY, record INTEGER NOT NULL, lang TEXT NOT "
    "NULL, whole TEXT NOT NULL, name TEXT NOT NULL, name_stems TEXT NOT NULL, acronym TEXT NOT "
    "NULL) "
    "STRICT;"
    "CREATE INDEX entry_by_record ON entry (record);"
    "CREATE TABLE spelling (word TEXT NOT NULL PRIMARY KEY, letters INTEGER NOT NULL, records "
    "INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE INDEX spelling_by_letters ON spelling (letters, word, records);"
    "CREATE VIRTUAL TABLE words USING fts5 (title, body, more, title_stems, body_stems,"
    " tokenize = \"unicode61 remove_diacritics 0\", prefix = '3');"
    /* Segments of 8 MB before they are merged. */
    "INSERT INTO words (words, rank) VALUES ('hashsize', 8388608);"
    "INSERT INTO follow VALUES (0, 0);";

/* While the whole is built beside the one in use: nothing is lost that could not be built again,
 * and the file is brought to the disk before it takes the other's place. */
static const char building[] = "PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;";

static const struct statement read_follow = { "search.read_format", "SELECT format FROM follow" };
static const struct statement read_change = { "search.read_change", "SELECT change FROM follow" };
static const struct statement set_change = { "search.set_change",
                                             "UPDATE follow SET format = $1, change = $2" };
static const struct statement drop_words = { "search.drop_words",
                                             "DELETE FROM words WHERE rowid = $1" };
static const struct statement list_entries = { "search.list_entries",
                                               "SELECT id FROM entry WHERE record = $1" };
static const struct statement drop_entries = { "search.drop_entries",
                                               "DELETE FROM entry WHERE record = $1" };
static const struct statement drop_tags = { "search.drop_tags",
                                            "DELETE FROM tag WHERE record = $1" };
static const struct statement drop_record = { "search.drop_record",
                                              "DELETE FROM record WHERE id = $1" };
static const struct statement put_record = {
    "search.put_record", "INSERT INTO record (id, code, kind, state, visibility, embargo, expires, "
                         "part_of, day, day_end, position) "
                         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
};
static const struct statement put_tag = {
    "search.put_tag", "INSERT INTO tag (vocabulary, term, record) VALUES ($1, $2, $3)"
};
static const struct statement house_record = {
    "search.house_record", "SELECT code, kind, state, visibility, embargo, expires, part_of, day, "
                           "day_end, position FROM record WHERE id = $1"
};
static const struct statement house_tags = {
    "search.house_tags",
    "SELECT vocabulary, term FROM tag WHERE record = $1 ORDER BY vocabulary, term"
};
static const struct statement house_named = {
    "search.house_named", "SELECT vocabulary, term FROM term WHERE record = $1"
};
static const struct statement house_tagged = {
    "search.house_tagged", "SELECT record FROM tag WHERE vocabulary = $1 AND term = $2 "
                           "AND record > $3 ORDER BY record LIMIT 500"
};
static const struct statement house_changed = {
    "search.house_changed",
    "SELECT DISTINCT record FROM change WHERE number > $1 AND number <= $2 ORDER BY record"
};
static const struct statement house_all = {
    "search.house_all", "SELECT id FROM record WHERE id > $1 ORDER BY id LIMIT $2"
};
static const struct statement house_count = { "search.house_count", "SELECT COUNT(*) FROM record" };
static const struct statement house_whole = { "search.house_whole",
                                              "SELECT part_of FROM record WHERE id = $1" };

bool search_usable(struct db *index)
{
    int64_t format;

    return index != NULL && db_number(index, &read_follow, DBNONE, -1, &format) == OK &&
           format == SEARCH_FORMAT;
}

bool search_current(struct db *house, struct db *index)
{
    int64_t newest, seen;

    return index != NULL && change_newest(house, &newest) == OK &&
           db_number(index, &read_change, DBNONE, -1, &seen) == OK && seen == newest;
}

Err search_create(const char *path, struct db **out)
{
    if (unlink(path) != 0 && errno != ENOENT) {
        log_error("search.create", "cannot replace %s: check the folder's permissions", path);
        return ERR_FILE;
    }
    TRY(db_open(path, DB_ACCESS_WRITE, out));
    return db_script(*out, "search.schema", schema);
}

/* ---- one record ---- */

/* Entry by entry: a statement that may delete several rows would make FTS5 write out what it has
 * gathered in memory, every time. */
static Err forget_words(struct follower *follower, int64_t record)
{
    int64_t ids[LANGUAGES_MAX];
    size_t count = 0;
    ROWS rows = { 0 };

    TRY(db_query(follower->index, &list_entries, DBARGS(DBINT(record)), &rows));
    while (count < LANGUAGES_MAX && rows_next(&rows))
        ids[count++] = rows_int(&rows, 0);
    TRY(rows_close(&rows));
    for (size_t i = 0; i < count; i++)
        TRY(db_run(follower->index, &drop_words, DBARGS(DBINT(ids[i])), NULL));
    return OK;
}

static Err forget(struct follower *follower, int64_t record)
{
    if (follower->fresh)
        return OK;
    TRY(forget_words(follower, record));
    TRY(db_run(follower->index, &drop_entries, DBARGS(DBINT(record)), NULL));
    TRY(db_run(follower->index, &drop_tags, DBARGS(DBINT(record)), NULL));
    return db_run(follower->index, &drop_record, DBARGS(DBINT(record)), NULL);
}

static Err copy_record(struct follower *follower, int64_t id)
{
    struct arena *arena = &follower->arena;
    ROWS rows = { 0 };
    Err err = OK;

    TRY(db_query(follower->house, &house_record, DBARGS(DBINT(id)), &rows));
    if (rows_next(&rows))
        err = db_run(follower->index, &put_record,
                     DBARGS(DBINT(id), DBTEXT(rows_text(&rows, arena, 0)),
                            DBTEXT(rows_text(&rows, arena, 1)), DBTEXT(rows_text(&rows, arena, 2)),
                            DBINT(rows_int(&rows, 3)), DBINT(rows_int(&rows, 4)),
                            DBINT(rows_int(&rows, 5)), DBINT(rows_int(&rows, 6)),
                            DBTEXT(rows_text(&rows, arena, 7)), DBTEXT(rows_text(&rows, arena, 8)),
                            DBINT(rows_int(&rows, 9))),
                     NULL);
    TRY(rows_close(&rows));
    return err;
}

static Err copy_tags(struct follower *follower, int64_t id)
{
    ROWS rows = { 0 };
    Err err = OK;

    TRY(db_query(follower->house, &house_tags, DBARGS(DBINT(id)), &rows));
    while (err == OK && rows_next(&rows))
        err = db_run(follower->index, &put_tag,
                     DBARGS(DBTEXT(rows_text(&rows, &follower->arena, 0)),
                            DBTEXT(rows_text(&rows, &follower->arena, 1)), DBINT(id)),
                     NULL);
    TRY(rows_close(&rows));
    return err;
}

static bool language_before(const struct stored *stored, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (str_eq(stored->texts[j].lang, stored->texts[i].lang))
            return true;
    return false;
}

static Err index_record(struct follower *follower, int64_t id)
{
    struct stored stored;
    Err err = stored_read(follower->house, &follower->arena, follower->kinds, id, NULL, &stored);

    TRY(forget(follower, id));
    if (err == ERR_NOT_FOUND)
        return OK;
    TRY(err);
    if (stored.kind->part_of != NULL || (stored.kind->flags & KIND_HIDDEN))
        return OK;
    TRY(copy_record(follower, id));
    TRY(copy_tags(follower, id));
    for (size_t i = 0, n = 0; i < stored.text_count && n < LANGUAGES_MAX; i++)
        if (!language_before(&stored, i)) {
            TRY(follower_add_entry(follower, &stored, stored.texts[i].lang));
            n++;
        }
    return OK;
}

/* The records that have a term in a field (or among their countries) are found by its name. */
static Err index_tagged(struct follower *follower, Str name, Str term)
{
    int64_t last = INT64_MIN;
    size_t count;

    do {
        int64_t ids[500];
        ROWS rows = { 0 };

        count = 0;
        TRY(db_query(follower->house, &house_tagged,
                     DBARGS(DBTEXT(name), DBTEXT(term), DBINT(last)), &rows));
        while (count < 500 && rows_next(&rows))
            ids[count++] = rows_int(&rows, 0);
        TRY(rows_close(&rows));
        for (size_t i = 0; i < count; i++)
            TRY(index_record(follower, ids[i]));
        last = count > 0 ? ids[count - 1] : last;
    } while (count == 500);
    return OK;
}

/* Under the vocabulary's own name, and under that of every field that chooses from it. */
static Err index_term(struct follower *follower, Str vocabulary, Str term)
{
    struct map done;

    map_init(&done, &follower->arena);
    map_set(&done, vocabulary, follower);
    TRY(index_tagged(follower, vocabulary, term));
    for (size_t k = 0; k < follower->kinds->count; k++) {
        const struct kind *kind = follower->kinds->items[k];

        for (size_t i = 0; i < kind->field_count; i++) {
            Str name = str_from_z(kind->fields[i].name);

            if (kind->fields[i].type != FIELD_CHOICE ||
                !str_eq_z(vocabulary, kind->fields[i].vocabulary) || map_find(&done, name) != NULL)
                continue;
            map_set(&done, name, follower);
            TRY(index_tagged(follower, name, term));
        }
    }
    return OK;
}

static Err index_named(struct follower *follower, int64_t id)
{
    enum { TERMS_MAX = 8 };
    Str names[TERMS_MAX], terms[TERMS_MAX];
    size_t count = 0;
    ROWS rows = { 0 };

    TRY(db_query(follower->house, &house_named, DBARGS(DBINT(id)), &rows));
    for (; count < TERMS_MAX && rows_next(&rows); count++) {
        names[count] = rows_text(&rows, &follower->arena, 0);
        terms[count] = rows_text(&rows, &follower->arena, 1);
    }
    TRY(rows_close(&rows));
    for (size_t i = 0; i < count; i++)
        TRY(index_term(follower, names[i], terms[i]));
    return OK;
}

/* A changed part changes what its whole is found by, a changed term what is tagged with it. */
static Err index_with_whole(struct follower *follower, int64_t id)
{
    int64_t whole;

    TRY(index_record(follower, id));
    TRY(index_named(follower, id));
    TRY(db_number(follower->house, &house_whole, DBARGS(DBINT(id)), 0, &whole));
    return whole != 0 ? index_record(follower, whole) : OK;
}

/* ---- many ---- */

struct batch {
    struct follower *follower;
    const int64_t *ids;
    size_t count;
    bool with_wholes;
    int64_t change; /* what the index has seen afterwards; -1: not yet to be said */
};

static Err write_batch(struct db *index, void *context)
{
    struct batch *batch = context;

    for (size_t i = 0; i < batch->count; i++) {
        struct arena_mark mark = arena_mark(&batch->follower->arena);
        Err err = batch->with_wholes ? index_with_whole(batch->follower, batch->ids[i])
                                     : index_record(batch->follower, batch->ids[i]);

        arena_rewind(&batch->follower->arena, mark);
        TRY(err);
    }
    TRY(follower_write_spellings(batch->follower));
    if (batch->change < 0)
        return OK;
    return db_run(index, &set_change, DBARGS(DBINT(SEARCH_FORMAT), DBINT(batch->change)), NULL);
}

static Err index_all(struct follower *follower, int64_t newest,
                     void (*progress)(int64_t done, int64_t total))
{
    int64_t total, done = 0, last = INT64_MIN;
    struct batch batch = { .follower = follower, .change = -1 };

    follower->fresh = true;
    TRY(db_number(follower->house, &house_count, DBNONE, 0, &total));
    do {
        int64_t ids[BATCH];
        ROWS rows = { 0 };

        batch.ids = ids;
        batch.count = 0;
        TRY(db_query(follower->house, &house_all, DBARGS(DBINT(last), DBINT(BATCH)), &rows));
        while (batch.count < BATCH && rows_next(&rows))
            ids[batch.count++] = rows_int(&rows, 0);
        TRY(rows_close(&rows));
        batch.change = batch.count < BATCH ? newest : -1;
        TRY(db_write(follower->index, write_batch, &batch));
        done += (int64_t)batch.count;
        if (batch.count > 0)
            last = ids[batch.count - 1];
        if (progress != NULL)
            progress(done, total);
    } while (batch.count == BATCH);
    return OK;
}

static Err index_changed(struct follower *follower, int64_t seen, int64_t newest)
{
    struct batch batch = { .follower = follower, .with_wholes = true };
    size_t room = 256, count = 0;
    int64_t *ids = ARENA_ARRAY(&follower->arena, room, int64_t);
    ROWS rows = { 0 };

    TRY(db_query(follower->house, &house_changed, DBARGS(DBINT(seen), DBINT(newest)), &rows));
    while (rows_next(&rows)) {
        ARENA_MORE(&follower->arena, ids, count, &room);
        ids[count++] = rows_int(&rows, 0);
    }
    TRY(rows_close(&rows));
    for (size_t from = 0; from < count || from == 0; from += BATCH) {
        batch.ids = ids + from;
        batch.count = count - from < BATCH ? count - from : BATCH;
        batch.change = from + BATCH >= count ? newest : -1;
        TRY(db_write(follower->index, write_batch, &batch));
    }
    return OK;
}

Err search_follow(struct db *house, struct db *index, const struct kinds *kinds, bool *changed,
                  void (*progress)(int64_t done, int64_t total))
{
    struct follower follower = { .house = house, .index = index, .kinds = kinds };
    int64_t newest, seen;
    Err err;

    *changed = false;
    TRY(change_newest(house, &newest));
    TRY(db_number(index, &read_change, DBNONE, 0, &seen));
    if (seen == newest && search_usable(index))
        return OK;
    follower_init(&follower);
    err = search_usable(index) ? index_changed(&follower, seen, newest)
                               : index_all(&follower, newest, progress);
    follower_clear(&follower);
    *changed = err == OK;
    return err;
}

Err search_rebuild(struct arena *arena, struct db *house, const char *path,
                   const struct kinds *kinds, void (*progress)(int64_t done, int64_t total))
{
    const char *fresh = str_z(arena, str_fmt(arena, "%s.new", path));
    struct db *index = NULL;
    bool changed;
    Err err = search_create(fresh, &index);

    if (err == OK)
        err = db_script(index, "search.building", building);
    if (err == OK)
        err = search_follow(house, index, kinds, &changed, progress);
    db_close(index); /* moves everything into the one file */
    return err != OK ? err : file_replace(arena, str_from_z(fresh), str_from_z(path));
}
