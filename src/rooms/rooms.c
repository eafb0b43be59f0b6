/* SPDX-License-Identifier: EUPL-1.2
 *
 * The lists of what there is.  Contract in rooms.h.
 */
#include "rooms/rooms.h"

#include "api/api.h"
#include "base/arena.h"
#include "formats/formats.h"
#include "records/kind_pages.h"
#include "records/room.h"

static const struct room_way library_ways[] = {
    { "library", W_KIND_DOCUMENT_MANY },
    { "library/tools", W_KIND_TOOL_MANY },
    { 0 },
};
static const struct room_way calendar_ways[] = {
    { "calendar", W_CALENDAR_WHOLE_LIST },
    { "calendar/month", W_CALENDAR_AS_MONTH },
    { "meetings", W_KIND_MEETING_MANY },
    { 0 },
};
static const struct room_way projects_ways[] = {
    { "projects", W_KIND_PROJECT_MANY },
    { "projects/timeline", W_PROJECTS_TIMELINE },
    { "plans/objectives", W_KIND_OBJECTIVE_MANY },
    { 0 },
};
static const struct room_way meetings_ways[] = {
    { "meetings", W_KIND_MEETING_MANY },
    { "meetings/conclusions", W_KIND_CONCLUSION_MANY },
    { 0 },
};
static const struct room_way plans_ways[] = {
    { "plans", W_ROOM_PLANS },
    { "plans/all", W_KIND_PLAN_MANY },
    { "plans/priorities", W_KIND_PRIORITY_MANY },
    { "plans/objectives", W_KIND_OBJECTIVE_MANY },
    { "plans/activities", W_KIND_ACTIVITY_MANY },
    { "plans/money", W_KIND_FACT_MANY },
    { 0 },
};
static const struct room_way contacts_ways[] = {
    { "contacts", W_ROOM_CONTACTS },
    { "contacts/services", W_CONTACTS_AS_LIST },
    { "contacts/bodies", W_KIND_BODY_MANY },
    { "contacts/roles", W_KIND_ROLE_MANY },
    { 0 },
};
static const struct room_way countries_ways[] = {
    { "countries", W_ROOM_COUNTRIES },
    { "countries/languages", W_KIND_LANGUAGE_MANY },
    { "law/matrix", W_LAW_MATRIX },
    { "contacts", W_ROOM_CONTACTS },
    { 0 },
};
static const struct room_way law_ways[] = {
    { "law/instruments", W_KIND_INSTRUMENT_MANY },
    { "law/matrix", W_LAW_MATRIX },
    { "law/corporal-punishment", W_LAW_BANS },
    { "law/definitions", W_LAW_DEFINITIONS },
    { "law/articles", W_KIND_ARTICLE_MANY },
    { "law/goals", W_KIND_GOAL_MANY },
    { 0 },
};
static const struct room_way history_ways[] = {
    { "history", W_ROOM_HISTORY },
    { "history/all", W_HISTORY_AS_LIST },
    { "history/presidencies", W_KIND_PRESIDENCY_MANY },
    { "history/disagreements", W_KIND_DISCREPANCY_MANY },
    { 0 },
};
static const struct room_way topics_ways[] = {
    { "topics", W_ROOM_TOPICS },
    { "topics/eurovoc", W_KIND_CONCEPT_MANY },
    { 0 },
};

static const struct room room_list[] = {
    { "policy", "policy", W_ROOM_POLICY, FLOOR_ATTIC,
      "M4 20h16M6 17v-6M10 17v-6M14 17v-6M18 17v-6M3.5 11h17L12 4z", NULL },
    { "research", "research", W_ROOM_RESEARCH, FLOOR_ATTIC,
      "M10 3.5h4M11 4v5.5L5.5 19q-.5 1.5 1 1.5h11q1.5 0 1-1.5L13 9.5V4M8 15h8", NULL },
    { "practice", "practice", W_ROOM_PRACTICE, FLOOR_ATTIC,
      "M12 20S4.5 15.5 4.5 9.8A3.9 3.9 0 0 1 12 8a3.9 3.9 0 0 1 7.5 1.8C19.5 15.5 12 20 12 20z",
      NULL },
    { "meetings", "meetings", W_ROOM_MEETINGS, FLOOR_UPPER, "M4 5h16v11h-8l-5 4v-4H4zM8 9h8M8 12h5",
      meetings_ways },
    { "plans", "plans", W_ROOM_PLANS, FLOOR_UPPER,
      "M4 6l1.5 1.5L8 5M4 12l1.5 1.5L8 11M4 18l1.5 1.5L8 17M11 6.5h9M11 12.5h9M11 18.5h9",
      plans_ways },
    { "projects", "projects", W_ROOM_PROJECTS, FLOOR_UPPER, "M3.5 6h6l2 2.5h9V19h-17zM3.5 12h17",
      projects_ways },
    { "law", "law", W_ROOM_LAW, FLOOR_UPPER, "M12 4v16M8 20h8M5 7h14M5 7l-2.5 7h5zM19 7l-2.5 7h5z",
      law_ways },
    { "library", "library", W_ROOM_LIBRARY, FLOOR_GROUND,
      "M5 4h3.5v16H5zM8.5 6H12v14H8.5zM13.5 7l3-1 4 13-3 1z", library_ways },
    { "calendar", "calendar", W_ROOM_CALENDAR, FLOOR_GROUND,
      "M4 6h16v14H4zM4 10h16M8 4v4M16 4v4M8 14h2M14 14h2M8 17h2", calendar_ways },
    { "contacts", "contacts", W_ROOM_CONTACTS, FLOOR_GROUND,
      "M6 4h3l1.5 4L8 10q2 4 6 6l2-2.5 4 1.5v3q-1 2-3 2Q6 18 4 7q0-2 2-3z", contacts_ways },
    { "countries", "countries", W_ROOM_COUNTRIES, FLOOR_GROUND,
      "M12 21S6 15 6 10a6 6 0 0 1 12 0c0 5-6 11-6 11zM12 12.5a2.5 2.5 0 1 0-.1 0z",
      countries_ways },
    { "topics", "topics", W_ROOM_TOPICS, FLOOR_CELLAR,
      "M10 4h4v4h-4zM12 8v6M6 16v-3h12v3M4 16h4v4H4zM10 16h4v4h-4zM16 16h4v4h-4z", topics_ways },
    { "glossary", "glossary", W_ROOM_GLOSSARY, FLOOR_CELLAR,
      "M3 19L7.5 6 12 19M4.5 15h6M20 12v7M20 15.5a3 3 0 1 1-6 0 3 3 0 0 1 6 0z", NULL },
    { "history", "history", W_ROOM_HISTORY, FLOOR_CELLAR,
      "M12 20.5a8.5 8.5 0 1 1 .1 0zM12 7v5.5l4 2", history_ways },
    { "search", "search", W_ROOM_SEARCH, FLOOR_CELLAR,
      "M10.5 17a6.5 6.5 0 1 1 .1 0zM15.5 15.5L21 21", NULL },
    { "youth", "youth", W_ROOM_YOUTH, FLOOR_GARDEN,
      "M12 3l5 6-5 7-5-7zM12 3v13M7 9h10M12 16q0 3 2 2.5t2 2.5", NULL },
    { "about", "about", W_ROOM_ABOUT, FLOOR_NONE, "", NULL },
};

static const struct rooms all_rooms = { room_list, sizeof(room_list) / sizeof(room_list[0]) };

static const struct kind *const all_kinds[] = {
    &country_kind,       &membership_kind, &language_kind,     &document_kind,   &tool_kind,
    &step_kind,          &event_kind,      &contact_kind,      &body_kind,       &role_kind,
    &project_kind,       &partner_kind,    &grant_kind,        &plan_kind,       &priority_kind,
    &objective_kind,     &activity_kind,   &fact_kind,         &meeting_kind,    &attendance_kind,
    &conclusion_kind,    &instrument_kind, &ratification_kind, &ban_kind,        &definition_kind,
    &article_kind,       &goal_kind,       &moment_kind,       &presidency_kind, &discrepancy_kind,
    &glossary_term_kind, &topic_kind,      &concept_kind,      &guide_kind,      &page_kind,
    &choice_kind,
};

static const struct route *const room_routes[] = {
    front_routes,    audience_routes,  about_routes,    about_api_routes, calendar_routes,
    contacts_routes, countries_routes, projects_routes, plans_routes,     law_routes,
    history_routes,  topics_routes,    search_routes,   youth_routes,     discovery_routes,
    sitemap_routes,  oai_routes,       dump_routes,
};

struct kinds *rooms_kinds(struct arena *arena)
{
    struct kinds *kinds =
        kinds_new(arena, &all_rooms, all_kinds, sizeof(all_kinds) / sizeof(all_kinds[0]));

    kinds->formats = formats_all;
    return kinds;
}

const struct router *rooms_router(struct arena *arena, const struct kinds *kinds)
{
    enum { ROUTES_MAX = 3000 };
    const struct route **rows = ARENA_ARRAY(arena, ROUTES_MAX, const struct route *);
    size_t n = 0, kind_count, api_count;
    const struct route *of_kinds = kind_routes(arena, kinds, &kind_count);
    const struct route *of_api = api_routes(arena, kinds, &api_count);

    for (size_t r = 0; r < sizeof(room_routes) / sizeof(room_routes[0]); r++)
        for (const struct route *row = room_routes[r]; row->path != NULL; row++) {
            must(n < ROUTES_MAX);
            rows[n++] = row;
        }
    for (size_t i = 0; i < kind_count; i++) {
        must(n < ROUTES_MAX);
        rows[n++] = &of_kinds[i];
    }
    for (size_t i = 0; i < api_count; i++) {
        must(n < ROUTES_MAX);
        rows[n++] = &of_api[i];
    }
    return router_new(arena, rows, n);
}
