/* SPDX-License-Identifier: EUPL-1.2
 *
 * Prepared statements, kept for the life of the connection.
 *
 * They are found by the content of their text, since the record engine composes some at start.  At
 * most STATEMENTS_MAX are kept; the one least recently used makes place for the next.  A statement
 * that is being read is never handed out twice: whoever asks for it meanwhile gets a form of his
 * own that is freed after use.
 */
#include "store/db_sqlite.h"

#include "base/log.h"

static bool is_same(const struct prepared *prepared, uint64_t hash, const char *text)
{
    return prepared->hash == hash && strcmp(sqlite3_sql(prepared->engine), text) == 0;
}

static struct prepared *find(struct db *db, uint64_t hash, const char *text)
{
    struct prepared *prepared = db->buckets[hash % BUCKETS];

    while (prepared != NULL && !is_same(prepared, hash, text))
        prepared = prepared->next;
    return prepared;
}

static void prepared_free(struct prepared *prepared)
{
    /* The result repeats the failure of the last step, which was reported then. */
    sqlite3_finalize(prepared->engine);
    free(prepared);
}

/* Takes a kept statement out of its bucket. */
static void unlink_prepared(struct db *db, struct prepared *prepared)
{
    struct prepared **at = &db->buckets[prepared->hash % BUCKETS];

    while (*at != prepared)
        at = &(*at)->next;
    *at = prepared->next;
    prepared->kept = false;
    db->kept--;
}

/* The statement that was not used for longest, or NULL when all are busy. */
static struct prepared *least_recent(struct db *db)
{
    struct prepared *oldest = NULL;

    for (size_t i = 0; i < BUCKETS; i++)
        for (struct prepared *p = db->buckets[i]; p != NULL; p = p->next)
            if (!p->busy && (oldest == NULL || p->last_use < oldest->last_use))
                oldest = p;
    return oldest;
}

static void keep(struct db *db, struct prepared *prepared)
{
    if (db->kept == STATEMENTS_MAX) {
        struct prepared *oldest = least_recent(db);
        if (oldest == NULL)
            return;
        unlink_prepared(db, oldest);
        prepared_free(oldest);
    }
    prepared->next = db->buckets[prepared->hash % BUCKETS];
    prepared->kept = true;
    db->buckets[prepared->hash % BUCKETS] = prepared;
    db->kept++;
}

static bool is_blank_text(const char *text)
{
    return text[strspn(text, " \t\r\n;")] == '\0';
}

/* Finds the engine's number of each parameter, which is the order of appearance and not of n. */
static Err map_parameters(struct prepared *prepared, const struct statement *statement)
{
    for (size_t n = 1; n <= prepared->count; n++) {
        char name[16];
        snprintf(name, sizeof name, "$%zu", n);
        prepared->places[n - 1] = sqlite3_bind_parameter_index(prepared->engine, name);
        if (prepared->places[n - 1] == 0) {
            log_error("store.prepare", "parameters are not $1 to $%zu statement=%s",
                      prepared->count, statement->name);
            return ERR_DB;
        }
    }
    return OK;
}

static Err compile(struct db *db, const struct statement *statement, sqlite3_stmt **out)
{
    sqlite3_stmt *engine = NULL;
    const char *tail = NULL;
    int code = sqlite3_prepare_v3(db->engine, statement->text, -1, SQLITE_PREPARE_PERSISTENT,
                                  &engine, &tail);

    if (code != SQLITE_OK)
        return db_fault(db, statement->name, code);
    if (engine == NULL || !is_blank_text(tail)) {
        sqlite3_finalize(engine);
        log_error("store.prepare", "the text is not exactly one statement statement=%s",
                  statement->name);
        return ERR_DB;
    }
    *out = engine;
    return OK;
}

static Err prepare_new(struct db *db, const struct statement *statement, uint64_t hash,
                       struct prepared **out)
{
    sqlite3_stmt *engine = NULL;

    TRY(compile(db, statement, &engine));
    size_t count = (size_t)sqlite3_bind_parameter_count(engine);
    struct prepared *prepared = calloc(1, sizeof *prepared + count * sizeof prepared->places[0]);
    if (prepared == NULL)
        panic("no memory for a statement");
    prepared->engine = engine;
    prepared->hash = hash;
    prepared->count = count;

    Err err = map_parameters(prepared, statement);
    if (err != OK) {
        prepared_free(prepared);
        return err;
    }
    *out = prepared;
    return OK;
}

Err db_prepare(struct db *db, const struct statement *statement, struct prepared **out)
{
    uint64_t hash = str_hash(str_from_z(statement->text));
    struct prepared *found = find(db, hash, statement->text);
    struct prepared *prepared = found;

    if (found == NULL || found->busy)
        TRY(prepare_new(db, statement, hash, &prepared));
    if (found == NULL)
        keep(db, prepared);

    prepared->busy = true;
    prepared->ended = false;
    prepared->last_use = ++db->uses;
    *out = prepared;
    return OK;
}

void db_release(struct prepared *prepared)
{
    prepared->busy = false;
    if (!prepared->kept) {
        prepared_free(prepared);
        return;
    }
    /* Both repeat what was reported before; the values may be gone soon, so they are let go of. */
    sqlite3_reset(prepared->engine);
    sqlite3_clear_bindings(prepared->engine);
}

void db_forget_statements(struct db *db)
{
    for (size_t i = 0; i < BUCKETS; i++) {
        while (db->buckets[i] != NULL) {
            struct prepared *prepared = db->buckets[i];
            must(!prepared->busy);
            unlink_prepared(db, prepared);
            prepared_free(prepared);
        }
    }
}
