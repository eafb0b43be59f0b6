/* SPDX-License-Identifier: EUPL-1.2
 *
 * How well a row matches, for full-text tables (FTS5): words_weight (table, most, weight per column
 * ...).  Only the first `most` rows of a statement are weighed, the others give NULL at once, so
 * that one statement may list thousands and weigh some.
 *
 * Okapi BM25's formula (Robertson and Zaragoza 2009, with k1 = 1.2 and b = 0.75, as FTS5's own
 * bm25) but for how rare a word is: finding that out means reading every list of places to its end
 * once more, for each of the many forms of a word that are asked for, and hardly changes the order
 * where all words must occur.  The answer is a whole number, in thousandths, smaller for better.
 * https://www.sqlite.org/fts5.html#custom_auxiliary_functions
 */
#include "store/db_sqlite.h"

enum { COLUMNS_MAX = 8 };

static const double saturation = 1.2, length_share = 0.75;

/* Kept with a statement. */
struct weighing {
    double average; /* length of a row in words */
    sqlite3_int64 left;
};

static int begin_weighing(const Fts5ExtensionApi *api, Fts5Context *row, sqlite3_int64 most,
                          struct weighing **out)
{
    sqlite3_int64 rows = 0, words = 0;
    int code;

    *out = api->xGetAuxdata(row, 0);
    if (*out != NULL)
        return SQLITE_OK;
    code = api->xRowCount(row, &rows);
    if (code == SQLITE_OK)
        code = api->xColumnTotalSize(row, -1, &words);
    if (code != SQLITE_OK)
        return code;
    *out = sqlite3_malloc(sizeof **out);
    if (*out == NULL)
        return SQLITE_NOMEM;
    **out = (struct weighing){ rows > 0 && words > 0 ? (double)words / (double)rows : 1, most };
    return api->xSetAuxdata(row, *out, sqlite3_free);
}

/* How often a phrase stands in the row, each place counted by its column's weight. */
static int weigh_phrase(const Fts5ExtensionApi *api, Fts5Context *row, int phrase,
                        const double *weights, double *out)
{
    Fts5PhraseIter places;
    int column, offset, code = api->xPhraseFirst(row, phrase, &places, &column, &offset);

    *out = 0;
    for (; code == SQLITE_OK && column >= 0; api->xPhraseNext(row, &places, &column, &offset))
        *out += column < COLUMNS_MAX ? weights[column] : 1;
    return code;
}

static int weigh_row(const Fts5ExtensionApi *api, Fts5Context *row, double average,
                     const double *weights, double *out)
{
    int length = 0, code = api->xColumnSize(row, -1, &length);
    double slow = saturation * (1 - length_share + length_share * length / average);

    *out = 0;
    for (int i = 0; i < api->xPhraseCount(row) && code == SQLITE_OK; i++) {
        double times;

        code = weigh_phrase(api, row, i, weights, &times);
        *out += times * (saturation + 1) / (times + slow);
    }
    return code;
}

static void words_weight(const Fts5ExtensionApi *api, Fts5Context *row, sqlite3_context *context,
                         int count, sqlite3_value **values)
{
    double weights[COLUMNS_MAX], found = 0;
    struct weighing *weighing = NULL;
    int code = begin_weighing(api, row, count > 0 ? sqlite3_value_int64(values[0]) : 0, &weighing);

    if (code == SQLITE_OK && weighing->left-- <= 0)
        return;
    for (int i = 0; i < COLUMNS_MAX; i++)
        weights[i] = i + 1 < count ? sqlite3_value_double(values[i + 1]) : 1;
    if (code == SQLITE_OK)
        code = weigh_row(api, row, weighing->average, weights, &found);
    if (code == SQLITE_OK)
        sqlite3_result_int64(context, (sqlite3_int64)(-1000 * found));
    else
        sqlite3_result_error_code(context, code);
}

int db_add_functions(sqlite3 *engine)
{
    sqlite3_stmt *ask = NULL;
    fts5_api *api = NULL;
    int code = sqlite3_prepare_v2(engine, "SELECT fts5(?1)", -1, &ask, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_bind_pointer(ask, 1, &api, "fts5_api_ptr", NULL);
    if (code == SQLITE_OK)
        (void)sqlite3_step(ask);
    sqlite3_finalize(ask);
    if (code != SQLITE_OK || api == NULL)
        return code != SQLITE_OK ? code : SQLITE_ERROR;
    return api->xCreateFunction(api, "words_weight", NULL, words_weight, NULL);
}
