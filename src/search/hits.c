/* SPDX-License-Identifier: EUPL-1.2
 *
 * Asking the search file.  Contract in hits.h.
 */
#include "search/hits.h"

#include <stdlib.h>

#include "base/buf.h"

static const struct statement find = { "search.find",
                                       "SELECT rowid FROM words WHERE words MATCH $1" };
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
        cards_give(search->box, search->cards);
    search->cards = NULL;
}

struct search *search_open(void *box, const char *path)
{
    struct db *db = NULL;
    struct search *search;

    if (db_open(path, DB_ACCESS_READ, &db) != OK || !search_usable(db)) {
        db_close(db);
        return NULL;
    }
    search = malloc(sizeof *search);
    if (search == NULL)
        panic("no memory for the search file");
    *search = (struct search){ .db = db, .box = box };
    return search;
}

void search_close(struct search *search)
{
    if (search == NULL)
        return;
    search_give(search);
    db_close(search->db);
    free(search);
}

/* A record that was indexed since the cards were taken out has no card yet. */
Err hits_find(struct search *search, struct arena *arena, Str match, uint64_t **bits_out)
{
    size_t count = search->cards->count;
    uint64_t *bits = ARENA_ARRAY(arena, bits_words(count) + 1, uint64_t);
    ROWS rows = { 0 };

    *bits_out = bits;
    if (match.len == 0)
        return OK;
    TRY(db_query(search->db, &find, DBARGS(DBTEXT(match)), &rows));
    while (rows_next(&rows)) {
        size_t slot = (size_t)rows_int(&rows, 0) / CARD_LANGUAGES;

        if (slot < count)
            bit_set(bits, slot);
    }
    return rows_close(&rows);
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
