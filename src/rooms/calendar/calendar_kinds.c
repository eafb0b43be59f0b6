/* SPDX-License-Identifier: EUPL-1.2
 *
 * Kinds of the room "calendar": Meetings, trainings, conferences.
 * What a declaration means: records/kind.h.  How to add one: docs/adding-a-kind.md.
 */
#include "rooms/rooms.h"

static const struct field event_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "begins", FIELD_DATE, .flags = REQUIRED | LISTED_DAY | LISTED },
    { "ends", FIELD_DATE, .flags = LISTED_END },
    { "begins_at", FIELD_TIME, .flags = UNLABELLED, .means = MEANS_BEGINS_AT },
    { "ends_at", FIELD_TIME, .flags = UNLABELLED, .means = MEANS_ENDS_AT },
    { "zone", FIELD_ZONE, .flags = UNLABELLED, .means = MEANS_ZONE },
    { "place", FIELD_LINE, .flags = TRANSLATED | LISTED, .means = MEANS_PLACE },
    { "type", FIELD_CHOICE, .flags = FACET | LISTED, .vocabulary = "event-type",
      .means = MEANS_TYPE },
    { "bodies", FIELD_REF, .flags = MULTI | FACET, .kind = "body" },
    { "project", FIELD_REF, .flags = FACET, .kind = "project" },
    { "participants", FIELD_LINE, .flags = TRANSLATED },
    { "organisers", FIELD_LINE, .flags = TRANSLATED, .means = MEANS_ORGANISER },
};

const struct kind event_kind = {
    .name = "event",
    .plural = "events",
    .code = "E",
    .table = "event",
    .room = "calendar",
    .path = "calendar",
    .order = ORDER_NEWEST,
    .schema = "Event",
    .flags = KIND_NEWS | KIND_HAPPENING,
    FIELDS(event_fields),
};
