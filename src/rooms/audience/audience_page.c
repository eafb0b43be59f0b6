/* SPDX-License-Identifier: EUPL-1.2
 *
 * The rooms of the 1999 drawing for grown-ups: policy, research, practice.  Each gathers from the
 * whole house what its people need. The young people's room has a folder of its own.
 */
#include "rooms/rooms.h"

#include "records/room_page.h"

enum { ROWS_SHOWN = 6 };

/* A few records of a kind, newest first, with a way to all of them. */
static Err add_newest(struct room_page *page, const struct kind *kind, const char *id,
                      enum word heading, enum word more)
{
    struct briefs briefs;
    Markup rows;
    int64_t count;

    TRY(record_list(&page->show.reader, kind, &(struct narrow){ .newest = true }, ROWS_SHOWN,
                    &briefs));
    TRY(record_count(&page->show.reader, kind, NULL, &count));
    TRY(room_page_rows(page, &briefs, false, &rows));
    room_page_add(page, id, word(page->show.visit->lang, heading), count, rows);
    room_page_more(page, frame_url(page->show.visit, kind->path), more);
    return OK;
}

static Err send(struct room_page *page)
{
    page->page.jump = true;
    page->page.halves = true;
    page->page.after = markup_section(
        page->show.visit->arena, STR_EMPTY,
        markup_text(page->show.visit->arena, word(page->show.visit->lang, W_ROOM_OTHERS)),
        frame_rooms(page->show.visit, page->room));
    return room_page_send(page);
}

/* GET /{lang}/policy - priorities, plans, decisions, law */
static Err show_policy(struct visit *visit)
{
    struct room_page *page = ARENA_NEW(visit->arena, struct room_page);

    TRY(room_page_init(page, visit, "policy", "policy", STR("policy"), W_ROOM_POLICY));
    room_page_add(page, "start", word(visit->lang, W_AUDIENCE_START), 0,
                  CARDS(page,
                        { "meetings/conclusions", W_KIND_CONCLUSION_MANY, W_CARD_CONCLUSIONS },
                        { "plans", W_ROOM_PLANS, W_CARD_PLANS },
                        { "law/matrix", W_LAW_MATRIX, W_CARD_MATRIX },
                        { "law/corporal-punishment", W_LAW_BANS, W_CARD_BANS },
                        { "countries", W_ROOM_COUNTRIES, W_CARD_COUNTRIES },
                        { "plans/money", W_KIND_FACT_MANY, W_CARD_MONEY }));
    TRY(add_newest(page, &meeting_kind, "meetings", W_ROOM_MEETINGS, W_MORE_MEETINGS));
    TRY(add_newest(page, &objective_kind, "objectives", W_KIND_OBJECTIVE_MANY, W_MORE_OBJECTIVES));
    TRY(add_newest(page, &instrument_kind, "instruments", W_KIND_INSTRUMENT_MANY,
                   W_MORE_INSTRUMENTS));
    return send(page);
}

/* GET /{lang}/research - studies, definitions, data, methods */
static Err show_research(struct visit *visit)
{
    struct room_page *page = ARENA_NEW(visit->arena, struct room_page);

    TRY(room_page_init(page, visit, "research", "research", STR("research"), W_ROOM_RESEARCH));
    room_page_add(page, "start", word(visit->lang, W_AUDIENCE_START), 0,
                  CARDS(page,
                        { "library?type=study&type=report&type=mapping", W_CARD_STUDIES_TITLE,
                          W_CARD_STUDIES },
                        { "law/definitions", W_LAW_DEFINITIONS, W_CARD_DEFINITIONS },
                        { "topics", W_ROOM_TOPICS, W_CARD_TOPICS },
                        { "history/disagreements", W_KIND_DISCREPANCY_MANY, W_CARD_DISAGREEMENTS },
                        { "law/goals", W_KIND_GOAL_MANY, W_CARD_GOALS },
                        { "about/data", W_FRAME_DATA, W_CARD_DATA }));
    TRY(add_newest(page, &document_kind, "documents", W_ROOM_LIBRARY, W_MORE_DOCUMENTS));
    TRY(add_newest(page, &project_kind, "projects", W_ROOM_PROJECTS, W_MORE_PROJECTS));
    TRY(add_newest(page, &discrepancy_kind, "disagreements", W_KIND_DISCREPANCY_MANY,
                   W_MORE_DISAGREEMENTS));
    return send(page);
}

/* GET /{lang}/practice - guidelines, manuals, tools, who to call, training */
static Err show_practice(struct visit *visit)
{
    struct room_page *page = ARENA_NEW(visit->arena, struct room_page);

    TRY(room_page_init(page, visit, "practice", "practice", STR("practice"), W_ROOM_PRACTICE));
    room_page_add(
        page, "start", word(visit->lang, W_AUDIENCE_START), 0,
        CARDS(page, { "contacts", W_ROOM_CONTACTS, W_CARD_CONTACTS },
              { "library?type=guidelines&type=guide&type=guidance&type=toolkit&type=standards",
                W_CARD_GUIDES_TITLE, W_CARD_GUIDES },
              { "library/tools", W_KIND_TOOL_MANY, W_CARD_TOOLS },
              { "calendar?type=training&type=workshop&type=expert-seminar", W_CARD_TRAINING_TITLE,
                W_CARD_TRAINING },
              { "contacts/bodies?type=expert-network&type=network", W_CARD_EXPERTS_TITLE,
                W_CARD_EXPERTS },
              { "glossary", W_ROOM_GLOSSARY, W_CARD_GLOSSARY }));
    TRY(add_newest(page, &tool_kind, "tools", W_KIND_TOOL_MANY, W_MORE_TOOLS));
    TRY(add_newest(page, &conclusion_kind, "conclusions", W_KIND_CONCLUSION_MANY,
                   W_MORE_CONCLUSIONS));
    return send(page);
}

const struct route audience_routes[] = {
    { METHOD_GET, "/{lang}/policy", PERMIT_ANYONE, AUDIT_NONE, NULL, show_policy, NULL, false },
    { METHOD_GET, "/{lang}/research", PERMIT_ANYONE, AUDIT_NONE, NULL, show_research, NULL, false },
    { METHOD_GET, "/{lang}/practice", PERMIT_ANYONE, AUDIT_NONE, NULL, show_practice, NULL, false },
    { 0 },
};
