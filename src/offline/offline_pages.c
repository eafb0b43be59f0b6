/* SPDX-License-Identifier: EUPL-1.2
 *
 * The pages that only the copy has: its first page, the search that runs in the browser, everything
 * from A to Z.  They answer as the house's own pages do, by rows of the router.
 */
#include "http/assets.h"
#include "http/route.h"
#include "offline/offline_parts.h"
#include "records/frame.h"
#include "records/settings.h"

enum { ROWS_MAX = 4000, LETTERS = 3, README_MAX = 1 << 16 };

#define EVERYTHING "everything"
#define COMMAND "sha256sum -c SHA256SUMS"

static const struct form_field page_fields[] = { { "page", FORM_NUMBER, 100000, false } };
static const struct form page_form = { page_fields, 1 };

static Str house_name(const struct copy *copy, Lang lang)
{
    Str name = setting(copy->house.settings, STR("name"), lang_tag(lang), NULL);

    return name.len > 0 ? name : word(lang, W_FRAME_HOUSE);
}

static Str as_of(struct copy *copy, struct arena *arena, Lang lang)
{
    Str day = day_show(arena, lang, day_from_when(copy->date));

    return word_fill(arena, lang, W_OFFLINE_AS_OF, FILLS({ "day", day }));
}

/* Of the content: an address; empty where the house says nothing. */
static Str licence_of(const struct copy *copy)
{
    return setting(copy->house.settings, STR("licence"), STR_EMPTY, NULL);
}

static Str title_of(struct copy *copy, struct arena *arena, Lang lang)
{
    return word_fill(arena, lang, W_OFFLINE_TITLE, FILLS({ "house", house_name(copy, lang) }));
}

/* ---- the first page ---- */

static struct page_offline_start_tongue tongue_of(struct visit *visit, struct copy *copy, Lang lang)
{
    Str tag = lang_tag(lang);

    return (struct page_offline_start_tongue){
        .tag = tag,
        .rtl = tag_is_rtl(tag),
        .name = lang_own_name(lang),
        .href = { str_fmt(visit->arena, "/%.*s/", STR_ARG(tag)) },
        .enter = word(lang, W_OFFLINE_ENTER),
        .lead = word(lang, W_OFFLINE_LEAD),
        .as_of = as_of(copy, visit->arena, lang),
        .left_out = word(lang, W_OFFLINE_LEFT_OUT),
        .licence = licence_of(copy).len > 0 ? word(lang, W_OFFLINE_LICENCE) : STR_EMPTY,
        .verify = word(lang, W_OFFLINE_VERIFY),
        .about = { str_fmt(visit->arena, "/%.*s/about/data", STR_ARG(tag)) },
        .about_text = word(lang, W_FRAME_DATA),
    };
}

/* GET / */
static Err show_start(struct visit *visit)
{
    struct copy *copy = (struct copy *)(uintptr_t)visit->route->with;
    size_t count = copy->want->language_count;
    struct page_offline_start_tongue *tongues =
        ARENA_ARRAY(visit->arena, count, struct page_offline_start_tongue);
    Lang lang = copy->want->languages[0];
    struct buf html;

    for (size_t i = 0; i < count; i++)
        tongues[i] = tongue_of(visit, copy, copy->want->languages[i]);
    buf_init(&html, visit->arena, README_MAX * (count + 1));
    page_offline_start(&html, lang,
                       &(struct page_offline_start){
                           .lang = lang_tag(lang),
                           .rtl = tag_is_rtl(lang_tag(lang)),
                           .title = title_of(copy, visit->arena, lang),
                           .house = house_name(copy, lang),
                           .style = { asset_address("house.css") },
                           .inner_style = { asset_address("rooms.css") },
                           .mark = { asset_address("mark.svg") },
                           .tongues = { tongues, count },
                           .base = { copy->want->base },
                           .command = STR(COMMAND),
                           .licence = { licence_of(copy) },
                           .licence_text = licence_of(copy),
                       });
    return visit_page(visit, &html);
}

Str pages_readme(struct copy *copy)
{
    struct buf out;

    buf_init(&out, copy->arena, README_MAX * (copy->want->language_count + 1));
    for (size_t i = 0; i < copy->want->language_count; i++) {
        Lang lang = copy->want->languages[i];
        Str licence = licence_of(copy);
        const Str lines[] = { title_of(copy, copy->arena, lang),
                              as_of(copy, copy->arena, lang),
                              word(lang, W_OFFLINE_LEAD),
                              word(lang, W_OFFLINE_LEFT_OUT),
                              word(lang, W_OFFLINE_VERIFY),
                              STR("    " COMMAND),
                              licence.len > 0 ? word(lang, W_OFFLINE_LICENCE) : STR_EMPTY,
                              licence,
                              copy->want->base };

        buf_fmt(&out, "%s[%.*s]\n", i > 0 ? "\n\n" : "", STR_ARG(lang_tag(lang)));
        for (size_t l = 0; l < sizeof(lines) / sizeof(lines[0]); l++)
            if (lines[l].len > 0)
                buf_fmt(&out, "\n%.*s\n", STR_ARG(lines[l]));
    }
    return buf_text(&out);
}

/* ---- search ---- */

static Markup crumbs_of(struct visit *visit)
{
    return frame_crumbs(visit, NULL, STR_EMPTY, (Url){ STR_EMPTY });
}

/* GET /{lang}/search */
static Err show_search(struct visit *visit)
{
    Str heading = word(visit->lang, W_ROOM_SEARCH);
    struct frame frame = { .title = heading, .below = STR("search") };
    Markup main = markup_of_offline_search(visit->arena, visit->lang,
                                           &(struct page_offline_search){
                                               .crumbs = crumbs_of(visit),
                                               .heading = heading,
                                               .action = frame_url(visit, "search"),
                                               .everything = frame_url(visit, EVERYTHING),
                                               .script = { asset_address("offline.js") },
                                           });

    return frame_page(visit, &frame, main);
}

/* ---- everything ---- */

/* The first letters of a title: where a page of the list begins. */
static Str letters_of(const struct leaf *leaf)
{
    return str_trim(str_first_points(leaf->title, LETTERS));
}

static struct page_offline_all_step *steps_of(struct visit *visit, struct copy *copy, size_t now,
                                              size_t count)
{
    struct page_offline_all_step *steps =
        ARENA_ARRAY(visit->arena, count + 1, struct page_offline_all_step);

    for (size_t i = 0; i < count; i++)
        steps[i] = (struct page_offline_all_step){
            .href = { i == 0 ? frame_url(visit, EVERYTHING).address
                             : str_fmt(visit->arena, "/%.*s/" EVERYTHING "?page=%zu",
                                       STR_ARG(lang_tag(visit->lang)), i + 1) },
            .text = letters_of(copy->entries[visit->lang][i * OFFLINE_TITLES_A_PAGE]),
            .current = i == now,
        };
    return steps;
}

/* GET /{lang}/everything */
static Err show_everything(struct visit *visit)
{
    struct copy *copy = (struct copy *)(uintptr_t)visit->route->with;
    size_t all = copy->entry_count[visit->lang];
    size_t pages = (all + OFFLINE_TITLES_A_PAGE - 1) / OFFLINE_TITLES_A_PAGE;
    size_t page = (size_t)form_int(&visit->form, "page", 1), from, count;
    Str heading = word(visit->lang, W_OFFLINE_EVERYTHING);
    struct frame frame = { .title = heading, .below = STR(EVERYTHING) };
    struct page_offline_all_item *items;

    if (page < 1 || (page > pages && page > 1))
        return ERR_NOT_FOUND;
    from = (page - 1) * OFFLINE_TITLES_A_PAGE;
    count = all - from < OFFLINE_TITLES_A_PAGE ? all - from : OFFLINE_TITLES_A_PAGE;
    items = ARENA_ARRAY(visit->arena, count + 1, struct page_offline_all_item);
    for (size_t i = 0; i < count; i++) {
        const struct leaf *leaf = copy->entries[visit->lang][from + i];
        bool foreign = !str_eq(leaf->title_lang, lang_tag(visit->lang));

        items[i] = (struct page_offline_all_item){
            { leaf->address }, leaf->title, foreign ? leaf->title_lang : STR_EMPTY, leaf->room
        };
    }
    return frame_page(visit, &frame,
                      markup_of_offline_all(visit->arena, visit->lang,
                                            &(struct page_offline_all){
                                                .crumbs = crumbs_of(visit),
                                                .heading = heading,
                                                .count = (int64_t)all,
                                                .steps = { steps_of(visit, copy, page - 1, pages),
                                                           pages > 1 ? pages : 0 },
                                                .items = { items, count },
                                            }));
}

/* ---- the router ---- */

/* Pages in a language, and lists as files; what needs the house itself has no row. */
static bool is_in_copy(const struct copy *copy, const struct route *row)
{
    Str path = str_from_z(row->path);

    if (row->method != METHOD_GET || !str_starts(path, STR("/{lang}/")) ||
        str_eq(path, STR("/{lang}/search")))
        return false;
    if (!str_contains(path, STR(".")))
        return true;
    return !copy->want->without_files && !str_contains(path, STR("{code}")) && row->with != NULL;
}

const struct router *pages_router(struct copy *copy, const struct router *house)
{
    const struct route own[] = {
        { METHOD_GET, "/", PERMIT_ANYONE, AUDIT_NONE, NULL, show_start, copy, false },
        { METHOD_GET, "/{lang}/search", PERMIT_ANYONE, AUDIT_NONE, NULL, show_search, copy, false },
        { METHOD_GET, "/{lang}/" EVERYTHING, PERMIT_ANYONE, AUDIT_NONE, &page_form, show_everything,
          copy, false },
    };
    enum { OWN = sizeof(own) / sizeof(own[0]) };
    struct route *kept = ARENA_ARRAY(copy->arena, OWN, struct route);
    const struct route **rows = ARENA_ARRAY(copy->arena, ROWS_MAX, const struct route *);
    size_t n = 0;

    for (size_t i = 0; i < OWN; i++) {
        kept[i] = own[i];
        rows[n++] = &kept[i];
    }
    for (size_t i = 0; i < router_count(house); i++)
        if (is_in_copy(copy, router_row(house, i))) {
            must(n < ROWS_MAX);
            rows[n++] = router_row(house, i);
        }
    return router_new(copy->arena, rows, n);
}

bool pages_is_search(const struct route *route)
{
    return route->handler == show_search;
}

bool pages_is_last(const struct route *route)
{
    return route->handler == show_everything;
}
