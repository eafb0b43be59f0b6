/* SPDX-License-Identifier: EUPL-1.2
 *
 * The list page of a kind: filters with counts, rows, pages, exports.  Contract in kind_pages.h.
 */
#include "records/kind_pages.h"

#include "base/arena.h"
#include "http/house.h"
#include "records/format.h"
#include "records/frame.h"
#include "search/search.h"

enum { FACET_BOXES_MAX = 8, LEAD_POINTS = 400, OFFLINE_PER_PAGE = 100 };

Str lead_of(struct show *show, const struct tongue *tongue)
{
    return markdown_plain(show->visit->arena, tongue->words, LEAD_POINTS);
}

/* ---- addresses of the same list, changed ---- */

static Str with_query(struct visit *visit, Str path, const struct buf *query)
{
    return str_fmt(visit->arena, "/%.*s/%.*s%s%.*s", STR_ARG(lang_tag(visit->lang)), STR_ARG(path),
                   query->len > 0 ? "?" : "", STR_ARG(buf_text(query)));
}

/* Values without the page number: every change of a filter begins at the first page. */
static struct form_values first_page(const struct visit *visit)
{
    struct form_values values = visit->form;

    for (size_t i = 0; values.form != NULL && i < values.form->count; i++)
        if (str_eq_z(STR("page"), values.form->fields[i].name))
            values.of[i].count = 0;
    return values;
}

Str list_without(struct visit *visit, Str path, const char *field, Str value)
{
    struct form_values values = first_page(visit);
    struct buf query;

    buf_init(&query, visit->arena, 1 << 14);
    form_write(&query, &values, field, value);
    return with_query(visit, path, &query);
}

static Str list_with(struct visit *visit, Str path, const char *field, Str value)
{
    struct form_values values = first_page(visit);
    struct buf query;

    buf_init(&query, visit->arena, 1 << 14);
    form_write(&query, &values, field, STR_EMPTY);
    if (value.len > 0)
        buf_fmt(&query, "%s%s=%.*s", query.len > 0 ? "&" : "", field, STR_ARG(value));
    return with_query(visit, path, &query);
}

/* ---- facets ---- */

static Str facet_label(const struct show *show, const struct list_facet *facet,
                       const struct kind *kind)
{
    if (facet->field != NULL)
        return word(show->visit->lang, field_label(show->reader.kinds, kind, facet->field));
    if (str_eq_z(STR("country"), facet->name))
        return word(show->visit->lang, W_FIELD_COUNTRY);
    if (str_eq_z(STR("topic"), facet->name))
        return word(show->visit->lang, W_FIELD_TOPIC);
    return word(show->visit->lang, W_SEARCH_ROOMS);
}

struct page_facet *list_facets(struct show *show, const struct list_want *want,
                               const struct list_result *result, size_t *count_out)
{
    struct page_facet *facets =
        ARENA_ARRAY(show->visit->arena, result->facet_count + 1, struct page_facet);

    *count_out = 0;
    for (size_t i = 0; i < result->facet_count; i++) {
        const struct facet_result *from = &result->facets[i];
        struct page_facet_term *terms =
            ARENA_ARRAY(show->visit->arena, from->count + 1, struct page_facet_term);

        if (from->count == 0 || (want->kind == NULL && str_eq_z(STR("kind"), from->facet->name)))
            continue;
        for (size_t t = 0; t < from->count; t++)
            terms[t] = (struct page_facet_term){ .value = from->terms[t].term,
                                                 .label = from->terms[t].label.words,
                                                 .lang = show_lang(show, &from->terms[t].label),
                                                 .count = from->terms[t].count,
                                                 .chosen = from->terms[t].chosen };
        facets[(*count_out)++] = (struct page_facet){
            .name = str_from_z(from->facet->name),
            .label = facet_label(show, from->facet, want->kind),
            .many = from->count > FACET_BOXES_MAX && from->facet->chosen_count < 2,
            .any = word(show->visit->lang, W_LIST_ANY),
            .terms = { terms, from->count },
        };
    }
    return facets;
}

static void add_active(struct show *show, struct page_list_active *items, size_t *count,
                       const char *field, Str value, Str text, Str lang)
{
    const struct kind *kind = show->visit->route->with;

    items[(*count)++] = (struct page_list_active){
        .href = show->visit->house->offline /* which has no list for every choice of filters */
                    ? frame_url(show->visit, kind->path)
                    : (Url){ list_without(show->visit, str_from_z(kind->path), field, value) },
        .text = text,
        .lang = lang,
    };
}

/* What is filtered by, each with the address of the list without it. */
static struct page_list_active_list active_filters(struct show *show, const struct list_want *want,
                                                   const struct list_result *result)
{
    enum { ACTIVE_MAX = FORM_VALUES_MAX * (FACETS_MAX + 4) + 3 };
    struct page_list_active *items =
        ARENA_ARRAY(show->visit->arena, ACTIVE_MAX, struct page_list_active);
    struct arena *arena = show->visit->arena;
    Lang lang = show->visit->lang;
    size_t n = 0;

    if (want->words.len > 0)
        add_active(show, items, &n, "q", STR_EMPTY,
                   word_fill(arena, lang, W_LIST_QUOTED, FILLS({ "words", want->words })),
                   STR_EMPTY);
    for (size_t i = 0; i < result->facet_count; i++)
        for (size_t t = 0; t < result->facets[i].count; t++)
            if (result->facets[i].terms[t].chosen)
                add_active(show, items, &n, result->facets[i].facet->name,
                           result->facets[i].terms[t].term, result->facets[i].terms[t].label.words,
                           show_lang(show, &result->facets[i].terms[t].label));
    if (want->from_year > 0)
        add_active(show, items, &n, "from", STR_EMPTY,
                   word_fill(arena, lang, W_LIST_FROM,
                             FILLS({ "year", str_fmt(arena, "%d", want->from_year) })),
                   STR_EMPTY);
    if (want->to_year > 0)
        add_active(show, items, &n, "to", STR_EMPTY,
                   word_fill(arena, lang, W_LIST_TO,
                             FILLS({ "year", str_fmt(arena, "%d", want->to_year) })),
                   STR_EMPTY);
    return (struct page_list_active_list){ items, n };
}

/* ---- sorting, paging, exports ---- */

static struct page_list_sort_list sorts(struct show *show, const struct list_want *want)
{
    static const struct {
        const char *name;
        enum word text;
        enum list_sort sort;
        bool needs_day, needs_list;
    } all[] = {
        { "", W_SORT_RELEVANCE, SORT_RELEVANCE, false, false },
        { "", W_SORT_KIND, SORT_KIND, false, true },
        { "title", W_SORT_TITLE, SORT_TITLE, false, true },
        { "newest", W_SORT_NEWEST, SORT_NEWEST, true, false },
        { "oldest", W_SORT_OLDEST, SORT_OLDEST, true, false },
    };
    struct page_list_sort *items = ARENA_ARRAY(show->visit->arena, 5, struct page_list_sort);
    bool searching = want->words.len > 0;
    size_t n = 0;

    for (size_t i = 0; i < 5 && !show->visit->house->offline; i++) {
        if ((all[i].sort == SORT_RELEVANCE) != searching &&
            (all[i].sort == SORT_RELEVANCE || all[i].sort == SORT_KIND))
            continue;
        if ((all[i].needs_day && kind_day(want->kind) == NULL) || (all[i].needs_list && searching))
            continue;
        items[n++] = (struct page_list_sort){
            .href = { list_with(show->visit, str_from_z(want->kind->path), "sort",
                                str_from_z(all[i].name)) },
            .text = word(show->visit->lang, all[i].text),
            .current = want->sort == all[i].sort,
        };
    }
    return (struct page_list_sort_list){ items, n };
}

/* How many rows a page has; only offered where there are more than the fewest. */
static struct page_list_sort_list sizes(struct show *show, const struct list_want *want,
                                        const struct list_result *result)
{
    static const int64_t choices[] = { LIST_PER_PAGE, 50, 100 };
    enum { COUNT = sizeof(choices) / sizeof(choices[0]) };
    struct page_list_sort *items = ARENA_ARRAY(show->visit->arena, COUNT, struct page_list_sort);

    if (result->total <= LIST_PER_PAGE || show->visit->house->offline)
        return (struct page_list_sort_list){ items, 0 };
    for (size_t i = 0; i < COUNT; i++) {
        Str number = str_fmt(show->visit->arena, "%lld", (long long)choices[i]);

        items[i] = (struct page_list_sort){
            .href = { list_with(show->visit, str_from_z(want->kind->path), "per", number) },
            .text = number,
            .current = want->per == choices[i],
        };
    }
    return (struct page_list_sort_list){ items, COUNT };
}

struct list_step *list_steps(struct show *show, const struct list_want *want,
                             const struct list_result *result, Str path, size_t *count_out)
{
    enum { AROUND = 2, STEPS_MAX = 2 * AROUND + 5 };
    struct list_step *steps = ARENA_ARRAY(show->visit->arena, STEPS_MAX, struct list_step);
    struct arena *arena = show->visit->arena;
    int64_t first = want->page - AROUND < 1 ? 1 : want->page - AROUND;
    int64_t last = want->page + AROUND > result->pages ? result->pages : want->page + AROUND;
    size_t n = 0;

    *count_out = 0;
    if (result->pages < 2)
        return steps;
    if (want->page > 1)
        steps[n++] = (struct list_step){ .href = { list_with(
                                             show->visit, path, "page",
                                             str_fmt(arena, "%lld", (long long)want->page - 1)) },
                                         .text = word(show->visit->lang, W_LIST_PREVIOUS),
                                         .rel = STR("prev") };
    for (int64_t p = 1; p <= result->pages; p = p == 1 && first > 2                 ? first
                                                : p == last && last < result->pages ? result->pages
                                                                                    : p + 1)
        steps[n++] = (struct list_step){
            .href = { list_with(show->visit, path, "page", str_fmt(arena, "%lld", (long long)p)) },
            .text = number_show(arena, show->visit->lang, p),
            .current = p == want->page
        };
    if (want->page < result->pages)
        steps[n++] = (struct list_step){ .href = { list_with(
                                             show->visit, path, "page",
                                             str_fmt(arena, "%lld", (long long)want->page + 1)) },
                                         .text = word(show->visit->lang, W_LIST_NEXT),
                                         .rel = STR("next") };
    *count_out = n;
    return steps;
}

static struct page_list_step_list pager(struct show *show, const struct list_want *want,
                                        const struct list_result *result)
{
    size_t count;
    struct list_step *steps = list_steps(show, want, result, str_from_z(want->kind->path), &count);
    struct page_list_step *items =
        ARENA_ARRAY(show->visit->arena, count + 1, struct page_list_step);

    for (size_t i = 0; i < count; i++)
        items[i] =
            (struct page_list_step){ steps[i].href, steps[i].text, steps[i].current, steps[i].rel };
    return (struct page_list_step_list){ items, count };
}

static struct page_list_export_list as_links(struct arena *arena, const struct list_format *formats,
                                             size_t count, bool followed)
{
    struct page_list_export *items = ARENA_ARRAY(arena, count + 1, struct page_list_export);
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        if (formats[i].followed == followed)
            items[n++] = (struct page_list_export){ { formats[i].href }, formats[i].name };
    return (struct page_list_export_list){ items, n };
}

/* ---- the page ---- */

/* The standing text of the list's own place or, for a room's main list, of the room. */
/* tag says what kind of translation it is, where that needs saying. */
static Err list_intro(struct show *show, const struct kind *kind, Str *lead, Str *lead_lang,
                      Str *tag)
{
    struct record place;

    TRY(show_place(show, str_from_z(kind->path), &place));
    if (place.brief.id == 0)
        return OK;
    *lead = lead_of(show, &place.brief.summary);
    *lead_lang = show_lang(show, &place.brief.summary);
    *tag = show_heading_tag(show, &place.brief.summary);
    return OK;
}

static Str year_text(struct arena *arena, int year)
{
    return year > 0 ? str_fmt(arena, "%d", year) : STR_EMPTY;
}

/* In a copy a page is a file, and nobody chooses how many rows it has. */
static void read_want(struct show *show, const struct kind *kind, struct list_want *out)
{
    list_want_read(&show->reader, show->visit->index, kind, &show->visit->form, out);
    if (show->visit->house->offline)
        out->per = OFFLINE_PER_PAGE;
}

/* A room's first list is called as the room is. */
static Str list_heading(const struct show *show, const struct kind *kind, const struct room *room)
{
    return str_eq_z(str_from_z(kind->path), room->path)
               ? word(show->visit->lang, room->title)
               : word(show->visit->lang, kind_words(show->reader.kinds, kind)->many);
}

Err show_list(struct visit *visit)
{
    const struct kind *kind = visit->route->with;
    const struct room *room;
    struct show show;
    struct list_want want;
    struct list_result result;
    struct page_row *rows;
    size_t facet_count, format_count;
    Str lead = STR_EMPTY, lead_lang = STR_EMPTY, lead_tag = STR_EMPTY, heading;

    show_init(&show, visit);
    room = frame_room(show.reader.kinds, str_from_z(kind->room));
    heading = list_heading(&show, kind, room);
    read_want(&show, kind, &want);
    TRY(list_run(&show.reader, visit->index, &want, &result));
    TRY(show_rows(&show, &result.briefs,
                  &(struct row_style){ .query = want.words.len > 0 ? &want.query : NULL }, &rows));
    TRY(list_intro(&show, kind, &lead, &lead_lang, &lead_tag));

    struct page_facet *facets = list_facets(&show, &want, &result, &facet_count);
    struct list_format *formats = list_formats(visit, kind, &format_count);
    Markup main =
        markup_of_list(visit->arena, visit->lang,
                       &(struct page_list){
                           .crumbs = frame_crumbs(visit, room, STR_EMPTY, (Url){ STR_EMPTY }),
                           .heading = heading,
                           .count = result.total,
                           .lead = markup_text(visit->arena, lead),
                           .lead_lang = lead_lang,
                           .lead_tag = lead_tag,
                           .before = frame_ways(visit, room, str_from_z(kind->path)),
                           .still = visit->house->offline,
                           .action = frame_url(visit, kind->path),
                           .words = want.words,
                           .has_years = kind_day(kind) != NULL,
                           .from = year_text(visit->arena, want.from_year),
                           .to = year_text(visit->arena, want.to_year),
                           .sort_now = form_str(&visit->form, "sort"),
                           .facets = { facets, facet_count },
                           .active = active_filters(&show, &want, &result),
                           .sorts = sorts(&show, &want),
                           .sizes = sizes(&show, &want, &result),
                           .rows = { rows, result.briefs.count },
                           .pager = pager(&show, &want, &result),
                           .exports = as_links(visit->arena, formats, format_count, false),
                           .follows = as_links(visit->arena, formats, format_count, true),
                       });

    bool settled = want.words.len == 0 || search_current(visit->db, visit->index);

    struct frame frame = { .title = heading,
                           .description = lead,
                           .below = str_from_z(kind->path),
                           .query = visit->request->query.len > 0 };

    list_feeds(visit, formats, format_count, heading, &frame);
    TRY(frame_page(visit, &frame, main));
    visit->response->cacheable = visit->response->cacheable && settled;
    return OK;
}
