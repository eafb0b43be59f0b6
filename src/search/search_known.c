/* SPDX-License-Identifier: EUPL-1.2
 *
 * The index's list of words.  Contract in search_known.h.
 */
#include "search/search_known.h"

#include "base/arena.h"
#include "search/hits.h"
#include "search/search_marks.h"

static const struct statement find_word = { "search.known",
                                            "SELECT 1 FROM spelling WHERE word = $1" };
static const struct statement list_words = {
    "search.known_beginning",
    "SELECT word FROM spelling WHERE word >= $1 AND word < $2 ORDER BY word LIMIT $3"
};

bool known_word(struct search *search, Str word)
{
    int64_t found;

    return db_number(search->db, &find_word, DBARGS(DBTEXT(word)), 0, &found) != OK || found != 0;
}

bool known_beginning(struct search *search, struct arena *arena, Str beginning, Str *out,
                     size_t max, size_t *count_out)
{
    Str behind = str_fmt(arena, "%.*s" SEARCH_LAST_POINT, STR_ARG(beginning));
    size_t count = 0;
    ROWS rows = { 0 };

    *count_out = 0;
    if (db_query(search->db, &list_words,
                 DBARGS(DBTEXT(beginning), DBTEXT(behind), DBINT((int64_t)max + 1)), &rows) != OK)
        return false;
    for (; rows_next(&rows); count++)
        if (count < max)
            out[count] = rows_text(&rows, arena, 0);
    if (rows_close(&rows) != OK || count > max)
        return false;
    *count_out = count;
    return true;
}
