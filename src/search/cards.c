/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reading the cards out of the search file, and again what has changed in it.  Contract in cards.h.
 */
#include "search/cards.h"

#include <stdlib.h>

#include "base/log.h"
#include "records/sql.h"

enum { CARDS_BYTES_MAX = 1 << 30, CARDS_MAX = 10000000 };

static const struct statement read_edition = { "cards.edition",
                                               "SELECT edition, round, change FROM follow" };
static const struct statement count_slots = { "cards.slots", "SELECT MAX(slot) + 1 FROM record" };
static const struct statement list_records = {
    "cards.records", "SELECT slot, id, day, day_end, terms FROM record ORDER BY slot"
};
static const struct statement list_changed = {
    "cards.changed",
    "SELECT slot, id, day, day_end, terms FROM record WHERE round > $1 ORDER BY slot"
};
static const struct statement list_terms = { "cards.terms",
                                             "SELECT facet, term FROM term ORDER BY number" };

uint32_t card_day(Str day)
{
    uint32_t number = 0;
    size_t digits = 0;

    for (size_t i = 0; i < day.len && digits < 8; i++)
        if (day.ptr[i] >= '0' && day.ptr[i] <= '9') {
            number = number * 10 + (uint32_t)(day.ptr[i] - '0');
            digits++;
        }
    if (digits < 4)
        return 0;
    for (; digits < 8; digits++)
        number *= 10;
    return number;
}

/* ---- reading ---- */

static void add_card(struct cards *cards, struct rows *rows, struct arena *scratch, size_t *room)
{
    size_t slot = (size_t)rows_int(rows, 0);
    Bytes terms = rows_blob(rows, scratch, 4);
    size_t count = terms.len / sizeof(uint32_t);

    if (slot >= cards->count)
        return;
    while (cards->term_total + count > *room) {
        cards->terms = arena_grow(&cards->arena, cards->terms, *room * sizeof(uint32_t),
                                  *room * 2 * sizeof(uint32_t));
        *room *= 2;
    }
    cards->items[slot] = (struct card){
        .id = rows_int(rows, 1),
        .first_term = (uint32_t)cards->term_total,
        .term_count = (uint32_t)count,
        .day = card_day(rows_text(rows, scratch, 2)),
        .day_end = card_day(rows_text(rows, scratch, 3)),
    };
    for (size_t i = 0; i < count; i++)
        __builtin_memcpy(&cards->terms[cards->term_total++],
                         (const char *)terms.ptr + i * sizeof(uint32_t), sizeof(uint32_t));
}

/* Card by card, so that terms which no card has any more stay behind. */
static void copy_cards(struct cards *cards, const struct cards *old)
{
    for (size_t i = 0; i < old->count && i < cards->count; i++) {
        const struct card *card = &old->items[i];

        cards->items[i] = *card;
        cards->items[i].first_term = (uint32_t)cards->term_total;
        for (size_t t = 0; t < card->term_count; t++)
            cards->terms[cards->term_total++] = old->terms[card->first_term + t];
    }
}

/* old: the same file's of an earlier round, or NULL. */
static Err read_cards(struct cards *cards, struct db *index, const struct cards *old)
{
    int64_t slots;
    struct arena scratch;
    ROWS rows = { 0 };

    TRY(db_number(index, &count_slots, DBNONE, 0, &slots));
    if (slots < 0 || slots > CARDS_MAX)
        return db_damaged(index, count_slots.name);
    cards->count = (size_t)slots;
    cards->items = ARENA_ARRAY(&cards->arena, cards->count + 1, struct card);

    size_t room = old != NULL ? old->term_total + 1024 : cards->count * 4 + 1024;

    cards->terms = ARENA_ARRAY(&cards->arena, room, uint32_t);
    if (old != NULL)
        copy_cards(cards, old);
    TRY(old != NULL ? db_query(index, &list_changed, DBARGS(DBINT(old->round)), &rows)
                    : db_query(index, &list_records, DBNONE, &rows));
    arena_init(&scratch, CARDS_BYTES_MAX);
    while (rows_next(&rows)) {
        add_card(cards, &rows, &scratch, &room);
        arena_reset(&scratch);
    }
    arena_clear(&scratch);
    return rows_close(&rows);
}

static uint32_t facet_number(struct cards *cards, Str name, size_t *room)
{
    for (size_t i = 0; i < cards->facet_count; i++)
        if (str_eq(cards->facets[i], name))
            return (uint32_t)i;
    ARENA_MORE(&cards->arena, cards->facets, cards->facet_count, room);
    cards->facets[cards->facet_count] = name;
    return (uint32_t)cards->facet_count++;
}

static Err read_dictionary(struct cards *cards, struct db *index)
{
    size_t room = 256, facet_room = 16;
    ROWS rows = { 0 };

    cards->dictionary = ARENA_ARRAY(&cards->arena, room, struct card_term);
    cards->facets = ARENA_ARRAY(&cards->arena, facet_room, Str);
    TRY(db_query(index, &list_terms, DBNONE, &rows));
    while (rows_next(&rows)) {
        ARENA_MORE(&cards->arena, cards->dictionary, cards->dictionary_count, &room);
        cards->dictionary[cards->dictionary_count++] =
            (struct card_term){ facet_number(cards, rows_text(&rows, &cards->arena, 0),
                                             &facet_room),
                                rows_text(&rows, &cards->arena, 1) };
    }
    return rows_close(&rows);
}

/* A number that stands for no term would be looked up behind the end of the dictionary. */
static Err check_terms(const struct cards *cards, struct db *index)
{
    for (size_t i = 0; i < cards->term_total; i++)
        if (cards->terms[i] >= cards->dictionary_count)
            return db_damaged(index, list_records.name);
    return OK;
}

static void free_cards(struct cards *cards)
{
    if (cards == NULL)
        return;
    arena_clear(&cards->arena);
    free(cards);
}

/* ---- who may see them ---- */

static Err mark_visible(struct db *index, struct cards *cards, const struct eye *eye,
                        int64_t after_round, uint64_t *bits)
{
    struct sql sql;
    ROWS rows = { 0 };

    sql_init(&sql, &cards->arena);
    sql_add(&sql, "SELECT r.slot FROM record AS r WHERE ");
    rule_add(&sql, "r", eye);
    if (after_round >= 0) {
        sql_add(&sql, " AND r.round > ");
        sql_int(&sql, after_round);
    }
    TRY(sql_query(index, "cards.visible", &sql, &rows));
    while (rows_next(&rows))
        if ((size_t)rows_int(&rows, 0) < cards->count)
            bit_set(bits, (size_t)rows_int(&rows, 0));
    return rows_close(&rows);
}

/* The cards of an earlier round, but for those that were written since. */
static Err carry_over(struct db *index, const struct cards *old, const struct sight *seen,
                      uint64_t *bits)
{
    ROWS rows = { 0 };

    for (size_t i = 0; i < bits_words(old->count); i++)
        bits[i] = seen->bits[i];
    TRY(db_query(index, &list_changed, DBARGS(DBINT(old->round)), &rows));
    while (rows_next(&rows)) {
        size_t slot = (size_t)rows_int(&rows, 0);

        if (slot < old->count)
            bits[slot / 64] &= ~((uint64_t)1 << (slot % 64));
    }
    return rows_close(&rows);
}

static bool holds_at(const struct sight *sight, When now)
{
    return sight->bits != NULL && now >= sight->from && now < sight->until;
}

/* old: cards of the same file from an earlier round that this eye has seen; or NULL. */
static Err look(struct db *index, struct cards *cards, const struct cards *old,
                const struct eye *eye)
{
    struct sight *sight = &cards->sights[eye->reach];
    uint64_t *bits;
    struct sql sql;
    bool carried = old != NULL && holds_at(&old->sights[eye->reach], eye->now);

    if (holds_at(sight, eye->now))
        return OK;
    bits = ARENA_ARRAY(&cards->arena, bits_words(cards->count) + 1, uint64_t);
    if (carried)
        TRY(carry_over(index, old, &old->sights[eye->reach], bits));
    TRY(mark_visible(index, cards, eye, carried ? old->round : -1, bits));
    sql_init(&sql, &cards->arena);
    rule_until(&sql, eye);
    *sight = (struct sight){ .bits = bits, .from = eye->now };
    return sql_number(index, "cards.until", &sql, INT64_MAX, &sight->until);
}

/* ---- sharing ---- */

void card_box_init(struct card_box *box)
{
    *box = (struct card_box){ 0 };
    must(pthread_mutex_init(&box->lock, NULL) == 0);
}

void card_box_clear(struct card_box *box)
{
    must(box->current == NULL || box->current->users == 1);
    free_cards(box->current);
    box->current = NULL;
    pthread_mutex_destroy(&box->lock);
}

/* With the lock. */
static void give(struct cards *cards)
{
    if (cards != NULL && --cards->users == 0)
        free_cards(cards);
}

static Err make(struct db *index, const struct cards *asked, const struct cards *old,
                const struct eye *eye, struct cards **out)
{
    struct cards *cards = malloc(sizeof *cards);
    Err err;

    if (cards == NULL)
        panic("no memory for the card index");
    *cards = *asked;
    arena_init(&cards->arena, CARDS_BYTES_MAX);
    if (old != NULL && old->edition != cards->edition)
        old = NULL;
    err = read_cards(cards, index, old);
    if (err == OK)
        err = read_dictionary(cards, index);
    if (err == OK)
        err = check_terms(cards, index);
    if (err == OK)
        err = look(index, cards, old, eye);
    if (err != OK) {
        free_cards(cards);
        return err;
    }
    *out = cards;
    return OK;
}

/* With the lock. */
static Err bring_up_to_date(struct card_box *box, struct db *index, const struct eye *eye)
{
    struct cards now = { .users = 1 }, *made = NULL;
    ROWS rows = { 0 };

    TRY(db_query(index, &read_edition, DBNONE, &rows));
    if (rows_next(&rows)) {
        now.edition = rows_int(&rows, 0);
        now.round = rows_int(&rows, 1);
        now.change = rows_int(&rows, 2);
    }
    TRY(rows_close(&rows));
    if (box->current != NULL && box->current->edition == now.edition &&
        box->current->round == now.round)
        return look(index, box->current, NULL, eye);
    TRY(make(index, &now, box->current, eye, &made));
    give(box->current);
    box->current = made;
    return OK;
}

Err cards_take(struct card_box *box, struct db *index, const struct eye *eye, struct cards **out,
               const uint64_t **visible)
{
    Err err;

    must(eye->reach > REACH_UNSET && eye->reach <= REACH_OFFICE);
    pthread_mutex_lock(&box->lock);
    /* With the lock: what others have made of the file is never newer than what is read from here
     * on. */
    err = db_begin_read(index);
    if (err == OK) {
        err = bring_up_to_date(box, index, eye);
        if (err != OK)
            db_end_read(index);
    }
    if (err == OK) {
        *out = box->current;
        (*out)->users++;
        *visible = (*out)->sights[eye->reach].bits;
    }
    pthread_mutex_unlock(&box->lock);
    return err;
}

void cards_give(struct card_box *box, struct db *index, struct cards *cards)
{
    db_end_read(index);
    pthread_mutex_lock(&box->lock);
    give(cards);
    pthread_mutex_unlock(&box->lock);
}
