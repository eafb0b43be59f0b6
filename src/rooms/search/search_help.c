/* SPDX-License-Identifier: EUPL-1.2
 *
 * Other searches.  Contract in search_help.h.
 */
#include "rooms/search/search_help.h"

#include "base/arena.h"
#include "records/frame.h"
#include "search/search.h"

enum { CANDIDATES = 6 };

/* What was typed, written again with the i-th word as another (empty: without it). */
static Str typed_again(struct arena *arena, const struct search_query *query, size_t changed,
                       Str other)
{
    struct buf out;

    buf_init(&out, arena, 4096);
    for (size_t i = 0; i < query->count; i++) {
        const struct search_word *word = &query->words[i];
        const char *quote = word->phrase ? "\"" : "";
        Str said = i == changed ? other : word->folded;

        if (said.len == 0)
            continue;
        buf_fmt(&out, "%s%s%s%s%.*s%s", out.len > 0 ? " " : "", word->excluded ? "-" : "",
                word->in_title ? "title:" : "", quote, STR_ARG(said), quote);
    }
    for (size_t i = 0; i < query->country_count; i++)
        buf_fmt(&out, "%scountry:%.*s", out.len > 0 ? " " : "", STR_ARG(query->countries[i]));
    return buf_text(&out);
}

/* The same search with other words: how much it finds, with the filters as they are. */
static Err count_of(struct show *show, const struct list_want *want, Str typed, int64_t *out)
{
    struct list_want *other = ARENA_NEW(show->visit->arena, struct list_want);

    *other = *want;
    other->words = typed;
    other->any = false;
    list_words_read(&show->reader, show->visit->index, typed, &other->query);
    return list_count(&show->reader, show->visit->index, other, out);
}

static struct page_search_way way_to(struct show *show, Str typed, Str text, int64_t count)
{
    struct buf query;

    buf_init(&query, show->visit->arena, 4096);
    buf_z(&query, "?q=");
    escape_component(&query, typed);
    return (struct page_search_way){
        .href = frame_url_str(show->visit,
                              str_fmt(show->visit->arena, "search%.*s", STR_ARG(buf_text(&query)))),
        .text = text,
        .count = count,
    };
}

static bool is_plain(const struct search_word *word)
{
    return !word->excluded && !word->phrase && !word->small;
}

/* The nearest word that leads to something this visitor may see. */
static Err suggest_for(struct show *show, const struct list_want *want, size_t i,
                       struct page_search_way *out, size_t *count)
{
    struct arena *arena = show->visit->arena;
    Str words[CANDIDATES];
    size_t found;

    TRY(search_suggest(show->visit->index, arena, want->query.words[i].folded, words, CANDIDATES,
                       &found));
    for (size_t w = 0; w < found; w++) {
        Str typed = typed_again(arena, &want->query, i, words[w]);
        int64_t hits;

        TRY(count_of(show, want, typed, &hits));
        if (hits == 0)
            continue;
        out[(*count)++] = way_to(show, typed, typed, hits);
        return OK;
    }
    return OK;
}

Err search_help(struct show *show, const struct list_want *want, struct page_search_way *nearby,
                size_t *nearby_count, struct page_search_way *without, size_t *without_count)
{
    const struct search_query *query = &want->query;
    struct arena *arena = show->visit->arena;

    *nearby_count = *without_count = 0;
    for (size_t i = 0; i < query->count && *nearby_count < SEARCH_HELP_MAX; i++)
        if (is_plain(&query->words[i]))
            TRY(suggest_for(show, want, i, nearby, nearby_count));
    for (size_t i = 0; query->count > 1 && i < query->count && *without_count < SEARCH_HELP_MAX;
         i++) {
        Str typed = typed_again(arena, query, i, STR_EMPTY);
        int64_t hits;

        TRY(count_of(show, want, typed, &hits));
        if (hits > 0)
            without[(*without_count)++] =
                way_to(show, typed,
                       word_fill(arena, show->visit->lang, W_SEARCH_WITHOUT,
                                 FILLS({ "word", query->words[i].folded })),
                       hits);
    }
    return OK;
}
