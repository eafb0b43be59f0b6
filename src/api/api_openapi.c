/* SPDX-License-Identifier: EUPL-1.2
 *
 * The OpenAPI 3.1 description (https://spec.openapis.org/oas/v3.1.0), made from the same endpoints
 * that the routes are made from, and the index, which leads to everything.  Contract in api.h.
 */
#include "api/api_parts.h"
#include "base/arena.h"
#include "http/house.h"
#include "records/room.h"
#include "records/settings.h"

/* A description that is being written. */
struct description {
    struct json *json;
    struct arena *arena;
    const struct kinds *kinds;
    Str base;
    Str name;    /* of the house */
    Str licence; /* of the data, as the operator says it; may be empty */
    Lang lang;   /* that the house has, for addresses of pages */
};

static Str english(enum word id)
{
    return word(LANG_SOURCE, id);
}

/* ---- parameters ---- */

static Str about_parameter(const struct description *to, const struct api_endpoint *endpoint,
                           const struct api_parameter *parameter)
{
    Str label;

    if (parameter->of == NULL)
        return english(parameter->about);
    label = english(field_label(to->kinds, endpoint->kind, parameter->of));
    return word_fill(to->arena, LANG_SOURCE, parameter->about, FILLS({ "field", label }));
}

static void write_value_schema(struct json *json, const char *key,
                               const struct api_parameter *parameter)
{
    const struct form_field *field = &parameter->field;

    json_open(json, key, '{');
    if (field->type == FORM_NUMBER) {
        bool is_limit = strcmp(field->name, "limit") == 0;

        json_z(json, "type", "integer");
        json_int(json, "minimum", is_limit ? 1 : 0);
        json_int(json, "maximum", field->max);
        if (is_limit)
            json_int(json, "default", API_LIMIT);
    } else {
        json_z(json, "type", "string");
        json_int(json, "maxLength", field->max);
        if (field->type == FORM_WORD)
            json_z(json, "pattern", "^[A-Za-z0-9_.:-]+$");
    }
    if (parameter->values != NULL) {
        json_open(json, "enum", '[');
        for (size_t i = 0; parameter->values[i] != NULL; i++)
            json_z(json, NULL, parameter->values[i]);
        json_close(json);
    }
    json_close(json);
}

static void write_parameter(const struct description *to, const struct api_endpoint *endpoint,
                            const struct api_parameter *parameter)
{
    struct json *json = to->json;

    json_open(json, NULL, '{');
    json_z(json, "name", parameter->field.name);
    json_z(json, "in", "query");
    json_str(json, "description", about_parameter(to, endpoint, parameter));
    json_bool(json, "required", parameter->required);
    if (parameter->field.many) {
        json_bool(json, "explode", true);
        json_open(json, "schema", '{');
        json_z(json, "type", "array");
        json_int(json, "maxItems", FORM_VALUES_MAX);
        write_value_schema(json, "items", parameter);
        json_close(json);
    } else {
        write_value_schema(json, "schema", parameter);
    }
    json_close(json);
}

static void write_parameters(const struct description *to, const struct api_endpoint *endpoint)
{
    struct json *json = to->json;

    json_open(json, "parameters", '[');
    if (endpoint->shape == API_SHAPE_RECORD) {
        json_open(json, NULL, '{');
        json_z(json, "name", "code");
        json_z(json, "in", "path");
        json_str(json, "description", english(W_API_PARAMETER_CODE));
        json_bool(json, "required", true);
        json_open(json, "schema", '{');
        json_z(json, "type", "string");
        json_close(json);
        json_close(json);
    }
    for (size_t i = 0; i < endpoint->parameter_count; i++)
        write_parameter(to, endpoint, &endpoint->parameters[i]);
    json_close(json);
}

/* ---- answers ---- */

/* "#/components/schemas/EventList" */
static Str schema_of(const struct description *to, const struct api_endpoint *endpoint)
{
    Str name = endpoint->kind != NULL ? api_schema_name(to->arena, endpoint->kind) : STR_EMPTY;

    switch (endpoint->shape) {
    case API_SHAPE_INDEX:
        name = STR("api_Index");
        break;
    case API_SHAPE_SEARCH:
        name = STR("api_Hits");
        break;
    case API_SHAPE_CHANGES:
        name = STR("api_Changes");
        break;
    case API_SHAPE_DESCRIPTION:
        name = STR("api_Description");
        break;
    case API_SHAPE_LIST:
        name = str_fmt(to->arena, "%.*s_list", STR_ARG(name));
        break;
    case API_SHAPE_RECORD:
        break;
    case API_SHAPE_UNSET:
        panic("%s has no shape", endpoint->path);
    }
    return str_fmt(to->arena, "#/components/schemas/%.*s", STR_ARG(name));
}

static void write_reference(struct json *json, const char *key, Str target)
{
    json_open(json, key, '{');
    json_str(json, "$ref", target);
    json_close(json);
}

/* Which errors an address can be answered with. */
static bool can_fail(enum api_shape shape, const struct api_error *error)
{
    switch (error->status) {
    case 403:
    case 405:
        return false;
    case 404:
    case 410:
        return shape == API_SHAPE_RECORD;
    default:
        return true;
    }
}

static Str status_text(const struct description *to, int status)
{
    return str_fmt(to->arena, "%d", status);
}

static void write_responses(const struct description *to, const struct api_endpoint *endpoint)
{
    struct json *json = to->json;

    json_open(json, "responses", '{');
    json_open(json, "200", '{');
    json_str(json, "description", english(W_API_ANSWER));
    json_open(json, "content", '{');
    json_open(json, "application/json", '{');
    write_reference(json, "schema", schema_of(to, endpoint));
    json_close(json);
    json_close(json);
    json_close(json);
    for (const struct api_error *error = api_errors; error->name != NULL; error++) {
        if (!can_fail(endpoint->shape, error))
            continue;
        json_open_str(json, status_text(to, error->status), '{');
        json_str(json, "$ref", str_fmt(to->arena, "#/components/responses/%s", error->name));
        json_close(json);
    }
    json_close(json);
}

static Str summary_of(const struct description *to, const struct api_endpoint *endpoint)
{
    const struct kind_words *words;

    if (endpoint->kind == NULL)
        return english(endpoint->about);
    words = kind_words(to->kinds, endpoint->kind);
    return str_fmt(to->arena, "%.*s: %.*s",
                   STR_ARG(english(endpoint->shape == API_SHAPE_LIST ? words->many : words->one)),
                   STR_ARG(english(endpoint->about)));
}

static void write_path(const struct description *to, const struct api_endpoint *endpoint)
{
    struct json *json = to->json;

    json_open(json, endpoint->path, '{');
    json_open(json, "get", '{');
    json_z(json, "operationId", endpoint->operation);
    json_str(json, "summary", summary_of(to, endpoint));
    json_open(json, "tags", '[');
    json_z(json, NULL, endpoint->kind != NULL ? endpoint->kind->room : "house");
    json_close(json);
    write_parameters(to, endpoint);
    write_responses(to, endpoint);
    json_close(json);
    json_close(json);
}

/* ---- around them ---- */

static Str about_page(const struct description *to, const char *page)
{
    return str_fmt(to->arena, "%.*s/%.*s/about/%s", STR_ARG(to->base), STR_ARG(lang_tag(to->lang)),
                   page);
}

static void write_info(const struct description *to)
{
    struct json *json = to->json;

    json_open(json, "info", '{');
    json_str(json, "title", to->name.len > 0 ? to->name : english(W_API_HEADING));
    json_str(json, "summary", english(W_API_HEADING));
    json_str(json, "description", english(W_API_READING));
    json_z(json, "version", "1");
    json_open(json, "license", '{');
    json_str(json, "name", to->licence.len > 0 ? to->licence : english(W_API_LICENCE));
    json_str(json, "url", about_page(to, "data"));
    json_close(json);
    json_close(json);
    json_open(json, "servers", '[');
    json_open(json, NULL, '{');
    json_str(json, "url", to->base);
    json_close(json);
    json_close(json);
    json_open(json, "externalDocs", '{');
    json_str(json, "url", about_page(to, "api"));
    json_close(json);
    /* Nothing is asked of anybody. */
    json_open(json, "security", '[');
    json_close(json);
}

static void write_tag(struct json *json, Str name, Str about)
{
    json_open(json, NULL, '{');
    json_str(json, "name", name);
    json_str(json, "description", about);
    json_close(json);
}

/* The rooms group the addresses. */
static void write_tags(const struct description *to)
{
    const struct rooms *rooms = to->kinds->rooms;

    json_open(to->json, "tags", '[');
    write_tag(to->json, STR("house"), english(W_API_HEADING));
    for (size_t r = 0; r < rooms->count; r++) {
        bool used = false;

        for (size_t k = 0; k < to->kinds->count; k++)
            used = used || (api_offers(to->kinds->items[k]) &&
                            strcmp(to->kinds->items[k]->room, rooms->items[r].name) == 0);
        if (used)
            write_tag(to->json, str_from_z(rooms->items[r].name), english(rooms->items[r].title));
    }
    json_close(to->json);
}

static void write_problem_example(const struct description *to, const struct api_error *error)
{
    struct json *json = to->json;

    json_open(json, "example", '{');
    json_str(json, "type",
             str_fmt(to->arena, "%.*s#problem-%s", STR_ARG(about_page(to, "api")), error->name));
    json_str(json, "title", english(error->title));
    json_int(json, "status", error->status);
    json_str(json, "detail", english(error->detail));
    json_close(json);
}

static void write_problems(const struct description *to)
{
    struct json *json = to->json;

    json_open(json, "responses", '{');
    for (const struct api_error *error = api_errors; error->name != NULL; error++) {
        if (!can_fail(API_SHAPE_RECORD, error))
            continue;
        json_open(json, error->name, '{');
        json_str(json, "description", english(error->detail));
        json_open(json, "content", '{');
        json_open(json, "application/problem+json", '{');
        write_reference(json, "schema", STR("#/components/schemas/api_Problem"));
        write_problem_example(to, error);
        json_close(json);
        json_close(json);
        json_close(json);
    }
    json_close(json);
}

static struct description description_of(struct api *api)
{
    const struct settings *settings = api->visit->house->settings;

    return (struct description){
        .json = &api->json,
        .arena = api->visit->arena,
        .kinds = api->reader.kinds,
        .base = api->base,
        .name = setting(settings, STR("name"), lang_tag(LANG_SOURCE), NULL),
        .licence = setting(settings, STR("data_licence"), lang_tag(LANG_SOURCE), NULL),
        .lang = settings->languages[0],
    };
}

/* GET /api/v1/openapi.json */
Err api_show_description(struct visit *visit)
{
    struct api api;
    const struct api_endpoint *endpoints;
    size_t count;

    TRY(api_begin(&api, visit));
    struct description to = description_of(&api);

    endpoints = api_endpoints(visit->arena, to.kinds, &count);
    json_open(to.json, NULL, '{');
    json_z(to.json, "openapi", "3.1.0");
    write_info(&to);
    write_tags(&to);
    json_open(to.json, "paths", '{');
    for (size_t i = 0; i < count; i++)
        write_path(&to, &endpoints[i]);
    json_close(to.json);
    json_open(to.json, "components", '{');
    api_write_schemas(to.json, to.arena, to.kinds);
    write_problems(&to);
    json_close(to.json);
    json_close(to.json);
    return api_send(&api);
}

/* ---- the index ---- */

static Err write_index_kind(struct api *api, const struct kind *kind)
{
    const struct kind_words *words = kind_words(api->reader.kinds, kind);
    int64_t count;

    TRY(record_count(&api->reader, kind, NULL, &count));
    json_open(&api->json, NULL, '{');
    json_z(&api->json, "kind", kind->name);
    json_z(&api->json, "plural", kind->plural);
    json_str(&api->json, "title", english(words->many));
    json_z(&api->json, "room", kind->room);
    json_int(&api->json, "total", count);
    json_str(&api->json, "href",
             str_fmt(api->visit->arena, "%.*s" API_BASE "/%s", STR_ARG(api->base), kind->plural));
    json_close(&api->json);
    return OK;
}

/* GET /api/v1 */
Err api_show_index(struct visit *visit)
{
    struct api api;

    TRY(api_begin(&api, visit));
    struct description to = description_of(&api);

    json_open(to.json, NULL, '{');
    json_str(to.json, "house", to.name);
    json_z(to.json, "version", "1");
    json_open(to.json, "links", '{');
    json_str(to.json, "search", str_fmt(to.arena, "%.*s" API_BASE "/search", STR_ARG(to.base)));
    json_str(to.json, "changes", str_fmt(to.arena, "%.*s" API_BASE "/changes", STR_ARG(to.base)));
    json_str(to.json, "description",
             str_fmt(to.arena, "%.*s" API_BASE "/openapi.json", STR_ARG(to.base)));
    json_str(to.json, "about", about_page(&to, "api"));
    json_str(to.json, "terms", about_page(&to, "data"));
    json_close(to.json);
    json_open(to.json, "kinds", '[');
    for (size_t i = 0; i < to.kinds->count; i++)
        if (api_offers(to.kinds->items[i]))
            TRY(write_index_kind(&api, to.kinds->items[i]));
    json_close(to.json);
    json_close(to.json);
    return api_send(&api);
}
