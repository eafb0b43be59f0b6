/* SPDX-License-Identifier: EUPL-1.2
 *
 * The doors of the API (tests/test_routes.c): what a visitor without parameters gets.  A search needs
 * words.
 */
#ifndef API_DOORS_H
#define API_DOORS_H

#define API_DOORS \
    { "/api/v1", 200 }, \
    { "/api/v1/search", 400 }, \
    { "/api/v1/changes", 200 }, \
    { "/api/v1/openapi.json", 200 }, \
    { "/api/v1/countries", 200 }, \
    { "/api/v1/countries/{code}", 200 }, \
    { "/api/v1/memberships", 200 }, \
    { "/api/v1/memberships/{code}", 200 }, \
    { "/api/v1/languages", 200 }, \
    { "/api/v1/languages/{code}", 200 }, \
    { "/api/v1/documents", 200 }, \
    { "/api/v1/documents/{code}", 200 }, \
    { "/api/v1/tools", 200 }, \
    { "/api/v1/tools/{code}", 200 }, \
    { "/api/v1/steps", 200 }, \
    { "/api/v1/steps/{code}", 200 }, \
    { "/api/v1/events", 200 }, \
    { "/api/v1/events/{code}", 200 }, \
    { "/api/v1/contacts", 200 }, \
    { "/api/v1/contacts/{code}", 200 }, \
    { "/api/v1/bodies", 200 }, \
    { "/api/v1/bodies/{code}", 200 }, \
    { "/api/v1/roles", 200 }, \
    { "/api/v1/roles/{code}", 200 }, \
    { "/api/v1/projects", 200 }, \
    { "/api/v1/projects/{code}", 200 }, \
    { "/api/v1/partners", 200 }, \
    { "/api/v1/partners/{code}", 200 }, \
    { "/api/v1/grants", 200 }, \
    { "/api/v1/grants/{code}", 200 }, \
    { "/api/v1/plans", 200 }, \
    { "/api/v1/plans/{code}", 200 }, \
    { "/api/v1/priorities", 200 }, \
    { "/api/v1/priorities/{code}", 200 }, \
    { "/api/v1/objectives", 200 }, \
    { "/api/v1/objectives/{code}", 200 }, \
    { "/api/v1/activities", 200 }, \
    { "/api/v1/activities/{code}", 200 }, \
    { "/api/v1/facts", 200 }, \
    { "/api/v1/facts/{code}", 200 }, \
    { "/api/v1/meetings", 200 }, \
    { "/api/v1/meetings/{code}", 200 }, \
    { "/api/v1/attendances", 200 }, \
    { "/api/v1/attendances/{code}", 200 }, \
    { "/api/v1/conclusions", 200 }, \
    { "/api/v1/conclusions/{code}", 200 }, \
    { "/api/v1/instruments", 200 }, \
    { "/api/v1/instruments/{code}", 200 }, \
    { "/api/v1/ratifications", 200 }, \
    { "/api/v1/ratifications/{code}", 200 }, \
    { "/api/v1/bans", 200 }, \
    { "/api/v1/bans/{code}", 200 }, \
    { "/api/v1/definitions", 200 }, \
    { "/api/v1/definitions/{code}", 200 }, \
    { "/api/v1/articles", 200 }, \
    { "/api/v1/articles/{code}", 200 }, \
    { "/api/v1/goals", 200 }, \
    { "/api/v1/goals/{code}", 200 }, \
    { "/api/v1/moments", 200 }, \
    { "/api/v1/moments/{code}", 200 }, \
    { "/api/v1/presidencies", 200 }, \
    { "/api/v1/presidencies/{code}", 200 }, \
    { "/api/v1/discrepancies", 200 }, \
    { "/api/v1/discrepancies/{code}", 200 }, \
    { "/api/v1/terms", 200 }, \
    { "/api/v1/terms/{code}", 200 }, \
    { "/api/v1/topics", 200 }, \
    { "/api/v1/topics/{code}", 200 }, \
    { "/api/v1/eurovoc", 200 }, \
    { "/api/v1/eurovoc/{code}", 200 }, \
    { "/api/v1/pages", 200 }, \
    { "/api/v1/pages/{code}", 200 }, \
    { "/api/v1/choices", 200 }, \
    { "/api/v1/choices/{code}", 200 }

#endif
