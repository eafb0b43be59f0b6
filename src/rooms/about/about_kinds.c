/* SPDX-License-Identifier: EUPL-1.2
 *
 * Kinds of the room "about": Standing pages and the vocabularies.
 * What a declaration means: records/kind.h.  How to add one: docs/adding-a-kind.md.
 */
#include "rooms/rooms.h"

/* Standing texts: what a room is for, statements; shown at the place that they name. */
static const struct field page_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "place", FIELD_LINE, .flags = REQUIRED | UNLABELLED, .max = 60 },
    { "summary", FIELD_TEXT, .flags = TRANSLATED },
    { "body", FIELD_TEXT, .flags = TRANSLATED | PROSE },
};

const struct kind page_kind = {
    .name = "page",
    .plural = "pages",
    .code = "PAGE",
    .table = "page",
    .room = "about",
    .names = "page",
    .term = "place",
    .order = ORDER_POSITION,
    .flags = KIND_HIDDEN,
    FIELDS(page_fields),
};

/* The terms of every vocabulary with their labels and how a status chip looks. */
static const struct field choice_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "vocabulary", FIELD_LINE, .flags = REQUIRED | UNLABELLED, .max = 40 },
    { "term", FIELD_LINE, .flags = REQUIRED | UNLABELLED, .max = 60 },
    { "mark", FIELD_LINE, .max = 20 },
};

const struct kind choice_kind = {
    .name = "choice",
    .plural = "choices",
    .code = "V",
    .table = "choice",
    .room = "about",
    .names = "choice",
    .term = "term",
    .vocabulary_field = "vocabulary",
    .order = ORDER_POSITION,
    .flags = KIND_HIDDEN,
    FIELDS(choice_fields),
};
