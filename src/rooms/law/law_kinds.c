/* SPDX-License-Identifier: EUPL-1.2
 *
 * Kinds of the room "law": Conventions and their status, corporal punishment, definitions,
 * articles, goals. What a declaration means: records/kind.h.  How to add one:
 * docs/adding-a-kind.md.
 */
#include "rooms/rooms.h"

static const struct field instrument_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "acronym", FIELD_LINE, .flags = LISTED, .max = 40, .means = MEANS_ACRONYM },
    { "body", FIELD_LINE, .flags = TRANSLATED | LISTED },
    { "adopted", FIELD_DATE, .flags = LISTED_DAY | LISTED },
    { "use", FIELD_TEXT, .flags = TRANSLATED | PROSE },
    { "named_in", FIELD_REF, .flags = MULTI, .kind = "document" },
};

const struct kind instrument_kind = {
    .name = "instrument",
    .plural = "instruments",
    .code = "I",
    .table = "instrument",
    .room = "law",
    .path = "law/instruments",
    .schema = "Legislation",
    .order = ORDER_TITLE,
    FIELDS(instrument_fields),
};

/* The status of an instrument in one state, named by the record's country. */
static const struct field ratification_fields[] = {
    { "instrument", FIELD_REF, .flags = REQUIRED, .kind = "instrument" },
    { "status", FIELD_CHOICE, .flags = LISTED | CHIP, .vocabulary = "treaty-status" },
    { "signed", FIELD_DATE, .flags = LISTED },
    { "ratified", FIELD_DATE, .flags = LISTED },
    { "action", FIELD_CHOICE, .flags = LISTED, .vocabulary = "treaty-action" },
    { "in_force", FIELD_DATE, .flags = LISTED },
    { "note", FIELD_LINE, .flags = TRANSLATED | LISTED },
    { "checked", FIELD_DATE, .flags = LISTED },
};

const struct kind ratification_kind = {
    .name = "ratification",
    .plural = "ratifications",
    .code = "IR",
    .table = "ratification",
    .room = "law",
    .part_of = "instrument",
    .order = ORDER_POSITION,
    FIELDS(ratification_fields),
};

/* Whether and when a state banned corporal punishment of children. */
static const struct field ban_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "prohibited", FIELD_CHOICE, .flags = FACET | LISTED, .vocabulary = "answer" },
    { "banned", FIELD_DATE, .flags = LISTED_DAY | LISTED },
    { "other_date", FIELD_DATE, .flags = LISTED },
    { "note", FIELD_TEXT, .flags = TRANSLATED },
};

const struct kind ban_kind = {
    .name = "ban",
    .plural = "bans",
    .code = "X",
    .table = "ban",
    .room = "law",
    .path = "law/corporal-punishment/bans",
    .order = ORDER_TITLE,
    FIELDS(ban_fields),
};

static const struct field definition_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "authority", FIELD_LINE, .flags = TRANSLATED | LISTED },
    { "summary", FIELD_TEXT, .flags = TRANSLATED },
    { "reference", FIELD_LINE, .flags = TRANSLATED },
};

const struct kind definition_kind = {
    .name = "definition",
    .plural = "definitions",
    .code = "N",
    .room = "law",
    .path = "law/definitions/all",
    .order = ORDER_POSITION,
    FIELDS(definition_fields),
};

static const struct field article_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "number", FIELD_LINE, .flags = LISTED, .max = 10 },
    { "cluster", FIELD_CHOICE, .flags = FACET | LISTED, .vocabulary = "cluster" },
};

const struct kind article_kind = {
    .name = "article",
    .plural = "articles",
    .code = "U",
    .table = "article",
    .room = "law",
    .path = "law/articles",
    .order = ORDER_POSITION,
    FIELDS(article_fields),
};

static const struct field goal_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "number", FIELD_LINE, .flags = LISTED, .max = 20 },
    { "type", FIELD_CHOICE, .flags = FACET | LISTED, .vocabulary = "goal-type" },
    { "breakdown", FIELD_LINE, .flags = TRANSLATED },
    { "parent", FIELD_REF, .kind = "goal" },
};

const struct kind goal_kind = {
    .name = "goal",
    .plural = "goals",
    .code = "SDG",
    .table = "goal",
    .room = "law",
    .path = "law/goals",
    .order = ORDER_POSITION,
    FIELDS(goal_fields),
};
