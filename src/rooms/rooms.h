/* SPDX-License-Identifier: EUPL-1.2
 *
 * The rooms: which there are, their kinds of record, their routes.  A new room or kind is added to
 * the lists in rooms.c; nothing else in the house needs to know of it.
 */
#ifndef ROOMS_ROOMS_H
#define ROOMS_ROOMS_H

#include "http/house.h"
#include "records/kind.h"

extern const struct kind country_kind;
extern const struct kind membership_kind;
extern const struct kind language_kind;
extern const struct kind document_kind;
extern const struct kind tool_kind;
extern const struct kind step_kind;
extern const struct kind event_kind;
extern const struct kind contact_kind;
extern const struct kind body_kind;
extern const struct kind role_kind;
extern const struct kind project_kind;
extern const struct kind partner_kind;
extern const struct kind grant_kind;
extern const struct kind plan_kind;
extern const struct kind priority_kind;
extern const struct kind objective_kind;
extern const struct kind activity_kind;
extern const struct kind fact_kind;
extern const struct kind meeting_kind;
extern const struct kind attendance_kind;
extern const struct kind conclusion_kind;
extern const struct kind instrument_kind;
extern const struct kind ratification_kind;
extern const struct kind ban_kind;
extern const struct kind definition_kind;
extern const struct kind article_kind;
extern const struct kind goal_kind;
extern const struct kind moment_kind;
extern const struct kind presidency_kind;
extern const struct kind discrepancy_kind;
extern const struct kind glossary_term_kind;
extern const struct kind topic_kind;
extern const struct kind concept_kind;
extern const struct kind guide_kind;
extern const struct kind page_kind;
extern const struct kind choice_kind;

/* A room's own routes end with a row without a path. */
extern const struct route front_routes[], audience_routes[], about_routes[],
    about_api_routes[], calendar_routes[],
    contacts_routes[], countries_routes[], projects_routes[], plans_routes[], law_routes[],
    history_routes[], topics_routes[], search_routes[], youth_routes[], discovery_routes[],
    sitemap_routes[], oai_routes[], dump_routes[];

/* Every kind of the house, words looked up. */
struct kinds *rooms_kinds(struct arena *arena);

/* Every route of the house: those of the rooms and those that follow from the kinds' declarations.
 */
const struct router *rooms_router(struct arena *arena, const struct kinds *kinds);

/* The error pages, framed. */
extern const struct house_pages rooms_pages;

#endif
