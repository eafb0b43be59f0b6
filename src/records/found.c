/* SPDX-License-Identifier: EUPL-1.2
 *
 * Filters and counts on the cards.  Contract in found.h.
 *
 * Each facet in which something is chosen is a bit of `asked`.  A card that lacks none of them is
 * found; one that lacks a single one would be, if another term of that facet were chosen, so it
 * counts for that facet's terms and no others.
 */
#include "records/found.h"

#include <stdlib.h>

#include "base/arena.h"
#include "records/list_parts.h"
#include "records/list_rank.h"
#include "records/memory.h"

enum { NOTHING = UINT32_MAX, KIND_BIT = 31 };

/* A question in the cards' numbers. */
struct sieve {
    const struct cards *cards;
    uint32_t asked;       /* the facets in which something is chosen */
    uint32_t *holds;      /* per term: the bit of the facet that it satisfies */
    uint32_t *facet_bits; /* per facet of the cards: which bit it is in the question, or 0 */
    uint32_t from, to;    /* days; 0: open */
};

static uint32_t number_of_facet(const struct cards *cards, Str name)
{
    for (size_t i = 0; i < cards->facet_count; i++)
        if (str_eq(cards->facets[i], name))
            return (uint32_t)i;
    return NOTHING;
}

static uint32_t number_of_term(const struct cards *cards, uint32_t facet, Str term)
{
    for (size_t i = 0; i < cards->dictionary_count; i++)
        if (cards->dictionary[i].facet == facet && str_eq(cards->dictionary[i].term, term))
            return (uint32_t)i;
    return NOTHING;
}

static void require(struct sieve *sieve, size_t bit, Str facet, const Str *terms, size_t count)
{
    uint32_t number = number_of_facet(sieve->cards, facet);

    sieve->asked |= (uint32_t)1 << bit;
    for (size_t i = 0; i < count && number != NOTHING; i++) {
        uint32_t term = number_of_term(sieve->cards, number, terms[i]);

        if (term != NOTHING)
            sieve->holds[term] |= (uint32_t)1 << bit;
    }
}

static void sieve_init(struct sieve *sieve, const struct reader *reader, const struct cards *cards,
                       const struct list_want *want)
{
    *sieve = (struct sieve){
        .cards = cards,
        .holds = ARENA_ARRAY(reader->arena, cards->dictionary_count + 1, uint32_t),
        .facet_bits = ARENA_ARRAY(reader->arena, cards->facet_count + 1, uint32_t),
        .from = want->from_year > 0 ? (uint32_t)want->from_year * 10000 : 0,
        .to = want->to_year > 0 ? (uint32_t)want->to_year * 10000 + 10000 : 0,
    };
    must(want->facet_count < KIND_BIT);
    for (size_t i = 0; i < want->facet_count; i++) {
        const struct list_facet *facet = &want->facets[i];
        Str name = str_from_z(facet->name);
        uint32_t number = number_of_facet(cards, name);

        if (number != NOTHING)
            sieve->facet_bits[number] = (uint32_t)1 << i;
        if (facet->chosen_count > 0)
            require(sieve, i, name, facet->known, facet->known_count);
    }
    if (want->kind != NULL) {
        Str kind = str_from_z(want->kind->name);

        require(sieve, KIND_BIT, STR("kind"), &kind, 1);
    }
}

static bool in_years(const struct sieve *sieve, const struct card *card)
{
    if (sieve->from > 0 && card->day < sieve->from && card->day_end < sieve->from)
        return false;
    return sieve->to == 0 || (card->day != 0 && card->day < sieve->to);
}

static void count_terms(const struct sieve *sieve, const struct card *card, uint32_t facets,
                        uint32_t *counts)
{
    for (size_t i = 0; i < card->term_count; i++) {
        uint32_t term = sieve->cards->terms[card->first_term + i];

        if (sieve->facet_bits[sieve->cards->dictionary[term].facet] & facets)
            counts[term]++;
    }
}

/* Whether the card is found; it is counted either way. */
static bool passes(const struct sieve *sieve, const struct card *card, uint32_t *counts)
{
    uint32_t missing = sieve->asked;

    if (!in_years(sieve, card))
        return false;
    for (size_t i = 0; i < card->term_count && missing != 0; i++)
        missing &= ~sieve->holds[sieve->cards->terms[card->first_term + i]];
    if (missing == 0)
        count_terms(sieve, card, ~(uint32_t)0, counts);
    else if ((missing & (missing - 1)) == 0)
        count_terms(sieve, card, missing, counts);
    return missing == 0;
}

static void walk(const struct sieve *sieve, struct found *found)
{
    for (size_t i = 0; i < bits_words(sieve->cards->count); i++)
        for (uint64_t left = found->bits[i]; left != 0; left &= left - 1) {
            size_t slot = i * 64 + (size_t)__builtin_ctzll(left);

            if (passes(sieve, &sieve->cards->items[slot], found->counts))
                found->total++;
            else
                found->bits[i] &= ~((uint64_t)1 << (slot % 64));
        }
}

Err found_read(const struct reader *reader, struct search *search, const struct list_want *want,
               bool ranked, struct found *out)
{
    Str match = want->any ? want->query.any : want->query.match;
    const struct hits *without;
    struct sieve sieve;
    size_t words;

    TRY(search_take(search, &reader->eye));
    words = bits_words(search->cards->count);
    *out = (struct found){
        .search = search,
        .want = want,
        .bits = ARENA_ARRAY(reader->arena, words + 1, uint64_t),
        .counts = ARENA_ARRAY(reader->arena, search->cards->dictionary_count + 1, uint32_t),
    };
    TRY(hits_find(search, match, ranked && want->sort == SORT_RELEVANCE, &out->hits));
    TRY(hits_find(search, want->query.excluded, false, &without));
    out->met = bits_count(out->hits->bits, search->cards->count);
    for (size_t i = 0; i < words; i++)
        out->bits[i] = out->hits->bits[i] & search->visible[i] & ~without->bits[i];
    sieve_init(&sieve, reader, search->cards, want);
    walk(&sieve, out);
    return OK;
}

/* ---- lists without words ---- */

/* How many of what is found are remembered one by one: more are not looked up by their ids. */
enum { SLOTS_KEPT = 200 };

static Str list_key(const struct reader *reader, const struct found *found)
{
    const struct list_want *want = found->want;
    struct buf key;

    buf_init(&key, reader->arena, 1 << 14);
    buf_fmt(&key, "list %lld %s %d %d", (long long)found->search->cards->edition, want->kind->name,
            want->from_year, want->to_year);
    for (size_t i = 0; i < want->facet_count; i++) {
        const struct list_facet *facet = &want->facets[i];

        buf_fmt(&key, " %s%s", facet->name, facet->chosen_count > 0 ? "=" : "");
        for (size_t t = 0; t < facet->known_count; t++)
            buf_fmt(&key, "%.*s\x1f", STR_ARG(facet->known[t])); /* no value holds that */
    }
    return buf_text(&key);
}

/* Numbers with a blank behind each: the total, the counts that are not 0 with their places, their
 * end, and the slots of what is found where that is little.  Empty: too long to be remembered. */
static Str list_written(const struct reader *reader, const struct found *found)
{
    const struct cards *cards = found->search->cards;
    struct buf out;

    buf_init(&out, reader->arena, 1 << 18);
    buf_fmt(&out, "%lld ", (long long)found->total);
    for (size_t i = 0; i < cards->dictionary_count; i++)
        if (found->counts[i] > 0)
            buf_fmt(&out, "%zu %u ", i, found->counts[i]);
    buf_fmt(&out, "%zu ", cards->dictionary_count);
    for (size_t i = 0; i < bits_words(cards->count) && found->total <= SLOTS_KEPT; i++)
        for (uint64_t left = found->bits[i]; left != 0; left &= left - 1)
            buf_fmt(&out, "%zu ", i * 64 + (size_t)__builtin_ctzll(left));
    return buf_full(&out) ? STR_EMPTY : buf_text(&out);
}

static bool next_number(Str *rest, size_t *out)
{
    Str part;
    int64_t number;

    if (!str_split(rest, ' ', &part) || str_int(part, 0, INT64_MAX, &number) != OK)
        return false;
    *out = (size_t)number;
    return true;
}

static void list_from(Str written, struct found *out)
{
    const struct cards *cards = out->search->cards;
    size_t number, count;

    if (next_number(&written, &number))
        out->total = (int64_t)number;
    while (next_number(&written, &number) && number < cards->dictionary_count &&
           next_number(&written, &count))
        out->counts[number] = (uint32_t)count;
    while (next_number(&written, &number))
        bit_set(out->bits, number);
    out->without_bits = out->total > SLOTS_KEPT;
}

bool found_all(const struct reader *reader, struct search *search, const struct list_want *want,
               struct found *out)
{
    const struct kind *kind = want->kind;
    struct sieve sieve;
    Str key, remembered, written;

    if (search == NULL || kind == NULL || kind->part_of != NULL || (kind->flags & KIND_HIDDEN) ||
        search_take(search, &reader->eye) != OK || !search_current(reader->db, search))
        return false;
    *out = (struct found){
        .search = search,
        .want = want,
        .bits = ARENA_ARRAY(reader->arena, bits_words(search->cards->count) + 1, uint64_t),
        .counts = ARENA_ARRAY(reader->arena, search->cards->dictionary_count + 1, uint32_t),
    };
    key = list_key(reader, out);
    if (memory_find(reader, key, &remembered)) {
        list_from(remembered, out);
        return true;
    }
    for (size_t i = 0; i < bits_words(search->cards->count); i++)
        out->bits[i] = search->visible[i];
    sieve_init(&sieve, reader, search->cards, want);
    walk(&sieve, out);
    written = list_written(reader, out);
    if (written.len > 0)
        memory_keep(reader, key, written);
    return true;
}

static void choose(struct list_want *want, const char *name, const Str *term)
{
    if (term->len > 0)
        want->facets[want->facet_count++] = (struct list_facet){ .name = name,
                                                                 .vocabulary = name,
                                                                 .chosen = term,
                                                                 .chosen_count = 1,
                                                                 .known = term,
                                                                 .known_count = 1 };
}

bool found_count(const struct reader *reader, const struct kind *kind, const struct narrow *narrow,
                 int64_t *out)
{
    struct list_want *want;
    struct found found;

    if (reader->index == NULL || narrow->relation != NULL || day_is_set(narrow->from) ||
        day_is_set(narrow->before))
        return false;
    want = ARENA_NEW(reader->arena, struct list_want);
    want->kind = kind;
    choose(want, "country", &narrow->country);
    choose(want, "topic", &narrow->topic);
    if (!found_all(reader, reader->index, want, &found))
        return false;
    *out = found.total;
    return true;
}

int64_t *found_unsorted(const struct reader *reader, const struct found *found, size_t *count)
{
    const struct cards *cards = found->search->cards;
    int64_t *ids = ARENA_ARRAY(reader->arena, (size_t)found->total + 1, int64_t);

    *count = 0;
    for (size_t i = 0; i < bits_words(cards->count); i++)
        for (uint64_t left = found->bits[i]; left != 0; left &= left - 1)
            ids[(*count)++] = cards->items[i * 64 + (size_t)__builtin_ctzll(left)].id;
    return ids;
}

/* ---- counts ---- */

static int most_first(const void *a, const void *b)
{
    const struct facet_count *left = a, *right = b;

    if (left->count != right->count)
        return left->count > right->count ? -1 : 1;
    return str_compare(left->term, right->term);
}

size_t found_terms(const struct reader *reader, const struct found *found,
                   const struct list_facet *facet, struct facet_count **out)
{
    const struct cards *cards = found->search->cards;
    uint32_t number = number_of_facet(cards, str_from_z(facet->name));
    size_t room = 64, count = 0;

    *out = ARENA_ARRAY(reader->arena, room, struct facet_count);
    for (size_t i = 0; i < cards->dictionary_count; i++) {
        if (cards->dictionary[i].facet != number || found->counts[i] == 0)
            continue;
        ARENA_MORE(reader->arena, *out, count, &room);
        (*out)[count++] = (struct facet_count){ str_from_z(facet->name), cards->dictionary[i].term,
                                                found->counts[i] };
    }
    qsort(*out, count, sizeof **out, most_first);
    return count;
}

void card_terms_add(const struct cards *cards, Str facet, Str term, struct card_terms *out)
{
    uint32_t number = number_of_term(cards, number_of_facet(cards, facet), term);

    if (number != NOTHING && out->count < KINDS_MAX)
        out->items[out->count++] = number;
}

bool card_has(const struct cards *cards, size_t slot, const struct card_terms *terms)
{
    const struct card *card = &cards->items[slot];

    for (size_t i = 0; i < card->term_count; i++)
        for (size_t j = 0; j < terms->count; j++)
            if (cards->terms[card->first_term + i] == terms->items[j])
                return true;
    return false;
}

void cards_having(const struct cards *cards, Str facet, Str term, uint64_t *bits)
{
    uint32_t number = number_of_term(cards, number_of_facet(cards, facet), term);

    for (size_t slot = 0; slot < cards->count && number != NOTHING; slot++)
        for (size_t i = 0; i < cards->items[slot].term_count; i++)
            if (cards->terms[cards->items[slot].first_term + i] == number)
                bit_set(bits, slot);
}

/* ---- one after the other ---- */

/* What is found sorted by what stands in its rows: few are looked up, many are met in the order of
 * an index. */
static Err ids_sorted(const struct reader *reader, const struct found *found, int64_t offset,
                      int64_t max, int64_t *ids, size_t *count)
{
    enum { FEW = 2000 };
    struct sql sql;
    ROWS rows = { 0 };
    int64_t met = 0;
    size_t slot_count;
    uint32_t *slots;

    sql_init(&sql, reader->arena);
    sql_add(&sql, "SELECT r.slot FROM record AS r");
    if (found->total <= FEW) {
        slots = slots_set(reader->arena, found->search->cards, found->bits, &slot_count);
        sql_add(&sql, " WHERE r.slot IN (SELECT value FROM json_each(");
        sql_text(&sql, hits_json(reader->arena, slots, slot_count));
        sql_add(&sql, "))");
    }
    list_order_add(&sql, found->want);
    TRY(sql_query(found->search->db, "found.sorted", &sql, &rows));
    while ((int64_t)*count < max && rows_next(&rows)) {
        size_t slot = (size_t)rows_int(&rows, 0);

        if (slot < found->search->cards->count && bit_is(found->bits, slot) && met++ >= offset)
            ids[(*count)++] = found->search->cards->items[slot].id;
    }
    return rows_close(&rows);
}

Err found_ids(const struct reader *reader, const struct found *found, int64_t offset, int64_t max,
              int64_t **ids_out, size_t *count_out)
{
    int64_t left = found->total > offset ? found->total - offset : 0;

    max = max < left ? max : left;
    *count_out = 0;
    *ids_out = ARENA_ARRAY(reader->arena, (size_t)max + 1, int64_t);
    if (max == 0)
        return OK;
    if (found->want->sort == SORT_RELEVANCE)
        return rank_ids(reader, found, offset, max, *ids_out, count_out);
    return ids_sorted(reader, found, offset, max, *ids_out, count_out);
}
