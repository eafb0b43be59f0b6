/* SPDX-License-Identifier: EUPL-1.2
 *
 * Kinds of the room "glossary": The words of the field.
 * What a declaration means: records/kind.h.  How to add one: docs/adding-a-kind.md.
 */
#include "rooms/rooms.h"

static const struct field glossary_term_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "summary", FIELD_TEXT, .flags = TRANSLATED },
};

const struct kind glossary_term_kind = {
    .name = "glossary_term",
    .plural = "terms",
    .code = "G",
    .room = "glossary",
    .path = "glossary",
    .schema = "DefinedTerm",
    .flags = KIND_CONCEPT,
    .order = ORDER_TITLE,
    FIELDS(glossary_term_fields),
};
