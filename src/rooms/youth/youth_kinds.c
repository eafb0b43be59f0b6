/* SPDX-License-Identifier: EUPL-1.2
 *
 * Kinds of the room "youth": The children's and young people's room: its path is quiet.
 * What a declaration means: records/kind.h.  How to add one: docs/adding-a-kind.md.
 */
#include "rooms/rooms.h"

static const struct field guide_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "section", FIELD_CHOICE, .flags = REQUIRED | FACET, .vocabulary = "guide-section" },
    { "summary", FIELD_TEXT, .flags = TRANSLATED },
    { "body", FIELD_TEXT, .flags = TRANSLATED | PROSE },
    { "audience", FIELD_LINE, .max = 20 },
    { "reviewed", FIELD_DATE },
};

const struct kind guide_kind = {
    .name = "guide",
    .plural = "guides",
    .code = "YG",
    .table = "guide",
    .room = "youth",
    .path = "youth",
    .order = ORDER_POSITION,
    .flags = KIND_QUIET,
    FIELDS(guide_fields),
};
