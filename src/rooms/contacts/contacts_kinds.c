/* SPDX-License-Identifier: EUPL-1.2
 *
 * Kinds of the room "contacts": Who to call and who is who.
 * What a declaration means: records/kind.h.  How to add one: docs/adding-a-kind.md.
 */
#include "rooms/rooms.h"

/* Help lines, emergency numbers, National Contact Points: functions and offices, never private
 * persons. */
static const struct field contact_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "function", FIELD_CHOICE, .flags = FACET | LISTED | REQUIRED,
      .vocabulary = "contact-function", .means = MEANS_TYPE },
    { "phones", FIELD_PHONE, .flags = MULTI | LISTED },
    { "website", FIELD_ADDRESS, .max = 500, .means = MEANS_ADDRESS },
    { "operator", FIELD_LINE, .flags = TRANSLATED, .means = MEANS_OPERATOR },
    { "hours", FIELD_LINE, .flags = TRANSLATED, .means = MEANS_HOURS },
    { "audience", FIELD_LINE, .flags = TRANSLATED },
    { "languages", FIELD_CHOICE, .flags = MULTI, .vocabulary = "language",
      .means = MEANS_LANGUAGE },
    { "verified", FIELD_DATE, .flags = LISTED },
    { "note", FIELD_TEXT, .flags = TRANSLATED },
};

const struct kind contact_kind = {
    .name = "contact",
    .plural = "contacts",
    .code = "K",
    .table = "contact",
    .room = "contacts",
    .path = "contacts/services",
    .schema = "ContactPoint",
    .order = ORDER_POSITION,
    .flags = KIND_ORGANISATION,
    FIELDS(contact_fields),
};

static const struct field body_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "acronym", FIELD_LINE, .flags = LISTED, .max = 40, .means = MEANS_ACRONYM },
    { "begins", FIELD_DATE, .flags = LISTED_DAY | LISTED },
    { "ends", FIELD_DATE, .flags = LISTED_END },
    { "type", FIELD_CHOICE, .flags = FACET | LISTED, .vocabulary = "body-type",
      .means = MEANS_TYPE },
    { "belongs_to", FIELD_LINE, .flags = TRANSLATED },
    { "summary", FIELD_TEXT, .flags = TRANSLATED },
};

const struct kind body_kind = {
    .name = "body",
    .plural = "bodies",
    .code = "B",
    .table = "body",
    .room = "contacts",
    .path = "contacts/bodies",
    .schema = "Organization",
    .order = ORDER_TITLE,
    .flags = KIND_ORGANISATION,
    FIELDS(body_fields),
};

static const struct field role_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "how_named", FIELD_LINE, .flags = TRANSLATED },
    { "summary", FIELD_TEXT, .flags = TRANSLATED },
};

const struct kind role_kind = {
    .name = "role",
    .plural = "roles",
    .code = "R",
    .room = "contacts",
    .path = "contacts/roles",
    .order = ORDER_TITLE,
    FIELDS(role_fields),
};
