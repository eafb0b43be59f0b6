/* SPDX-License-Identifier: EUPL-1.2
 *
 * Writing the index: one entry per record and language, with copies of the rows that the rule and
 * the filters read. Contract in search.h.  Everything here can be thrown away; the house's database
 * is never written.
 */
#include "search/search.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/log.h"
#include "base/map.h"
#include "search/hits.h"
#include "search/search_follower.h"
#include "store/store.h"

/* Behind the name of a search file: it was found damaged. */
#define DAMAGED ".damaged"

enum { SEARCH_FORMAT = 9, BATCH = 2000, BATCH_BUILDING = 10000, SPELLINGS_MAX = 300000 };

/* round: how often the file was written when the row was, for cards.h.  Terms stand in the record
 * as their numbers.  A beginning of a word is looked for in the list of words itself: an index of
 * beginnings would make the finding a third faster and the building a third slower.  The titles
 * stand once more by themselves, with an empty body so that the same expressions may be asked
 * there: of a word that thousands of records hold, only those in whose title it stands are looked
 * at. */
static const char schema[] =
    "CREATE TABLE follow (format INTEGER NOT NULL, change INTEGER NOT NULL, edition INTEGER NOT "
    "NULL, round INTEGER NOT NULL) STRICT;"
    "CREATE TABLE record (slot INTEGER NOT NULL PRIMARY KEY, id INTEGER NOT NULL, code TEXT NOT "
    "NULL, kind TEXT NOT NULL, state TEXT NOT NULL,"
    " visibility INTEGER NOT NULL, embargo INTEGER NOT NULL, expires INTEGER NOT NULL, part_of "
    "INTEGER NOT NULL, day TEXT NOT NULL, day_end TEXT NOT NULL, position INTEGER NOT NULL,"
    " terms BLOB NOT NULL, round INTEGER NOT NULL) STRICT;"
    "CREATE TABLE term (number INTEGER NOT NULL PRIMARY KEY, facet TEXT NOT NULL, term TEXT NOT "
    "NULL, UNIQUE (facet, term)) STRICT;"
    "CREATE TABLE entry (id INTEGER NOT NULL PRIMARY KEY, whole TEXT NOT NULL, name TEXT NOT NULL, "
    "name_stems TEXT NOT NULL, acronym TEXT NOT NULL) STRICT;"
    "CREATE TABLE spelling (word TEXT NOT NULL PRIMARY KEY, letters INTEGER NOT NULL, back TEXT "
    "NOT NULL, records INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE VIRTUAL TABLE words USING fts5 (title, body, more, title_stems, body_stems,"
    " tokenize = \"unicode61 remove_diacritics 0\");"
    "CREATE VIRTUAL TABLE titles USING fts5 (title, body, title_stems,"
    " tokenize = \"unicode61 remove_diacritics 0\");"
    "INSERT INTO follow VALUES (0, 0, 0, 0);";

/* While the whole is built beside the one in use: nothing is lost that could not be built again,
 * and the file is brought to the disk before it takes the other's place.  The journal in memory
 * holds only what is written over; none at all would be refused, without a word, to a connection
 * that is DEFENSIVE, which would go on writing everything twice. */
static const char building[] = "PRAGMA journal_mode = MEMORY;"
                               "PRAGMA synchronous = OFF;"
                               "PRAGMA cache_size = -65536;"
                               "INSERT INTO words (words, rank) VALUES ('hashsize', 33554432);"
                               "INSERT INTO titles (titles, rank) VALUES ('hashsize', 4194304);";

/* When everything is in: sorting once is cheaper than finding a place for every row. */
static const char built[] = "CREATE UNIQUE INDEX record_by_id ON record (id);"
                            "CREATE INDEX record_by_round ON record (round);"
                            "CREATE INDEX record_by_day ON record (day, position, code);"
                            "CREATE INDEX record_by_code ON record (code);"
                            "CREATE INDEX record_by_embargo ON record (embargo);"
                            "CREATE INDEX record_by_expires ON record (expires);"
                            "CREATE INDEX entry_by_name ON entry (name_stems);"
                            "CREATE INDEX entry_by_acronym ON entry (acronym) WHERE acronym <> '';"
                            "CREATE INDEX spelling_by_back ON spelling (back, letters);"
                            "INSERT INTO words (words, rank) VALUES ('hashsize', 1048576);"
                            "INSERT INTO titles (titles, rank) VALUES ('hashsize', 1048576);"
                            "PRAGMA journal_mode = WAL;";

static const struct statement read_follow = { "search.read_format", "SELECT format FROM follow" };
static const struct statement read_change = { "search.read_change", "SELECT change FROM follow" };
static const struct statement read_round = { "search.read_round", "SELECT round FROM follow" };
static const struct statement set_round = { "search.set_round", "UPDATE follow SET round = $1" };
static const struct statement set_change = {
    "search.set_change", "UPDATE follow SET format = $1, change = $2, edition = $3"
};
static const struct statement read_edition = { "search.read_edition",
                                               "SELECT edition FROM follow" };
static const struct statement drop_words = { "search.drop_words",
                                             "DELETE FROM words WHERE rowid = $1" };
static const struct statement drop_titles = { "search.drop_titles",
                                              "DELETE FROM titles WHERE rowid = $1" };
static const struct statement list_entries = {
    "search.list_entries",
    "SELECT entry.id FROM record JOIN entry ON entry.id >= record.slot * " CARD_LANGUAGES_SQL " "
    "AND entry.id < (record.slot + 1) * " CARD_LANGUAGES_SQL " WHERE record.id = $1"
};
static const struct statement drop_entry = { "search.drop_entry",
                                             "DELETE FROM entry WHERE id = $1" };
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
/* In the order of their days, so that the newest have the highest slots. */
static const struct statement house_all = { "search.house_all",
                                            "SELECT id FROM record ORDER BY day, id" };
static const struct statement house_whole = { "search.house_whole",
                                              "SELECT part_of FROM record WHERE id = $1" };

bool search_usable(struct db *index)
{
    int64_t format;

    return index != NULL && db_number(index, &read_follow, DBNONE, -1, &format) == OK &&
           format == SEARCH_FORMAT;
}

/* What the cards have seen where they were asked: the words were asked for after that. */
bool search_current(struct db *house, struct search *search)
{
    int64_t newest, seen;

    if (search == NULL || change_newest(house, &newest) != OK)
        return false;
    if (search->cards != NULL)
        return search->cards->change == newest;
    return db_number(search->db, &read_change, DBNONE, -1, &seen) == OK && seen == newest;
}

/* ---- one record ---- */

/* Entry by entry: a statement that may delete several rows would make FTS5 write out what it has
 * gathered in memory, every time. */
static Err forget_words(struct follower *follower, int64_t record)
{
    int64_t ids[CARD_LANGUAGES];
    size_t count = 0;
    ROWS rows = { 0 };

    if (follower->fresh)
        return OK;
    TRY(db_query(follower->index, &list_entries, DBARGS(DBINT(record)), &rows));
    while (count < CARD_LANGUAGES && rows_next(&rows))
        ids[count++] = rows_int(&rows, 0);
    TRY(rows_close(&rows));
    for (size_t i = 0; i < count; i++) {
        TRY(db_run(follower->index, &drop_words, DBARGS(DBINT(ids[i])), NULL));
        TRY(db_run(follower->index, &drop_titles, DBARGS(DBINT(ids[i])), NULL));
        TRY(db_run(follower->index, &drop_entry, DBARGS(DBINT(ids[i])), NULL));
    }
    return OK;
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
    int64_t slot;
    Err err = stored_read(follower->house, &follower->arena, follower->kinds, id, NULL, &stored);

    TRY(forget_words(follower, id));
    if (err == ERR_NOT_FOUND)
        return follower_hide_record(follower, id);
    TRY(err);
    if (stored.kind->part_of != NULL || (stored.kind->flags & KIND_HIDDEN))
        return follower_hide_record(follower, id);
    TRY(follower_put_record(follower, id, &slot));
    for (size_t i = 0, n = 0; i < stored.text_count && n < CARD_LANGUAGES; i++)
        if (!language_before(&stored, i))
            TRY(follower_add_entry(follower, &stored, slot * CARD_LANGUAGES + (int64_t)n++,
                                   stored.texts[i].lang));
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

/* The first time, the file gets the number by which it differs from every other. */
static Err write_change(struct db *index, int64_t change)
{
    int64_t edition;

    TRY(db_number(index, &read_edition, DBNONE, 0, &edition));
    return db_run(
        index, &set_change,
        DBARGS(DBINT(SEARCH_FORMAT), DBINT(change), DBINT(edition != 0 ? edition : id_new())),
        NULL);
}

/* In one snapshot of the house, so that reading takes no locks in between. */
static Err write_records(const struct batch *batch)
{
    struct follower *follower = batch->follower;
    Err err = db_begin_read(follower->house);

    for (size_t i = 0; i < batch->count && err == OK; i++) {
        struct arena_mark mark = arena_mark(&follower->arena);

        err = db_stopped(follower->house);
        if (err != OK)
            break;
        err = batch->with_wholes ? index_with_whole(follower, batch->ids[i])
                                 : index_record(follower, batch->ids[i]);
        arena_rewind(&follower->arena, mark);
    }
    db_end_read(follower->house);
    return err;
}

static Err write_batch(struct db *index, void *context)
{
    struct batch *batch = context;
    struct follower *follower = batch->follower;

    TRY(db_number(index, &read_round, DBNONE, 0, &follower->round));
    follower->round++;
    TRY(follower_begin(follower));
    TRY(write_records(batch));
    if (!follower->fresh || batch->change >= 0 || follower->spellings.count > SPELLINGS_MAX)
        TRY(follower_write_spellings(follower));
    TRY(db_run(index, &set_round, DBARGS(DBINT(follower->round)), NULL));
    return batch->change < 0 ? OK : write_change(index, batch->change);
}

static Err read_ids(struct follower *follower, const struct statement *statement,
                    const struct db_value *values, size_t value_count, int64_t **out,
                    size_t *count_out)
{
    size_t room = 256, count = 0;
    int64_t *ids = ARENA_ARRAY(&follower->arena, room, int64_t);
    ROWS rows = { 0 };

    TRY(db_query(follower->house, statement, values, value_count, &rows));
    while (rows_next(&rows)) {
        ARENA_MORE(&follower->arena, ids, count, &room);
        ids[count++] = rows_int(&rows, 0);
    }
    *out = ids;
    *count_out = count;
    return rows_close(&rows);
}

/* Batch by batch; with the last one the index has seen `newest`. */
static Err index_ids(struct batch *batch, const int64_t *ids, size_t count, int64_t newest,
                     void (*progress)(int64_t done, int64_t total))
{
    size_t most = batch->follower->fresh ? BATCH_BUILDING : BATCH;

    for (size_t from = 0; from < count || from == 0; from += most) {
        batch->ids = ids + from;
        batch->count = count - from < most ? count - from : most;
        batch->change = from + most >= count ? newest : -1;
        TRY(db_write(batch->follower->index, write_batch, batch));
        if (progress != NULL)
            progress((int64_t)(from + batch->count), (int64_t)count);
    }
    return OK;
}

static Err index_all(struct follower *follower, int64_t newest,
                     void (*progress)(int64_t done, int64_t total))
{
    struct batch batch = { .follower = follower };
    int64_t *ids;
    size_t count;

    follower->fresh = true;
    TRY(read_ids(follower, &house_all, DBNONE, &ids, &count));
    return index_ids(&batch, ids, count, newest, progress);
}

static Err index_changed(struct follower *follower, int64_t seen, int64_t newest)
{
    struct batch batch = { .follower = follower, .with_wholes = true };
    int64_t *ids;
    size_t count;

    follower->spelt = true;
    TRY(read_ids(follower, &house_changed, DBARGS(DBINT(seen), DBINT(newest)), &ids, &count));
    return index_ids(&batch, ids, count, newest, NULL);
}

Err search_follow(struct db *house, struct db *index, const struct kinds *kinds, bool *changed)
{
    struct follower follower = { .house = house, .index = index, .kinds = kinds };
    int64_t newest, seen;
    Err err;

    *changed = false;
    TRY(change_newest(house, &newest));
    TRY(db_number(index, &read_change, DBNONE, 0, &seen));
    if (seen == newest)
        return OK;
    follower_init(&follower);
    err = index_changed(&follower, seen, newest);
    follower_clear(&follower);
    *changed = err == OK;
    return err;
}

/* With what SQLite keeps beside a file and finds again by the name alone: left by a process that
 * was killed, the log of a file that is gone would be written into the one that takes its name. */
static Err remove_index(const char *path)
{
    static const char *const endings[] = { "", "-wal", "-shm", "-journal", DAMAGED };
    char name[PATH_MAX];

    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        int len = snprintf(name, sizeof name, "%s%s", path, endings[i]);

        if (len < 0 || (size_t)len >= sizeof name || (unlink(name) != 0 && errno != ENOENT)) {
            log_error("search.replace", "cannot replace %s%s: check the folder's permissions", path,
                      endings[i]);
            return ERR_FILE;
        }
    }
    return OK;
}

static int damage_name(const char *path, char name[PATH_MAX])
{
    return snprintf(name, PATH_MAX, "%s" DAMAGED, path);
}

void search_note_damage(const char *path)
{
    char name[PATH_MAX];
    int fd = -1;

    if (damage_name(path, name) < PATH_MAX)
        fd = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
    else
        log_error("search.damage", "cannot be noted: delete the file path=\"%s\"", path);
}

bool search_damage_noted(const char *path)
{
    char name[PATH_MAX];

    return damage_name(path, name) < PATH_MAX && access(name, F_OK) == 0;
}

/* Finds out before the work what would only be found at its end. */
static Err check_place(const char *path)
{
    struct stat found;

    if (lstat(path, &found) != 0 || S_ISREG(found.st_mode))
        return OK;
    log_error("search.replace", "is no file: move it out of the way path=\"%s\"", path);
    return ERR_FILE;
}

Err search_create(const char *path, struct db **out)
{
    TRY(remove_index(path));
    TRY(db_open(path, DB_ACCESS_WRITE, out));
    return db_script(*out, "search.schema", schema);
}

static Err build(struct db *house, struct db *index, const struct kinds *kinds,
                 void (*progress)(int64_t done, int64_t total))
{
    struct follower follower = { .house = house, .index = index, .kinds = kinds };
    int64_t newest;
    Err err;

    db_stop_like(index, house);
    TRY(db_script(index, "search.building", building));
    TRY(change_newest(house, &newest));
    /* In the order of their days, which is no order in the house's own. */
    db_expect_all(house, true);
    follower_init(&follower);
    err = index_all(&follower, newest, progress);
    follower_clear(&follower);
    db_expect_all(house, false);
    return err != OK ? err : db_script(index, "search.built", built);
}

/* SQLite takes away what it keeps beside a file once all of that is in the file, and says nothing
 * when closing did not get so far. */
static Err check_whole(struct arena *arena, const char *path)
{
    if (!file_exists(arena, str_fmt(arena, "%s-wal", path)))
        return OK;
    log_error("search.replace",
              "writing could not be finished: see whether the disk is full or "
              "failing path=\"%s\"",
              path);
    return ERR_DB;
}

Err search_rebuild(struct arena *arena, struct db *house, const char *path,
                   const struct kinds *kinds, void (*progress)(int64_t done, int64_t total))
{
    const char *fresh = str_z(arena, str_fmt(arena, "%s.new", path));
    struct db *index = NULL;

    TRY(check_place(path));

    Err err = search_create(fresh, &index);

    if (err == OK)
        err = build(house, index, kinds, progress);
    db_close(index); /* moves everything into the one file */
    if (err == OK)
        err = check_whole(arena, fresh);
    if (err == OK)
        err = remove_index(path);
    if (err == OK)
        err = file_replace(arena, str_from_z(fresh), str_from_z(path));
    if (err != OK)
        IGNORE(remove_index(fresh)); /* half of one only takes room, and what failed is known */
    return err;
}
