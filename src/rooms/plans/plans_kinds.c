/* SPDX-License-Identifier: EUPL-1.2
 *
 * Kinds of the room "plans": Plans of action, priorities, objectives, activities, means.
 * What a declaration means: records/kind.h.  How to add one: docs/adding-a-kind.md.
 */
#include "rooms/rooms.h"

static const struct field plan_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "begins", FIELD_DATE, .flags = LISTED_DAY | LISTED },
    { "ends", FIELD_DATE, .flags = LISTED_END },
    { "adopted", FIELD_DATE },
    { "body", FIELD_REF, .kind = "body" },
    { "summary", FIELD_TEXT, .flags = TRANSLATED },
};

const struct kind plan_kind = {
    .name = "plan",
    .plural = "plans",
    .code = "PL",
    .table = "plan",
    .room = "plans",
    .path = "plans/all",
    .order = ORDER_NEWEST,
    FIELDS(plan_fields),
};

static const struct field priority_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "number", FIELD_LINE, .flags = LISTED, .max = 20 },
    { "plan", FIELD_REF, .flags = FACET, .kind = "plan" },
    { "parent", FIELD_REF, .kind = "priority" },
    { "note", FIELD_TEXT, .flags = TRANSLATED },
};

const struct kind priority_kind = {
    .name = "priority",
    .plural = "priorities",
    .code = "Y",
    .table = "priority",
    .room = "plans",
    .path = "plans/priorities",
    .order = ORDER_POSITION,
    FIELDS(priority_fields),
};

static const struct field objective_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "number", FIELD_LINE, .flags = LISTED, .max = 20 },
    { "priority", FIELD_REF, .flags = FACET, .kind = "priority" },
    { "status", FIELD_CHOICE, .flags = FACET | CHIP, .vocabulary = "progress",
      .means = MEANS_STATUS },
    { "reported", FIELD_DATE, .flags = LISTED_DAY | LISTED },
    { "progress", FIELD_TEXT, .flags = TRANSLATED | PROSE },
    { "project", FIELD_REF, .flags = FACET, .kind = "project" },
};

const struct kind objective_kind = {
    .name = "objective",
    .plural = "objectives",
    .code = "O",
    .table = "objective",
    .room = "plans",
    .path = "plans/objectives",
    .order = ORDER_POSITION,
    FIELDS(objective_fields),
};

static const struct field activity_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "number", FIELD_LINE, .flags = LISTED, .max = 20 },
    { "plan", FIELD_REF, .flags = FACET, .kind = "plan" },
    { "type", FIELD_CHOICE, .flags = FACET | LISTED, .vocabulary = "activity-type" },
    { "parent", FIELD_REF, .kind = "activity" },
    { "responsible", FIELD_LINE, .flags = TRANSLATED | LISTED },
    { "hint", FIELD_LINE, .flags = TRANSLATED },
};

const struct kind activity_kind = {
    .name = "activity",
    .plural = "activities",
    .code = "A",
    .table = "activity",
    .room = "plans",
    .path = "plans/activities",
    .order = ORDER_POSITION,
    FIELDS(activity_fields),
};

/* Budget and staff of the unit, as far as the sources tell. */
static const struct field fact_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "type", FIELD_CHOICE, .flags = FACET | LISTED, .vocabulary = "fact-type" },
    { "begins", FIELD_DATE, .flags = LISTED_DAY | LISTED },
    { "ends", FIELD_DATE, .flags = LISTED_END },
};

const struct kind fact_kind = {
    .name = "fact",
    .plural = "facts",
    .code = "BF",
    .table = "fact",
    .room = "plans",
    .path = "plans/money",
    .order = ORDER_NEWEST,
    FIELDS(fact_fields),
};
