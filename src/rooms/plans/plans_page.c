/* SPDX-License-Identifier: EUPL-1.2
 *
 * Plans and progress: every plan as an outline.  A strategy shows priorities, their objectives and
 * what was reported; a plan of action shows points and activities.  "Not reported" is its own value
 * and never counts as nothing done.
 */
#include "records/room_page.h"
#include "rooms/rooms.h"

enum { ROWS_MAX = 1000 };

/* The language that a field's words are in, where it is another than the page's. */
static Str words_lang(const struct show *show, const struct record *record, const char *field)
{
    struct tongue words = record_words(record, field);

    return words.words.len > 0 ? show_lang(show, &words) : STR_EMPTY;
}

/* "1.2 Title": the number stands in front where there is one. */
static struct page_name numbered(struct show *show, const struct record *record)
{
    struct page_name name = show_name(show, &record->brief);
    Str number = record_value(record, "number")->text;

    if (number.len > 0)
        name.title = str_fmt(show->visit->arena, "%.*s %.*s", STR_ARG(number), STR_ARG(name.title));
    return name;
}

static Err children_of(struct show *show, const struct kind *kind, const char *relation,
                       int64_t target, struct record **out, size_t *count)
{
    struct briefs briefs;

    TRY(record_list(&show->reader, kind, &(struct narrow){ .relation = relation, .target = target },
                    ROWS_MAX, &briefs));
    *out = ARENA_ARRAY(show->visit->arena, briefs.count + 1, struct record);
    *count = briefs.count;
    for (size_t i = 0; i < briefs.count; i++)
        TRY(record_read_own(&show->reader, &briefs.items[i], &(*out)[i]));
    return OK;
}

/* ---- priorities and objectives ---- */

static Err objective_twig(struct show *show, const struct record *objective,
                          struct page_outline_twig *out)
{
    struct visit *visit = show->visit;
    const struct value *status = record_value(objective, "status"),
                       *progress = record_value(objective, "progress");
    const struct term_name *name;
    struct page_chip *chip = ARENA_NEW(visit->arena, struct page_chip);
    Markup text;

    TRY(show_value(show, progress, &text));
    *out = (struct page_outline_twig){ .title = numbered(show, objective), .text = text };
    if (status->text.len > 0) {
        TRY(show_label(show, STR("progress"), status->text, &name));
        *chip = show_chip(show, name);
    } else {
        *chip = (struct page_chip){ .text = word(visit->lang, W_PLANS_NOT_REPORTED) };
    }
    out->chips.items = chip;
    out->chips.count = 1;
    return OK;
}

/* How many of a priority's objectives were reported, in words and on a meter. */
static void report_meter(struct show *show, const struct record *objectives, size_t count,
                         struct page_outline_branch *out)
{
    struct visit *visit = show->visit;
    size_t reported = 0;

    for (size_t i = 0; i < count; i++)
        reported += record_value(&objectives[i], "status")->text.len > 0;
    if (count == 0)
        return;
    out->has_meter = true;
    out->meter = str_fmt(visit->arena, "%zu", reported * 100 / count);
    out->meter_label = word(visit->lang, W_PLANS_METER);
    out->meta =
        word_fill(visit->arena, visit->lang, W_PLANS_REPORTED,
                  FILLS({ "reported", number_show(visit->arena, visit->lang, (int64_t)reported) },
                        { "all", number_show(visit->arena, visit->lang, (int64_t)count) }));
}

static Err priority_branch(struct show *show, const struct record *priority,
                           struct page_outline_branch *out)
{
    struct record *objectives;
    struct page_outline_twig *twigs;
    size_t count;

    TRY(children_of(show, &objective_kind, "priority", priority->brief.id, &objectives, &count));
    twigs = ARENA_ARRAY(show->visit->arena, count + 1, struct page_outline_twig);
    for (size_t i = 0; i < count; i++)
        TRY(objective_twig(show, &objectives[i], &twigs[i]));
    *out = (struct page_outline_branch){ .title = numbered(show, priority),
                                         .twigs = { twigs, count } };
    report_meter(show, objectives, count, out);
    return OK;
}

/* ---- points and activities ---- */

static Err activity_branch(struct show *show, const struct record *point,
                           struct page_outline_branch *out)
{
    struct record *activities;
    struct page_outline_twig *twigs;
    size_t count;

    TRY(children_of(show, &activity_kind, "parent", point->brief.id, &activities, &count));
    twigs = ARENA_ARRAY(show->visit->arena, count + 1, struct page_outline_twig);
    for (size_t i = 0; i < count; i++)
        twigs[i] =
            (struct page_outline_twig){ .title = numbered(show, &activities[i]),
                                        .meta = record_words(&activities[i], "responsible").words,
                                        .meta_lang =
                                            words_lang(show, &activities[i], "responsible") };
    *out = (struct page_outline_branch){ .title = numbered(show, point),
                                         .twigs = { twigs, count },
                                         .meta = record_words(point, "responsible").words,
                                         .meta_lang = words_lang(show, point, "responsible") };
    return OK;
}

/* ---- a plan ---- */

static bool is_top(const struct record *record)
{
    return record_value(record, "parent")->refs.count == 0;
}

static Err add_branches(struct show *show, const struct record *plan, const struct kind *kind,
                        Err (*branch)(struct show *, const struct record *,
                                      struct page_outline_branch *),
                        struct page_outline_branch *branches, size_t *count)
{
    struct record *records;
    size_t record_count;

    TRY(children_of(show, kind, "plan", plan->brief.id, &records, &record_count));
    for (size_t i = 0; i < record_count && *count < ROWS_MAX; i++)
        if (is_top(&records[i]))
            TRY(branch(show, &records[i], &branches[(*count)++]));
    return OK;
}

static Err plan_outline(struct show *show, const struct brief *brief, Markup *out)
{
    struct page_outline_branch *branches =
        ARENA_ARRAY(show->visit->arena, ROWS_MAX, struct page_outline_branch);
    struct record plan;
    size_t count = 0;

    TRY(record_read(&show->reader, brief, &plan));
    TRY(add_branches(show, &plan, &priority_kind, priority_branch, branches, &count));
    TRY(add_branches(show, &plan, &activity_kind, activity_branch, branches, &count));
    *out = count == 0
               ? MARKUP_EMPTY
               : markup_of_outline(show->visit->arena, show->visit->lang,
                                   &(struct page_outline){ .branches = { branches, count } });
    return OK;
}

/* GET /{lang}/plans - every plan, newest first, each as an outline */
static Err show_plans(struct visit *visit)
{
    struct room_page *page = ARENA_NEW(visit->arena, struct room_page);
    struct briefs plans;

    TRY(room_page_init(page, visit, "plans", "plans", STR("plans"), W_ROOM_PLANS));
    TRY(record_list(&page->show.reader, &plan_kind, NULL, ROOM_SECTIONS_MAX, &plans));
    for (size_t i = 0; i < plans.count; i++) {
        Markup outline;

        TRY(plan_outline(&page->show, &plans.items[i], &outline));
        room_page_add(page, str_z(visit->arena, str_lower_ascii(visit->arena, plans.items[i].code)),
                      plans.items[i].title.words, 0, outline);
        room_page_heading_lang(page, show_lang(&page->show, &plans.items[i].title));
        if (outline.html.len > 0)
            room_page_more(page, (Url){ record_address(&page->show.reader, &plans.items[i]) },
                           W_PLANS_ABOUT_THIS);
    }
    page->page.jump = true;
    return room_page_send(page);
}

const struct route plans_routes[] = {
    { METHOD_GET, "/{lang}/plans", PERMIT_ANYONE, AUDIT_NONE, NULL, show_plans, NULL, false },
    { 0 },
};
