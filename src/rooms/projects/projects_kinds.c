/* SPDX-License-Identifier: EUPL-1.2
 *
 * Kinds of the room "projects": Projects, their partners and their money.
 * What a declaration means: records/kind.h.  How to add one: docs/adding-a-kind.md.
 */
#include "rooms/rooms.h"

static const struct field project_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "acronym", FIELD_LINE, .max = 40, .means = MEANS_ACRONYM },
    { "type", FIELD_CHOICE, .flags = FACET | LISTED, .vocabulary = "project-type",
      .means = MEANS_TYPE },
    { "begins", FIELD_DATE, .flags = LISTED_DAY | LISTED },
    { "ends", FIELD_DATE, .flags = LISTED_END },
    { "priority", FIELD_REF, .flags = FACET, .kind = "priority" },
    { "coordinator", FIELD_REF, .flags = FACET, .kind = "body", .means = MEANS_ORGANISER },
    { "coordinator_name", FIELD_LINE, .flags = TRANSLATED, .means = MEANS_ORGANISER },
    { "summary", FIELD_TEXT, .flags = TRANSLATED },
    { "outcome", FIELD_TEXT, .flags = TRANSLATED | PROSE },
};

const struct kind project_kind = {
    .name = "project",
    .plural = "projects",
    .code = "P",
    .table = "project",
    .room = "projects",
    .path = "projects",
    .order = ORDER_NEWEST,
    .schema = "Project",
    .flags = KIND_NEWS | KIND_UNDERTAKING,
    FIELDS(project_fields),
};

static const struct field partner_fields[] = {
    { "project", FIELD_REF, .flags = REQUIRED, .kind = "project" },
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "country_code", FIELD_LINE, .flags = LISTED, .max = 2, .means = MEANS_COUNTRY },
    { "role", FIELD_CHOICE, .flags = LISTED, .vocabulary = "partner-role", .means = MEANS_ROLE },
};

const struct kind partner_kind = {
    .name = "partner",
    .plural = "partners",
    .code = "PP",
    .table = "partner",
    .room = "projects",
    .part_of = "project",
    .order = ORDER_POSITION,
    .flags = KIND_PARTNER,
    FIELDS(partner_fields),
};

/* Where the money of a project comes from. */
static const struct field grant_fields[] = {
    { "project", FIELD_REF, .flags = REQUIRED, .kind = "project" },
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "share_percent", FIELD_INT, .flags = LISTED, .means = MEANS_PERCENT },
    { "amount", FIELD_INT, .flags = LISTED, .means = MEANS_AMOUNT },
    { "currency", FIELD_LINE, .flags = LISTED, .max = 3, .means = MEANS_CURRENCY },
    { "note", FIELD_LINE, .flags = TRANSLATED | LISTED },
};

const struct kind grant_kind = {
    .name = "grant",
    .plural = "grants",
    .code = "PG",
    .table = "grant",
    .room = "projects",
    .part_of = "project",
    .order = ORDER_POSITION,
    .flags = KIND_FUNDING,
    FIELDS(grant_fields),
};
