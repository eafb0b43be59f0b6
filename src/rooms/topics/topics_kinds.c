/* SPDX-License-Identifier: EUPL-1.2
 *
 * Kinds of the room "topics": The subject tree and the EuroVoc concepts behind it.
 * What a declaration means: records/kind.h.  How to add one: docs/adding-a-kind.md.
 */
#include "rooms/rooms.h"

static const struct field topic_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "term", FIELD_LINE, .flags = REQUIRED | UNLABELLED, .max = 60 },
    { "parent", FIELD_REF, .kind = "topic" },
    { "eurovoc", FIELD_REF, .flags = MULTI, .kind = "concept" },
    { "articles", FIELD_REF, .flags = MULTI, .kind = "article" },
    { "goals", FIELD_REF, .flags = MULTI, .kind = "goal" },
    { "note", FIELD_TEXT, .flags = TRANSLATED },
};

const struct kind topic_kind = {
    .name = "topic",
    .plural = "topics",
    .code = "T",
    .table = "topic",
    .room = "topics",
    .path = "topics",
    .schema = "DefinedTerm",
    .names = "topic",
    .term = "term",
    .order = ORDER_TITLE,
    .flags = KIND_OWN_LIST | KIND_OWN_PAGE | KIND_CONCEPT,
    FIELDS(topic_fields),
};

/* Concepts of the EuroVoc thesaurus that the topics point to. */
static const struct field concept_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "eurovoc_id", FIELD_LINE, .flags = LISTED, .max = 40 },
    { "other_names", FIELD_LINE, .flags = MULTI, .max = 1000 },
    { "broader", FIELD_LINE, .flags = TRANSLATED },
    { "broader_id", FIELD_LINE, .max = 40 },
};

const struct kind concept_kind = {
    .name = "concept",
    .plural = "eurovoc",
    .code = "EV",
    .table = "concept",
    .room = "topics",
    .path = "topics/eurovoc",
    .schema = "DefinedTerm",
    .flags = KIND_CONCEPT,
    .order = ORDER_TITLE,
    FIELDS(concept_fields),
};
