/* SPDX-License-Identifier: EUPL-1.2
 *
 * Asking the search file.  Contract in hits.h.
 */
#include "search/hits.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/buf.h"

enum { SEARCH_BYTES_MAX = 256 << 20 };

/* From the newest on. */
static const struct statement find = {
    "search.find", "SELECT rowid FROM words WHERE words MATCH $1 ORDER BY rowid DESC"
};
static const struct statement find_scored = {
    "search.find_scored",
    "SELECT rowid, " HITS_WEIGHT("$1") " FROM words "
                                       "WHERE words MATCH $2 ORDER BY rowid DESC"
};

Err search_take(struct search *search, const struct eye *eye)
{
    if (search->cards != NULL && search->eye.reach == eye->reach && search->eye.now == eye->now)
        return OK;
    search_give(search);
    TRY(cards_take(search->box, search->db, eye, &search->cards, &search->visible));
    search->eye = *eye;
    return OK;
}

void search_give(struct search *search)
{
    if (search->cards != NULL)
        cards_give(search->box, search->db, search->cards);
    search->cards = NULL;
    search->kept_count = 0;
    arena_reset(&search->arena);
}

void search_init(struct search *search, struct db *db, struct card_box *box)
{
    *search = (struct search){ .db = db, .box = box };
    arena_init(&search->arena, SEARCH_BYTES_MAX);
}

struct search *search_open(void *box, const char *path)
{
    struct db *db = NULL;
    struct search *search;
    struct stat found;
    /* Looked at first: should another file take the name meanwhile, damage is not noted of it. */
    uint64_t inode = stat(path, &found) == 0 ? found.st_ino : 0;

    if (db_open(path, DB_ACCESS_READ, &db) != OK || !search_usable(db)) {
        db_close(db);
        return NULL;
    }
    search = malloc(sizeof *search);
    if (search == NULL)
        panic("no memory for the search file");
    search_init(search, db, box);
    search->path = path;
    search->inode = inode;
    return search;
}

bool search_spoilt(struct search *search)
{
    struct stat found;

    if (!db_is_damaged(search->db))
        return false;
    if (search->path != NULL && stat(search->path, &found) == 0 && found.st_ino == search->inode)
        search_note_damage(search->path);
    return true;
}

void search_close(struct search *search)
{
    if (search == NULL)
        return;
    search_give(search);
    arena_clear(&search->arena);
    db_close(search->db);
    free(search);
}

/* A record that was indexed since the cards were taken out has no card yet. */
static void note_row(const struct search *search, struct hits *hits, int64_t row)
{
    size_t slot = (size_t)row / CARD_LANGUAGES;

    if (slot < search->cards->count)
        bit_set(hits->bits, slot);
}

static Err read_rows(struct search *search, struct hits *hits, bool scored)
{
    ROWS rows = { 0 };

    if (scored) {
        hits->scored = ARENA_ARRAY(&search->arena, HITS_SCORED_MAX, struct hit);
        hits->all_scored = true;
        TRY(db_query(search->db, &find_scored, DBARGS(DBINT(HITS_SCORED_MAX), DBTEXT(hits->match)),
                     &rows));
    } else {
        TRY(db_query(search->db, &find, DBARGS(DBTEXT(hits->match)), &rows));
    }
    while (rows_next(&rows)) {
        int64_t row = rows_int(&rows, 0);

        note_row(search, hits, row);
        if (scored && hits->scored_count < HITS_SCORED_MAX)
            hits->scored[hits->scored_count++] =
                (struct hit){ (uint32_t)(row / CARD_LANGUAGES), rows_int(&rows, 1) };
        else
            hits->all_scored = false;
    }
    return rows_close(&rows);
}

static const struct hits *kept(const struct search *search, Str match, bool scored)
{
    for (size_t i = 0; i < search->kept_count; i++)
        if (str_eq(search->kept[i].match, match) && (!scored || search->kept[i].scored != NULL))
            return &search->kept[i];
    return NULL;
}

Err hits_find(struct search *search, Str match, bool scored, const struct hits **out)
{
    struct hits *hits;

    *out = kept(search, match, scored);
    if (*out != NULL)
        return OK;
    hits = search->kept_count < HITS_KEPT ? &search->kept[search->kept_count]
                                          : ARENA_NEW(&search->arena, struct hits);
    *hits = (struct hits){ .match = str_copy(&search->arena, match) };
    hits->bits = ARENA_ARRAY(&search->arena, bits_words(search->cards->count) + 1, uint64_t);
    if (match.len > 0)
        TRY(read_rows(search, hits, scored));
    search->kept_count += search->kept_count < HITS_KEPT;
    *out = hits;
    return OK;
}

Str hits_json(struct arena *arena, const uint32_t *slots, size_t count)
{
    struct buf out;

    buf_init(&out, arena, count * 12 + 16);
    buf_char(&out, '[');
    for (size_t i = 0; i < count; i++)
        buf_fmt(&out, "%s%u", i > 0 ? "," : "", slots[i]);
    buf_char(&out, ']');
    return buf_text(&out);
}

Str ids_json(struct arena *arena, const int64_t *ids, size_t count)
{
    struct buf out;

    buf_init(&out, arena, count * 21 + 16);
    buf_char(&out, '[');
    for (size_t i = 0; i < count; i++)
        buf_fmt(&out, "%s%lld", i > 0 ? "," : "", (long long)ids[i]);
    buf_char(&out, ']');
    return buf_text(&out);
}
