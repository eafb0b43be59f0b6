/* SPDX-License-Identifier: EUPL-1.2
 *
 * The schemas of what is answered (JSON Schema, dialect 2020-12, as OpenAPI 3.1 takes it).  What is
 * the same for every kind stands here ready made; the fields of a kind follow from its declaration.
 * api_record.c writes what is described here, and the tests hold every answer against it.  Names of
 * what is shared begin with api_, which no kind's name in capitals can.
 */
#include "api/api_parts.h"
#include "base/arena.h"

#define SCHEMA(name) "{\"$ref\":\"#/components/schemas/api_" name "\"}"
#define OBJECT "\"type\":\"object\",\"additionalProperties\":false"

static const struct {
    const char *name, *schema;
} ready[] = {
    { "Code", "{\"type\":\"string\",\"description\":\"Permanent, and never used for anything "
              "else.\",\"examples\":[\"HOUSE-E-2007-001\"]}" },
    { "LanguageTag", "{\"type\":\"string\",\"description\":\"BCP 47.\",\"pattern\":\"^[A-Za-z0-9-]"
                     "+$\",\"examples\":[\"pt-BR\"]}" },
    { "PartialDate",
      "{\"type\":\"string\",\"description\":\"ISO 8601; the month or the day is left "
      "out where it is not known.\",\"pattern\":\"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
      "\",\"examples\":[\"1998-09\",\"2007-11-20\"]}" },
    { "TimeOfDay", "{\"type\":\"string\",\"description\":\"Of the clock in its zone.\","
                   "\"pattern\":\"^([01][0-9]|2[0-3]):[0-5][0-9]$\",\"examples\":[\"09:30\"]}" },
    { "TimeZone", "{\"type\":\"string\",\"description\":\"An IANA name.\",\"examples\":["
                  "\"Europe/Tallinn\"]}" },
    { "Moment", "{\"type\":\"string\",\"format\":\"date-time\",\"examples\":[\"2026-11-22T14:03:"
                "00Z\"]}" },
    { "Occasion",
      "{" OBJECT
      ",\"description\":\"When it happens, by the clock of its zone; an end whose time is "
      "not known is a day.\",\"required\":[\"begins\",\"zone\"],\"properties\":{\"begins\":{"
      "\"type\":\"string\",\"format\":\"date-time\"},\"ends\":{\"type\":\"string\"},"
      "\"zone\":" SCHEMA(
          "TimeZone") "},\"examples\":[{\"begins\":\"2026-06-12T10:00:00+03:00\","
                      "\"ends\":\"2026-06-12T16:30:00+03:00\",\"zone\":\"Europe/Tallinn\"}]}" },
    { "Address", "{\"type\":\"string\",\"format\":\"uri\"}" },
    { "TextState", "{\"type\":\"string\",\"description\":\"What the words in a language are: the "
                   "source, or what sort of translation.\",\"enum\":[\"source\",\"official\","
                   "\"unofficial\",\"machine\"]}" },
    { "Texts",
      "{\"description\":\"A text in every language that it exists in; with ?lang= the one text "
      "that "
      "was found, "
      "plain.\",\"oneOf\":[{\"type\":\"string\"},{\"type\":\"object\",\"minProperties\":"
      "1,\"propertyNames\":{\"pattern\":\"^[A-Za-z0-9-]+$\"},\"additionalProperties\":{"
      "\"type\":"
      "\"string\"}}],\"examples\":[{\"en\":\"Library\",\"pt-BR\":\"Biblioteca\"},\"Biblioteca\"]"
      "}" },
    { "Term", "{" OBJECT ",\"description\":\"A term of a vocabulary; with ?lang= its name too.\","
              "\"required\":[\"term\"],\"properties\":{\"term\":{\"type\":\"string\"},\"label\":{"
              "\"type\":\"string\"},\"language\":" SCHEMA(
                  "LanguageTag") "},\"examples\":[{\"term\":"
                                 "\"report\",\"label\":\"Report\",\"language\":\"en\"}]}" },
    { "Reference",
      "{" OBJECT ",\"required\":[\"code\",\"kind\",\"href\"],\"properties\":{"
      "\"code\":" SCHEMA("Code") ",\"kind\":{\"type\":\"string\"},"
                                 "\"title\":" SCHEMA("Texts") ",\"href\":" SCHEMA("Address") "}}" },
    { "Hit", "{" OBJECT ",\"required\":[\"code\",\"kind\",\"href\"],\"properties\":{"
             "\"code\":" SCHEMA(
                 "Code") ",\"kind\":{\"type\":\"string\"},"
                         "\"title\":" SCHEMA(
                             "Texts") ",\"summary\""
                                      ":" SCHEMA("Tex"
                                                 "ts") ",\"href\":" SCHEMA("Address") "}}" },
    { "Hits", "{" OBJECT ",\"required\":[\"total\",\"items\"],\"properties\":{\"total\":{\"type\":"
              "\"integer\",\"minimum\":0},\"next\":" SCHEMA(
                  "Address") ",\"items\":{\"type\":"
                             "\"array\",\"items\":" SCHEMA("Hit") "}}}" },
    { "LinkTo", "{" OBJECT ",\"required\":[\"relation\",\"to\"],\"properties\":{\"relation\":{"
                "\"type\":\"string\"},\"to\":" SCHEMA("Reference") "}}" },
    { "LinkFrom", "{" OBJECT ",\"required\":[\"relation\",\"from\"],\"properties\":{\"relation\":{"
                  "\"type\":\"string\"},\"from\":" SCHEMA("Reference") "}}" },
    { "Source",
      "{" OBJECT ",\"required\":[\"reference\"],\"properties\":{\"field\":{\"type\":"
      "\"string\"},\"reference\":{\"type\":\"string\"},\"record\":" SCHEMA("Reference") "}}" },
    { "TextFound",
      "{" OBJECT ",\"required\":[\"language\",\"state\"],\"properties\":{\"language\":" SCHEMA(
          "LanguageTag") ",\"state\":" SCHEMA("TextState") "}}" },
    { "Gone", "{" OBJECT ",\"required\":[\"code\",\"kind\",\"gone\"],\"properties\":{"
              "\"code\":" SCHEMA("Code") ",\"kind\":{\"type\":\"string\"},\"gone\":{"
                                         "\"const\":true},\"date\":" SCHEMA(
                                             "PartialDate") ",\"reason\":{\"type\":"
                                                            "\"string\"},"
                                                            "\"replacement\""
                                                            ":" SCHEMA("Code") "}"
                                                                               "}" },
    { "Present", "{" OBJECT ",\"required\":[\"code\",\"kind\",\"gone\",\"record\"],\"properties\":{"
                 "\"code\":" SCHEMA("Code") ",\"kind\":{\"type\":\"string\"},\"gone\":{\"const\":"
                                            "false},\"record\":" SCHEMA("Record") "}}" },
    { "Changes",
      "{" OBJECT ",\"required\":[\"cursor\",\"changes\"],\"properties\":{\"cursor\":{\"type\":"
      "\"string\",\"description\":\"To come back with, as "
      "since.\"},\"next\":" SCHEMA(
          "Address") ",\"changes\":{\"type\":\"array\",\"items\":{\"oneOf\":"
                     "[" SCHEMA("Present") "," SCHEMA("Gone") "]}}}}" },
    { "Index",
      "{" OBJECT ",\"required\":[\"version\",\"links\",\"kinds\"],\"properties\":{\"house\":{"
      "\"type\":\"string\"},\"version\":{\"type\":\"string\"},\"links\":{\"type\":\"object\","
      "\"additionalProperties\":" SCHEMA(
          "Address") "},\"kinds\":{\"type\":\"array\",\"items\":{" OBJECT
                     ",\"required\":[\"kind\",\"plural\",\"title\",\"room\",\"total\",\"href\"]"
                     ",\"properties\":{"
                     "\"kind\":{\"type\":\"string\"},\"plural\":{\"type\":\"string\"},"
                     "\"title\":{\"type\":"
                     "\"string\"},\"room\":{\"type\":\"string\"},\"total\":{\"type\":"
                     "\"integer\",\"minimum\":0},"
                     "\"href\":" SCHEMA("Address") "}}}}}" },
    { "Description", "{\"type\":\"object\",\"description\":\"OpenAPI 3.1.\",\"required\":["
                     "\"openapi\",\"paths\"]}" },
    { "Problem",
      "{\"type\":\"object\",\"description\":\"RFC 9457.\",\"required\":[\"type\",\"title\","
      "\"status\"],\"properties\":{\"type\":{\"type\":\"string\",\"format\":\"uri-reference\"},"
      "\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},\"detail\":{\"type\":"
      "\"string\"},\"reference\":{\"type\":\"string\"},\"errors\":{\"type\":\"array\","
      "\"items\":{" OBJECT ",\"required\":[\"parameter\",\"detail\"],\"properties\":{"
      "\"parameter\":{\"type\":\"string\"}"
      ",\"detail\":{\"type\":\"string\"}}}},\"known\":{\"type\":\"array\",\"items\":{\"type\":"
      "\"string\"}},\"code\":" SCHEMA("Code") ",\"date\":" SCHEMA(
          "PartialDate") ",\"reason\":{"
                         "\"type\":\"string\"},\"replacement\":" SCHEMA("Code") "}}" },
};

/* ---- a kind ---- */

static const char *item_schema(const struct field *field)
{
    if (field_in_text(field))
        return SCHEMA("Texts");
    switch (field->type) {
    case FIELD_DATE:
        return SCHEMA("PartialDate");
    case FIELD_INT:
        return "{\"type\":\"integer\",\"minimum\":0}";
    case FIELD_CHOICE:
        return SCHEMA("Term");
    case FIELD_REF:
        return SCHEMA("Reference");
    case FIELD_ADDRESS:
        return SCHEMA("Address");
    case FIELD_TIME:
        return SCHEMA("TimeOfDay");
    case FIELD_ZONE:
        return SCHEMA("TimeZone");
    case FIELD_LINE:
    case FIELD_TEXT:
    case FIELD_PHONE:
        return "{\"type\":\"string\"}";
    case FIELD_UNSET:
        break;
    }
    panic("field %s has no type", field->name);
}

/* What a reader of the description wants to know of a field besides its type. */
static Str about_field(struct arena *arena, const struct kinds *kinds, const struct kind *kind,
                       const struct field *field)
{
    Str label = word(LANG_SOURCE, field_label(kinds, kind, field));

    if (field->vocabulary != NULL)
        return str_fmt(arena, "%.*s (vocabulary: %s)", STR_ARG(label), field->vocabulary);
    if (field->kind != NULL)
        return str_fmt(arena, "%.*s (kind: %s)", STR_ARG(label), field->kind);
    if (field->type == FIELD_TEXT)
        return str_fmt(arena, "%.*s (Markdown)", STR_ARG(label));
    return label;
}

static void write_field_schema(struct json *json, struct arena *arena, const struct kinds *kinds,
                               const struct kind *kind, const struct field *field)
{
    json_open(json, field->name, '{');
    json_str(json, "description", about_field(arena, kinds, kind, field));
    if ((field->flags & MULTI) && !field_in_text(field)) {
        json_z(json, "type", "array");
        json_ready(json, "items", item_schema(field));
    } else {
        json_open(json, "allOf", '[');
        json_ready(json, NULL, item_schema(field));
        json_close(json);
    }
    json_close(json);
}

static void begin_object(struct json *json, const char *key)
{
    json_open(json, key, '{');
    json_z(json, "type", "object");
    json_bool(json, "additionalProperties", false);
}

static void write_fields_schema(struct json *json, struct arena *arena, const struct kinds *kinds,
                                const struct kind *kind)
{
    begin_object(json, "fields");
    json_open(json, "properties", '{');
    for (size_t i = 0; i < kind->field_count; i++)
        write_field_schema(json, arena, kinds, kind, &kind->fields[i]);
    json_close(json);
    json_close(json);
}

/* The parts that a record of the kind may have. */
static void write_parts_schema(struct json *json, struct arena *arena, const struct kinds *kinds,
                               const struct kind *whole)
{
    begin_object(json, "parts");
    json_open(json, "properties", '{');
    for (size_t k = 0; k < kinds->count; k++) {
        const struct kind *kind = kinds->items[k];

        if (kind->part_of == NULL || !api_offers(kind) ||
            strcmp(kind_field(kind, str_from_z(kind->part_of))->kind, whole->name) != 0)
            continue;
        json_open(json, kind->plural, '{');
        json_z(json, "type", "array");
        json_open(json, "items", '{');
        json_str(
            json, "$ref",
            str_fmt(arena, "#/components/schemas/%.*s", STR_ARG(api_schema_name(arena, kind))));
        json_close(json);
        json_close(json);
    }
    json_close(json);
    json_close(json);
}

static void write_record_schema(struct json *json, struct arena *arena, const struct kinds *kinds,
                                const struct kind *kind)
{
    static const struct {
        const char *name, *schema;
    } around[] = {
        { "code", SCHEMA("Code") },
        { "href", SCHEMA("Address") },
        { "permanent", SCHEMA("Address") },
        { "pages", "{\"type\":\"object\",\"additionalProperties\":" SCHEMA("Address") "}" },
        { "language", SCHEMA("LanguageTag") },
        { "translations",
          "{\"type\":\"object\",\"additionalProperties\":" SCHEMA("TextState") "}" },
        { "texts",
          "{\"type\":\"object\",\"description\":\"With ?lang=: the language that each text "
          "was found in.\",\"additionalProperties\":" SCHEMA("TextFound") "}" },
        { "created", SCHEMA("Moment") },
        { "changed", SCHEMA("Moment") },
        { "published", SCHEMA("Moment") },
        { "expires", SCHEMA("Moment") },
        { "revision", "{\"type\":\"integer\",\"minimum\":0}" },
        { "review_by", SCHEMA("PartialDate") },
        { "position", "{\"type\":\"integer\"}" },
        { "countries", "{\"type\":\"array\",\"items\":" SCHEMA("Term") "}" },
        { "topics", "{\"type\":\"array\",\"items\":" SCHEMA("Term") "}" },
        { "links", "{\"type\":\"array\",\"items\":" SCHEMA("LinkTo") "}" },
        { "links_here", "{\"type\":\"array\",\"items\":" SCHEMA("LinkFrom") "}" },
        { "sources", "{\"type\":\"array\",\"items\":" SCHEMA("Source") "}" },
    };

    json_open_str(json, api_schema_name(arena, kind), '{');
    json_z(json, "type", "object");
    json_str(json, "description", word(LANG_SOURCE, kind_words(kinds, kind)->one));
    json_bool(json, "additionalProperties", false);
    json_ready(
        json, "required",
        "[\"code\",\"kind\",\"href\",\"language\",\"translations\",\"revision\",\"fields\"]");
    json_open(json, "properties", '{');
    json_open(json, "kind", '{');
    json_z(json, "const", kind->name);
    json_close(json);
    for (size_t i = 0; i < sizeof(around) / sizeof(around[0]); i++)
        json_ready(json, around[i].name, around[i].schema);
    if (kind_meaning(kind, MEANS_BEGINS_AT) != NULL)
        json_ready(json, "occasion", SCHEMA("Occasion"));
    write_fields_schema(json, arena, kinds, kind);
    write_parts_schema(json, arena, kinds, kind);
    json_close(json);
    json_close(json);
}

static void write_list_schema(struct json *json, struct arena *arena, const struct kind *kind)
{
    Str name = api_schema_name(arena, kind);

    json_open_str(json, str_fmt(arena, "%.*s_list", STR_ARG(name)), '{');
    json_z(json, "type", "object");
    json_bool(json, "additionalProperties", false);
    json_ready(json, "required", "[\"kind\",\"total\",\"items\"]");
    json_open(json, "properties", '{');
    json_open(json, "kind", '{');
    json_z(json, "const", kind->name);
    json_close(json);
    json_ready(json, "total", "{\"type\":\"integer\",\"minimum\":0}");
    json_ready(json, "next", SCHEMA("Address"));
    json_open(json, "items", '{');
    json_z(json, "type", "array");
    json_open(json, "items", '{');
    json_str(json, "$ref", str_fmt(arena, "#/components/schemas/%.*s", STR_ARG(name)));
    json_close(json);
    json_close(json);
    json_close(json);
    json_close(json);
}

/* A record of any kind. */
static void write_any_schema(struct json *json, struct arena *arena, const struct kinds *kinds)
{
    json_open(json, "api_Record", '{');
    json_open(json, "oneOf", '[');
    for (size_t k = 0; k < kinds->count; k++)
        if (api_offers(kinds->items[k])) {
            json_open(json, NULL, '{');
            json_str(json, "$ref",
                     str_fmt(arena, "#/components/schemas/%.*s",
                             STR_ARG(api_schema_name(arena, kinds->items[k]))));
            json_close(json);
        }
    json_close(json);
    json_close(json);
}

void api_write_schemas(struct json *json, struct arena *arena, const struct kinds *kinds)
{
    json_open(json, "schemas", '{');
    for (size_t i = 0; i < sizeof(ready) / sizeof(ready[0]); i++)
        json_ready(json, str_z(arena, str_fmt(arena, "api_%s", ready[i].name)), ready[i].schema);
    for (size_t k = 0; k < kinds->count; k++) {
        if (!api_offers(kinds->items[k]))
            continue;
        write_record_schema(json, arena, kinds, kinds->items[k]);
        write_list_schema(json, arena, kinds->items[k]);
    }
    write_any_schema(json, arena, kinds);
    json_close(json);
}
