/* SPDX-License-Identifier: EUPL-1.2
 *
 * Statements (about, accessibility, privacy, data), the list of all rooms, and the error pages.
 */
#include "api/api.h"
#include "base/log.h"
#include "records/room_page.h"
#include "rooms/rooms.h"

/* GET /{lang}/about and its statements; route->with is the place of the standing text. */
static Err show_statement(struct visit *visit)
{
    struct room_page *page = ARENA_NEW(visit->arena, struct room_page);
    const char *place = visit->route->with;

    TRY(room_page_init(page, visit, "about", place, str_from_z(place), W_ROOM_ABOUT));
    if (str_eq_z(STR("about/data"), place))
        room_page_add(page, "api", STR_EMPTY, 0,
                      TOOLS(page, { "about/api", W_API_HEADING, W_NONE }));
    return room_page_send(page);
}

/* GET /{lang}/about/rooms - the whole house as a list: every room and every list in it */
static Err show_rooms(struct visit *visit)
{
    struct room_page *page = ARENA_NEW(visit->arena, struct room_page);
    const struct kinds *kinds = visit->house->kinds;
    struct page_tree_branch *branches =
        ARENA_ARRAY(visit->arena, kinds->rooms->count + 1, struct page_tree_branch);

    TRY(room_page_init(page, visit, "about", "about/rooms", STR_EMPTY, W_FRAME_ALL_ROOMS));
    for (size_t r = 0; r < kinds->rooms->count; r++) {
        const struct room *room = &kinds->rooms->items[r];
        struct page_tree_branch *lists =
            ARENA_ARRAY(visit->arena, kinds->count + 1, struct page_tree_branch);
        size_t count = 0;

        for (size_t k = 0; k < kinds->count; k++) {
            const struct kind *kind = kinds->items[k];

            if (kind->path == NULL || !str_eq_z(str_from_z(kind->room), room->name) ||
                str_eq_z(str_from_z(kind->path), room->path))
                continue;
            lists[count++] = (struct page_tree_branch){
                .title = { .href = frame_url(visit, kind->path),
                           .title = word(visit->lang, kind_words(kinds, kind)->many) }
            };
        }
        branches[r] = (struct page_tree_branch){
            .title = { .href = frame_url(visit, room->path),
                       .title = word(visit->lang, room->title) },
            .twigs = count == 0
                         ? MARKUP_EMPTY
                         : markup_of_tree(visit->arena, visit->lang,
                                          &(struct page_tree){ .branches = { lists, count } })
        };
    }
    room_page_add(
        page, "rooms", STR_EMPTY, 0,
        markup_block(
            visit->arena, STR("tree"),
            markup_of_tree(visit->arena, visit->lang,
                           &(struct page_tree){ .branches = { branches, kinds->rooms->count } })));
    return room_page_send(page);
}

/* ---- errors ---- */

struct error_words {
    enum word heading, text;
};

static struct error_words words_of(Err err, enum word refusal)
{
    switch (err) {
    case ERR_NOT_FOUND:
        return (struct error_words){ W_ERROR_NOT_FOUND, W_ERROR_NOT_FOUND_TEXT };
    case ERR_GONE:
        return (struct error_words){ W_GONE_HEADING, W_ERROR_GONE_TEXT };
    case ERR_REFUSED:
        return (struct error_words){ W_ERROR_REFUSED,
                                     refusal != W_NONE ? refusal : W_ERROR_REFUSED_TEXT };
    case ERR_FORBIDDEN:
        return (struct error_words){ W_ERROR_FORBIDDEN, W_ERROR_FORBIDDEN_TEXT };
    case ERR_METHOD:
        return (struct error_words){ W_ERROR_METHOD, W_ERROR_METHOD_TEXT };
    case ERR_TOO_LARGE:
        return (struct error_words){ W_ERROR_TOO_LARGE, W_ERROR_TOO_LARGE_TEXT };
    case ERR_BUSY:
        return (struct error_words){ W_ERROR_BUSY, W_ERROR_BUSY_TEXT };
    case ERR_DB:
    case ERR_FILE:
    case ERR_NET:
    case ERR_STOPPED:
    case OK:
        break;
    }
    return (struct error_words){ W_ERROR_FAULT, W_ERROR_FAULT_TEXT };
}

/* Must not fail and must not touch the database: what went wrong may be just that. */
static void show_error_page(struct visit *visit, Err err, Str reference)
{
    struct error_words words = words_of(err, visit->refusal);
    struct page_error_way ways[] = {
        { frame_url(visit, ""), word(visit->lang, W_FRAME_HOUSE) },
        { frame_url(visit, "search"), word(visit->lang, W_ROOM_SEARCH) },
        { frame_url(visit, "contacts"), word(visit->lang, W_ROOM_CONTACTS) },
    };
    Str heading = word(visit->lang, words.heading);
    Markup main = markup_of_error(visit->arena, visit->lang,
                                  &(struct page_error){ .heading = heading,
                                                        .text = word(visit->lang, words.text),
                                                        .ways = { ways, 3 },
                                                        .reference = reference });
    Err framed =
        visit->route != NULL && visit->route->quiet
            ? frame_youth(visit, &(struct frame){ .title = heading, .below = STR("youth") }, false,
                          main)
            : frame_page(visit, &(struct frame){ .title = heading }, main);

    if (framed != OK)
        log_error("about.error", "the error page itself failed: %s", err_name(framed));
    visit->response->cacheable = false;
}

/* Programs get a problem, people a page. */
static void show_error(struct visit *visit, Err err, Str reference)
{
    if (api_asked(visit->request->path))
        api_problem(visit, err, reference);
    else
        show_error_page(visit, err, reference);
}

const struct house_pages rooms_pages = { show_error, STR(API_ROOT) };

const struct route about_routes[] = {
    { METHOD_GET, "/{lang}/about", PERMIT_ANYONE, AUDIT_NONE, NULL, show_statement, "about",
      false },
    { METHOD_GET, "/{lang}/about/accessibility", PERMIT_ANYONE, AUDIT_NONE, NULL, show_statement,
      "about/accessibility", false },
    { METHOD_GET, "/{lang}/about/privacy", PERMIT_ANYONE, AUDIT_NONE, NULL, show_statement,
      "about/privacy", false },
    { METHOD_GET, "/{lang}/about/data", PERMIT_ANYONE, AUDIT_NONE, NULL, show_statement,
      "about/data", false },
    { METHOD_GET, "/{lang}/about/rooms", PERMIT_ANYONE, AUDIT_NONE, NULL, show_rooms, NULL, false },
    { 0 },
};
