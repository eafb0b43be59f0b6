/* SPDX-License-Identifier: EUPL-1.2
 *
 * Kinds of the room "library": Documents and the working tools made from them.
 * What a declaration means: records/kind.h.  How to add one: docs/adding-a-kind.md.
 */
#include "rooms/rooms.h"

static const struct field document_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "issued", FIELD_DATE, .flags = LISTED_DAY | LISTED },
    { "type", FIELD_CHOICE, .flags = FACET | LISTED, .vocabulary = "document-type",
      .means = MEANS_TYPE },
    { "body", FIELD_REF, .flags = FACET, .kind = "body", .means = MEANS_PUBLISHER },
    { "body_name", FIELD_LINE, .flags = TRANSLATED, .means = MEANS_CREATOR },
    { "summary", FIELD_TEXT, .flags = TRANSLATED },
    { "note", FIELD_TEXT, .flags = TRANSLATED | PROSE },
    { "address", FIELD_ADDRESS, .max = 500, .means = MEANS_ADDRESS },
};

const struct kind document_kind = {
    .name = "document",
    .plural = "documents",
    .code = "L",
    .table = "document",
    .room = "library",
    .path = "library",
    .schema = "Report",
    .order = ORDER_NEWEST,
    .flags = KIND_NEWS | KIND_WORK,
    FIELDS(document_fields),
};

static const struct field tool_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "type", FIELD_CHOICE, .flags = FACET | LISTED, .vocabulary = "tool-type",
      .means = MEANS_TYPE },
    { "summary", FIELD_TEXT, .flags = TRANSLATED },
    { "note", FIELD_TEXT, .flags = TRANSLATED | PROSE },
};

const struct kind tool_kind = {
    .name = "tool",
    .plural = "tools",
    .code = "Q",
    .table = "tool",
    .room = "library",
    .path = "library/tools",
    .order = ORDER_TITLE,
    .flags = KIND_WORK,
    FIELDS(tool_fields),
};

/* One item of a tool: a question, a standard, a stage. */
static const struct field step_fields[] = {
    { "tool", FIELD_REF, .flags = REQUIRED, .kind = "tool" },
    { "section", FIELD_LINE, .flags = TRANSLATED | LISTED },
    { "number", FIELD_LINE, .flags = LISTED, .max = 20 },
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "body", FIELD_TEXT, .flags = TRANSLATED | LISTED },
};

const struct kind step_kind = {
    .name = "step",
    .plural = "steps",
    .code = "QS",
    .table = "step",
    .room = "library",
    .part_of = "tool",
    .order = ORDER_POSITION,
    FIELDS(step_fields),
};
