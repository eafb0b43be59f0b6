/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fuzz target: what a visitor types into the search box, and the words of any text.
 *
 * What must hold: every expression made of it is one that SQLite accepts, whether it was made
 * without an index, with an empty one or with that of a small house, and finds nothing in an empty
 * one; what is left out since it stands in no record finds nothing more when it is put in; and
 * stems, spellings and other scripts of any word are texts again, within the search's limits.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "answer_check.h"
#include "base/arena.h"
#include "i18n/lang.h"
#include "i18n/stem.h"
#include "search/search.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static const struct statement match = { "fuzz.match",
                                        "SELECT COUNT(*) FROM words WHERE words MATCH $1" };

/* One empty index for the whole run; the file has no name any more. */
static struct db *empty_index(void)
{
    static struct db *index;
    char folder[] = "/tmp/fuzz-query-XXXXXX", path[64];

    if (index != NULL)
        return index;
    must(mkdtemp(folder) != NULL);
    must(snprintf(path, sizeof(path), "%s/index", folder) < (int)sizeof(path));
    must(search_create(path, &index) == OK);
    must(unlink(path) == 0);
    return index;
}

/* How many entries of an index an expression finds. */
static int64_t found(struct db *index, Str expression)
{
    int64_t count = 0;

    if (expression.len > 0)
        must(db_number(index, &match, DBARGS(DBTEXT(expression)), -1, &count) == OK);
    return count;
}

static void check_accepted(const struct search_query *query)
{
    must(found(empty_index(), query->match) == 0 && found(empty_index(), query->any) == 0);
    must(found(empty_index(), query->excluded) == 0);
    must(found(tiny.index, query->excluded) >= 0);
}

/* The index is asked which words stand in it, and only what does not is left out. */
static void check_with_index(struct arena *arena, Str typed, const struct search_query *without)
{
    struct search_query *with = ARENA_NEW(arena, struct search_query);

    search_query_read(arena, &tiny.search, typed, with);
    check_accepted(with);
    must(with->count == without->count && str_eq(with->whole, without->whole));
    must(found(tiny.index, with->match) == found(tiny.index, without->match));
    must(found(tiny.index, with->any) == found(tiny.index, without->any));
    search_give(&tiny.search);
}

static void check_is_str(struct arena *arena, Str s)
{
    Str again;

    must(str_from_bytes(arena, bytes_of(s), &again) == OK && str_eq(again, s));
}

static void check_word(struct arena *arena, Str word)
{
    Str folded = text_fold(arena, word), stem;
    const char *tag;

    for (size_t i = 0; (tag = stem_language(i)) != NULL; i++) {
        stem = word_stem(arena, str_from_z(tag), folded);
        check_is_str(arena, stem);
        must(folded.len == 0 || stem.len > 0);
    }
    check_is_str(arena, word_spelt_out(arena, word));
    for (int scheme = 0; scheme < SCRIPT_SCHEMES; scheme++)
        check_is_str(arena, word_in_other_script(arena, folded, scheme));
}

static void check_query(struct arena *arena, Str typed)
{
    struct search_query *query = ARENA_NEW(arena, struct search_query);
    struct search_hits hits = { .arena = arena, .query = query, .lang = STR("en") };
    Str word;

    search_query_read(arena, NULL, typed, query);
    must(query->count <= SEARCH_WORDS_MAX && query->country_count <= SEARCH_COUNTRIES_MAX);
    check_accepted(query);
    check_with_index(arena, typed, query);
    for (size_t at = 0; text_next_word(typed, &at, &word);) {
        check_word(arena, word);
        (void)search_hits(&hits, text_fold(arena, word));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    enum { TYPED_MAX = 400 };
    struct arena arena;
    Str typed;

    if (length > TYPED_MAX)
        return 0;
    open_tiny();
    arena_init(&arena, (size_t)1 << 28);
    if (str_from_bytes(&arena, (Bytes){ bytes, length }, &typed) == OK)
        check_query(&arena, typed);
    arena_clear(&arena);
    return 0;
}
