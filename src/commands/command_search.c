/* SPDX-License-Identifier: EUPL-1.2
 *
 * childcentre search DIR WORDS... [--lang L] [--limit N]: what the search page finds, a line each:
 * code, kind, title, with tabs between.
 */
#include "base/buf.h"
#include "commands/command.h"
#include "records/list.h"
#include "records/settings.h"
#include "rooms/rooms.h"
#include "search/cards.h"
#include "store/store.h"

static Str words_of(struct arena *arena, const struct arguments *arguments)
{
    struct buf words;

    buf_init(&words, arena, 1 << 16);
    for (size_t i = 1; i < arguments->place_count; i++)
        buf_fmt(&words, "%s%s", i > 1 ? " " : "", arguments->places[i]);
    return buf_text(&words);
}

static Err search(struct arena *arena, struct db *db, struct search *index,
                  const struct arguments *arguments, int64_t *total)
{
    struct list_want *want = ARENA_NEW(arena, struct list_want);
    struct list_result result;
    struct settings *settings;

    TRY(settings_read(db, arena, &settings));

    struct reader reader = {
        .arena = arena,
        .db = db,
        .kinds = rooms_kinds(arena),
        .eye = { REACH_PUBLIC, when_now() },
        .lang = arguments->lang != NULL ? str_from_z(arguments->lang) : settings->default_language,
        .fallback = settings->default_language,
    };

    list_want_words(&reader, index, words_of(arena, arguments), want);
    want->per = arguments->limit;
    TRY(list_run(&reader, index, want, &result));
    for (size_t i = 0; i < result.briefs.count; i++)
        printf("%.*s\t%s\t%.*s\n", STR_ARG(result.briefs.items[i].code),
               result.briefs.items[i].kind->name, STR_ARG(result.briefs.items[i].title.words));
    *total = result.total;
    return OK;
}

int command_search(struct arena *arena, const struct arguments *arguments)
{
    Str folder = str_from_z(arguments->places[0]);
    struct card_box box;
    struct search *index = NULL;
    struct db *db;
    int64_t total = 0;
    Err err = store_open(arena, folder, DB_ACCESS_READ, &db);

    if (err != OK)
        return command_failed(err, arguments->places[0]);
    card_box_init(&box);
    index = search_open(&box, store_search_path(arena, folder));
    if (index == NULL) {
        fputs(
            "childcentre: there is no search index that can be used: open the house once, it makes "
            "one.\n",
            stderr);
        err = ERR_REFUSED;
    } else {
        err = search(arena, db, index, arguments, &total);
    }
    search_close(index);
    card_box_clear(&box);
    db_close(db);
    if (err != OK)
        return err == ERR_REFUSED ? EXIT_FOUND : command_failed(err, "search");
    fprintf(stderr, "%lld found.\n", (long long)total);
    return total > 0 ? EXIT_GOOD : EXIT_FOUND;
}
