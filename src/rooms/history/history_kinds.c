/* SPDX-License-Identifier: EUPL-1.2
 *
 * Kinds of the room "history": The time line, presidencies, and where the sources disagree.
 * What a declaration means: records/kind.h.  How to add one: docs/adding-a-kind.md.
 */
#include "rooms/rooms.h"

static const struct field moment_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "begins", FIELD_DATE, .flags = LISTED_DAY | LISTED },
    { "ends", FIELD_DATE, .flags = LISTED_END },
    { "place", FIELD_LINE, .flags = TRANSLATED | LISTED, .means = MEANS_PLACE },
    { "type", FIELD_CHOICE, .flags = FACET | LISTED, .vocabulary = "moment-type" },
    { "certainty", FIELD_CHOICE, .flags = FACET | CHIP, .vocabulary = "certainty" },
    { "note", FIELD_TEXT, .flags = TRANSLATED },
};

const struct kind moment_kind = {
    .name = "moment",
    .plural = "moments",
    .code = "H",
    .table = "moment",
    .room = "history",
    .path = "history/all",
    .schema = "Event",
    .order = ORDER_OLDEST,
    FIELDS(moment_fields),
};

static const struct field presidency_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "begins", FIELD_DATE, .flags = LISTED_DAY | LISTED },
    { "ends", FIELD_DATE, .flags = LISTED_END },
    { "type", FIELD_CHOICE, .flags = FACET | LISTED, .vocabulary = "presidency-type" },
    { "bodies", FIELD_REF, .flags = MULTI | FACET, .kind = "body" },
    { "note", FIELD_TEXT, .flags = TRANSLATED },
};

const struct kind presidency_kind = {
    .name = "presidency",
    .plural = "presidencies",
    .code = "PR",
    .table = "presidency",
    .room = "history",
    .path = "history/presidencies",
    .order = ORDER_OLDEST,
    FIELDS(presidency_fields),
};

/* Where the sources disagree: both sides, with what each rests on. */
static const struct field discrepancy_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "summary", FIELD_TEXT, .flags = TRANSLATED },
    { "handling", FIELD_TEXT, .flags = TRANSLATED | PROSE },
};

const struct kind discrepancy_kind = {
    .name = "discrepancy",
    .plural = "discrepancies",
    .code = "DC",
    .room = "history",
    .path = "history/disagreements",
    .order = ORDER_TITLE,
    FIELDS(discrepancy_fields),
};
