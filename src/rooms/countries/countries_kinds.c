/* SPDX-License-Identifier: EUPL-1.2
 *
 * Kinds of the room "countries": States, what they belong to, and the languages of the region.
 * What a declaration means: records/kind.h.  How to add one: docs/adding-a-kind.md.
 */
#include "rooms/rooms.h"

/* The states of the region and those that take part; which they are is data. */
static const struct field country_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "iso2", FIELD_LINE, .flags = REQUIRED | UNLABELLED, .max = 2 },
    { "iso3", FIELD_LINE, .max = 3 },
    { "iso_numeric", FIELD_LINE, .max = 3 },
    { "names_own", FIELD_LINE, .flags = MULTI },
    { "official_languages", FIELD_REF, .flags = MULTI, .kind = "language" },
    { "standing", FIELD_CHOICE, .flags = FACET | LISTED, .vocabulary = "standing" },
    { "note", FIELD_TEXT, .flags = TRANSLATED },
};

const struct kind country_kind = {
    .name = "country",
    .plural = "countries",
    .code = "C",
    .table = "country",
    .room = "countries",
    .path = "countries",
    .schema = "Country",
    .names = "country",
    .term = "iso2",
    .order = ORDER_TITLE,
    .flags = KIND_OWN_LIST | KIND_OWN_PAGE,
    FIELDS(country_fields),
};

/* What a state belongs to and since when: membership is dated data. */
static const struct field membership_fields[] = {
    { "country", FIELD_REF, .flags = REQUIRED, .kind = "country" },
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "status", FIELD_CHOICE, .flags = LISTED, .vocabulary = "membership" },
    { "since", FIELD_DATE, .flags = LISTED },
    { "until", FIELD_DATE, .flags = LISTED },
    { "note", FIELD_LINE, .flags = TRANSLATED | LISTED },
};

const struct kind membership_kind = {
    .name = "membership",
    .plural = "memberships",
    .code = "CM",
    .table = "membership",
    .room = "countries",
    .part_of = "country",
    .order = ORDER_POSITION,
    FIELDS(membership_fields),
};

static const struct field language_fields[] = {
    { "title", FIELD_LINE, .flags = TRANSLATED | REQUIRED, .max = 500 },
    { "name_own", FIELD_LINE, .flags = LISTED },
    { "tag", FIELD_LINE, .flags = REQUIRED | LISTED, .max = 35 },
    { "iso639_3", FIELD_LINE, .max = 3 },
    { "script", FIELD_LINE, .max = 4 },
    { "used_in", FIELD_LINE, .flags = TRANSLATED },
    { "in_eurovoc", FIELD_CHOICE, .vocabulary = "answer" },
    { "in_elsst", FIELD_CHOICE, .vocabulary = "answer" },
    { "in_emn_glossary", FIELD_CHOICE, .vocabulary = "answer" },
};

const struct kind language_kind = {
    .name = "language",
    .plural = "languages",
    .code = "LANG",
    .table = "language",
    .room = "countries",
    .path = "countries/languages",
    .names = "language",
    .term = "tag",
    .order = ORDER_TITLE,
    FIELDS(language_fields),
};
