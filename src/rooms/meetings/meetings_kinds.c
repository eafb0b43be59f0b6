/* SPDX-License-Identifier: EUPL-1.2
 *
 * Kinds of the room "meetings": Meetings, who was there, and the register of conclusions.
 * What a declaration means: records/kind.h.  How to add one: docs/adding-a-kind.md.
 */
#include "rooms/rooms.h"

static const struct field meeting_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "begins", FIELD_DATE, .flags = LISTED_DAY | LISTED },
    { "ends", FIELD_DATE, .flags = LISTED_END },
    { "begins_at", FIELD_TIME, .flags = UNLABELLED, .means = MEANS_BEGINS_AT },
    { "ends_at", FIELD_TIME, .flags = UNLABELLED, .means = MEANS_ENDS_AT },
    { "zone", FIELD_ZONE, .flags = UNLABELLED, .means = MEANS_ZONE },
    { "place", FIELD_LINE, .flags = TRANSLATED | LISTED, .means = MEANS_PLACE },
    { "type", FIELD_CHOICE, .flags = FACET | LISTED, .vocabulary = "event-type",
      .means = MEANS_TYPE },
    { "bodies", FIELD_REF, .flags = MULTI | FACET, .kind = "body", .means = MEANS_ORGANISER },
    { "summary", FIELD_TEXT, .flags = TRANSLATED },
};

const struct kind meeting_kind = {
    .name = "meeting",
    .plural = "meetings",
    .code = "M",
    .table = "meeting",
    .room = "meetings",
    .path = "meetings",
    .order = ORDER_NEWEST,
    .schema = "Event",
    .flags = KIND_NEWS | KIND_HAPPENING,
    FIELDS(meeting_fields),
};

/* Institutions at a meeting, never persons. */
static const struct field attendance_fields[] = {
    { "meeting", FIELD_REF, .flags = REQUIRED, .kind = "meeting" },
    { "party", FIELD_CHOICE, .flags = LISTED, .vocabulary = "attendance-group" },
    { "country_code", FIELD_LINE, .flags = LISTED, .max = 2 },
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "role", FIELD_LINE, .flags = TRANSLATED | LISTED },
};

const struct kind attendance_kind = {
    .name = "attendance",
    .plural = "attendances",
    .code = "MA",
    .table = "attendance",
    .room = "meetings",
    .part_of = "meeting",
    .order = ORDER_POSITION,
    FIELDS(attendance_fields),
};

static const struct field conclusion_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 1000 },
    { "number", FIELD_LINE, .flags = LISTED, .max = 20 },
    { "type", FIELD_CHOICE, .flags = FACET | LISTED, .vocabulary = "conclusion-type" },
    { "theme", FIELD_CHOICE, .flags = FACET | LISTED, .vocabulary = "theme" },
    { "meeting", FIELD_REF, .flags = FACET, .kind = "meeting" },
};

const struct kind conclusion_kind = {
    .name = "conclusion",
    .plural = "conclusions",
    .code = "D",
    .table = "conclusion",
    .room = "meetings",
    .path = "meetings/conclusions",
    .order = ORDER_POSITION,
    .flags = KIND_NEWS,
    FIELDS(conclusion_fields),
};
