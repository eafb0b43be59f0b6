/* SPDX-License-Identifier: EUPL-1.2
 *
 * One box over all rooms: hits of every kind, with the kinds counted, and filters by country, topic
 * and year.
 */
#include "base/arena.h"
#include "records/concept.h"
#include "records/kind_pages.h"
#include "records/room_page.h"
#include "rooms/rooms.h"
#include "rooms/search/search_help.h"
#include "search/search.h"

enum { SORTS = 3 };

static const struct form_field search_fields[] = {
    { "q", FORM_LINE, 200, false },       { "kind", FORM_WORD, 40, true },
    { "country", FORM_WORD, 8, true },    { "topic", FORM_WORD, 60, true },
    { "from", FORM_NUMBER, 9999, false }, { "to", FORM_NUMBER, 9999, false },
    { "sort", FORM_WORD, 12, false },     { "page", FORM_NUMBER, 100000, false },
    { "per", FORM_NUMBER, 100, false },
};
static const struct form search_form = { search_fields,
                                         sizeof(search_fields) / sizeof(search_fields[0]) };

static Str with_kind(struct visit *visit, Str kind)
{
    struct form_values values = visit->form;
    struct buf query;

    for (size_t i = 0; i < values.form->count; i++)
        if (str_eq_z(STR("page"), values.form->fields[i].name) ||
            str_eq_z(STR("kind"), values.form->fields[i].name))
            values.of[i].count = 0;
    buf_init(&query, visit->arena, 1 << 14);
    form_write(&query, &values, NULL, STR_EMPTY);
    if (kind.len > 0)
        buf_fmt(&query, "%skind=%.*s", query.len > 0 ? "&" : "", STR_ARG(kind));
    return str_fmt(visit->arena, "/%.*s/search?%.*s", STR_ARG(lang_tag(visit->lang)),
                   STR_ARG(buf_text(&query)));
}

/* The kinds with hits, most first; "all" in front. */
static struct page_search_room *rooms_with_hits(struct show *show, const struct list_result *result,
                                                size_t *count)
{
    const struct facet_result *kinds = &result->facets[0];
    struct page_search_room *rooms =
        ARENA_ARRAY(show->visit->arena, kinds->count + 1, struct page_search_room);
    int64_t all = 0;
    bool any = false;

    for (size_t i = 0; i < kinds->count; i++) {
        all += kinds->terms[i].count;
        any = any || kinds->terms[i].chosen;
    }
    rooms[0] = (struct page_search_room){
        { with_kind(show->visit, STR_EMPTY) }, word(show->visit->lang, W_SEARCH_ALL), all, !any
    };
    for (size_t i = 0; i < kinds->count; i++)
        rooms[i + 1] = (struct page_search_room){ { with_kind(show->visit, kinds->terms[i].term) },
                                                  kinds->terms[i].label.words,
                                                  kinds->terms[i].count,
                                                  kinds->terms[i].chosen };
    *count = kinds->count + 1;
    return rooms;
}

static Markup help(struct visit *visit, bool asked)
{
    return markup_paragraph(
        visit->arena,
        markup_text(visit->arena, word(visit->lang, asked ? W_SEARCH_NOTHING : W_SEARCH_HELP)));
}

/* A code typed as the only word goes straight to its record. */
static Err code_address(struct show *show, Str words, Str *out)
{
    struct brief brief;
    struct gone gone;
    Err err;

    *out = STR_EMPTY;
    if (words.len == 0 || words.len > 40 || str_contains(words, STR(" ")) ||
        !str_contains(words, STR("-")))
        return OK;
    err = record_find(&show->reader, words, &brief, &gone);
    if (err == OK)
        *out = record_address(&show->reader, &brief);
    return err == ERR_NOT_FOUND || err == ERR_GONE ? OK : err;
}

static struct page_search_step *pager(struct show *show, const struct list_want *want,
                                      const struct list_result *result, size_t *count)
{
    struct list_step *steps = list_steps(show, want, result, STR("search"), count);
    struct page_search_step *items =
        ARENA_ARRAY(show->visit->arena, *count + 1, struct page_search_step);

    for (size_t i = 0; i < *count; i++)
        items[i] = (struct page_search_step){ steps[i].href, steps[i].text, steps[i].current,
                                              steps[i].rel };
    return items;
}

/* Where nothing holds all the words: what holds some of them, and other ways to ask. */
static Err help_out(struct show *show, struct list_want *want, struct list_result *result,
                    struct page_search *content)
{
    struct arena *arena = show->visit->arena;
    struct page_search_way *nearby = ARENA_ARRAY(arena, SEARCH_HELP_MAX, struct page_search_way);
    struct page_search_way *without = ARENA_ARRAY(arena, SEARCH_HELP_MAX, struct page_search_way);

    TRY(search_help(show, want, nearby, &content->nearby.count, without, &content->without.count));
    content->nearby.items = nearby;
    content->without.items = without;
    if (want->query.any.len == 0)
        return OK;
    want->any = true;
    TRY(list_run(&show->reader, show->visit->index, want, result));
    if (result->total > 0)
        content->some = word(show->visit->lang, W_SEARCH_SOME);
    return OK;
}

static Str sorted_by(struct visit *visit, const char *name)
{
    struct form_values values = visit->form;
    struct buf query;

    for (size_t i = 0; i < values.form->count; i++)
        if (str_eq_z(STR("page"), values.form->fields[i].name) ||
            str_eq_z(STR("sort"), values.form->fields[i].name))
            values.of[i].count = 0;
    buf_init(&query, visit->arena, 1 << 14);
    form_write(&query, &values, NULL, STR_EMPTY);
    if (name[0] != '\0')
        buf_fmt(&query, "&sort=%s", name);
    return str_fmt(visit->arena, "/%.*s/search?%.*s", STR_ARG(lang_tag(visit->lang)),
                   STR_ARG(buf_text(&query)));
}

/* The one in use has no address. */
static struct page_search_way *sorts(struct visit *visit, const struct list_want *want)
{
    static const struct {
        const char *name;
        enum word text;
        enum list_sort sort;
    } all[] = { { "", W_SORT_RELEVANCE, SORT_RELEVANCE },
                { "newest", W_SORT_NEWEST, SORT_NEWEST },
                { "oldest", W_SORT_OLDEST, SORT_OLDEST } };
    struct page_search_way *ways = ARENA_ARRAY(visit->arena, SORTS, struct page_search_way);

    for (size_t i = 0; i < SORTS; i++)
        ways[i] = (struct page_search_way){
            .href = { want->sort == all[i].sort ? STR_EMPTY : sorted_by(visit, all[i].name) },
            .text = word(visit->lang, all[i].text),
        };
    return ways;
}

/* A topic and a term of the glossary may have the same name. */
static void add_name(struct arena *arena, Str *names, size_t *count, Str name)
{
    for (size_t i = 0; i < *count; i++)
        if (str_eq(text_fold(arena, names[i]), text_fold(arena, name)))
            return;
    names[(*count)++] = name;
}

/* Through concepts, on the first page of a search without filters. */
static Err find_also(struct show *show, const struct list_want *want, struct page_search *content)
{
    struct concepts concepts;
    struct page_row *rows;
    size_t count = 0;
    Str *names;

    for (size_t i = 0; i < want->facet_count; i++)
        if (want->facets[i].chosen_count > 0)
            return OK;
    if (want->page > 1 || want->from_year > 0 || want->to_year > 0)
        return OK;
    TRY(concepts_find(&show->reader, show->visit->index, want, &concepts));
    if (concepts.also.count == 0)
        return OK;
    names = ARENA_ARRAY(show->visit->arena, concepts.known.count, Str);
    for (size_t i = 0; i < concepts.known.count; i++)
        add_name(show->visit->arena, names, &count, concepts.known.items[i].title.words);
    content->also_lead = word_fill(
        show->visit->arena, show->visit->lang, W_SEARCH_ALSO_LEAD,
        FILLS({ "names", list_show(show->visit->arena, show->visit->lang, names, count) }));
    TRY(show_rows(show, &concepts.also, &(struct row_style){ .with_kind = true, .deep = true },
                  &rows));
    content->also.items = rows;
    content->also.count = concepts.also.count;
    return OK;
}

/* What the filter's form has no field for and hands on: the chosen kinds, and the order. */
static struct page_search_keep *kept(const struct visit *visit, size_t *count)
{
    static const char *const names[] = { "kind", "sort" };
    struct page_search_keep *items =
        ARENA_ARRAY(visit->arena, 2 * FORM_VALUES_MAX, struct page_search_keep);

    *count = 0;
    for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++) {
        const Str *values;
        size_t many = form_many(&visit->form, names[n], &values);

        for (size_t i = 0; i < many; i++)
            items[(*count)++] = (struct page_search_keep){ str_from_z(names[n]), values[i] };
    }
    return items;
}

/* What is filtered by, each with the address of the search without it: on a phone the filters are
 * folded away. */
static struct page_search_chosen *chosen(struct show *show, const struct list_result *result,
                                         size_t *count)
{
    enum { CHOSEN_MAX = FORM_VALUES_MAX * (FACETS_MAX + 4) };
    struct page_search_chosen *items =
        ARENA_ARRAY(show->visit->arena, CHOSEN_MAX, struct page_search_chosen);

    *count = 0;
    for (size_t i = 0; i < result->facet_count; i++)
        for (size_t t = 0; t < result->facets[i].count && *count < CHOSEN_MAX; t++) {
            const struct facet_term *term = &result->facets[i].terms[t];

            if (!term->chosen)
                continue;
            items[(*count)++] = (struct page_search_chosen){
                { list_without(show->visit, STR("search"), result->facets[i].facet->name,
                               term->term) },
                term->label.words,
                show_lang(show, &term->label)
            };
        }
    return items;
}

/* What was asked for and found, put into the page. */
static Err fill_found(struct show *show, struct list_want *want, struct page_search *content)
{
    struct visit *visit = show->visit;
    struct list_result result = { 0 };
    struct page_row *rows;
    size_t room_count = 0;

    TRY(list_run(&show->reader, visit->index, want, &result));
    content->found = word_count(visit->arena, visit->lang, W_SEARCH_FOUND, result.total,
                                FILLS({ "words", want->words }));
    if (result.total == 0)
        TRY(help_out(show, want, &result, content));
    TRY(show_rows(show, &result.briefs,
                  &(struct row_style){ .with_kind = true, .query = &want->query }, &rows));
    TRY(find_also(show, want, content));
    content->rooms.items = rooms_with_hits(show, &result, &room_count);
    content->rooms.count = result.total > 0 ? room_count : 0;
    content->facets.items = list_facets(show, want, &result, &content->facets.count);
    content->kept.items = kept(visit, &content->kept.count);
    content->active.items = chosen(show, &result, &content->active.count);
    content->rows.items = rows;
    content->rows.count = result.briefs.count;
    content->pager.items = pager(show, want, &result, &content->pager.count);
    content->sorts.items = sorts(visit, want);
    content->sorts.count = result.total > 1 ? SORTS : 0;
    return OK;
}

static struct page_search_follow *follows(struct show *show, struct room_page *page, Str title,
                                          size_t *count_out)
{
    size_t count;
    struct list_format *formats = list_formats(show->visit, NULL, &count);
    struct page_search_follow *items =
        ARENA_ARRAY(show->visit->arena, count + 1, struct page_search_follow);

    *count_out = 0;
    for (size_t i = 0; i < count; i++)
        if (formats[i].followed)
            items[(*count_out)++] =
                (struct page_search_follow){ { formats[i].href }, formats[i].name };
    list_feeds(show->visit, formats, count, title, &page->frame);
    return items;
}

/* What a search's feed is called; without words it is everything that is new. */
static Str feed_title(const struct visit *visit)
{
    Str words = form_str(&visit->form, "q");

    return words.len > 0
               ? word_fill(visit->arena, visit->lang, W_SEARCH_FEED, FILLS({ "words", words }))
               : word(visit->lang, W_SEARCH_FEED_ALL);
}

/* GET /{lang}/search.atom, and whatever else the search is given in */
static Err show_search_format(struct visit *visit)
{
    return format_answer_list(visit, NULL, feed_title(visit));
}

/* GET /{lang}/search */
static Err show_search(struct visit *visit)
{
    struct room_page *page = ARENA_NEW(visit->arena, struct room_page);
    struct list_want *want = ARENA_NEW(visit->arena, struct list_want);
    struct page_search content = { .action = frame_url(visit, "search") };
    bool settled;
    Str address;

    TRY(room_page_init(page, visit, "search", "search", STR("search"), W_ROOM_SEARCH));
    list_want_read(&page->show.reader, visit->index, NULL, &visit->form, want);
    TRY(code_address(&page->show, str_trim(want->words), &address));
    if (address.len > 0)
        return visit_redirect(visit, 302, address);
    content.crumbs = page->page.crumbs;
    content.heading = page->page.heading;
    content.words = want->words;
    content.asked = want->words.len > 0;
    content.help = help(visit, content.asked);
    if (content.asked)
        TRY(fill_found(&page->show, want, &content));
    content.follows.items = follows(&page->show, page, feed_title(visit), &content.follows.count);
    page->frame.words = want->words;
    settled = !content.asked || search_current(visit->db, visit->index);
    TRY(frame_page(visit, &page->frame, markup_of_search(visit->arena, visit->lang, &content)));
    visit->response->cacheable = visit->response->cacheable && settled;
    return OK;
}

const struct route search_routes[] = {
    { METHOD_GET, "/{lang}/search", PERMIT_ANYONE, AUDIT_NONE, &search_form, show_search, NULL,
      false },
    { METHOD_GET, "/{lang}/search.atom", PERMIT_ANYONE, AUDIT_NONE, &search_form,
      show_search_format, NULL, false },
    { 0 },
};
