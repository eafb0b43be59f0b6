/* SPDX-License-Identifier: EUPL-1.2
 *
 * How the API answers: what every answer begins and ends with, problems, tombstones.  Contract in
 * api.h and api_parts.h.
 */
#include "api/api_parts.h"
#include "base/arena.h"
#include "http/house.h"
#include "http/percent.h"
#include "records/settings.h"

const struct api_error api_errors[] = {
    { "refused", 400, W_ERROR_REFUSED, W_API_REFUSED },
    { "forbidden", 403, W_ERROR_FORBIDDEN, W_ERROR_FORBIDDEN_TEXT },
    { "not-found", 404, W_ERROR_NOT_FOUND, W_API_NOT_FOUND },
    { "method", 405, W_ERROR_METHOD, W_API_METHOD },
    { "gone", 410, W_GONE_HEADING, W_API_GONE },
    { "too-large", 413, W_ERROR_TOO_LARGE, W_API_TOO_LARGE },
    { "fault", 500, W_ERROR_FAULT, W_API_FAULT },
    { "busy", 503, W_ERROR_BUSY, W_ERROR_BUSY_TEXT },
    { 0 },
};

static const struct api_error *error_of(Err err)
{
    static const struct {
        Err err;
        const char *name;
    } names[] = {
        { ERR_REFUSED, "refused" },     { ERR_FORBIDDEN, "forbidden" },
        { ERR_NOT_FOUND, "not-found" }, { ERR_METHOD, "method" },
        { ERR_GONE, "gone" },           { ERR_BUSY, "busy" },
        { ERR_TOO_LARGE, "too-large" },
    };
    const char *name = "fault";

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (names[i].err == err)
            name = names[i].name;
    for (const struct api_error *error = api_errors;; error++) {
        must(error->name != NULL);
        if (strcmp(error->name, name) == 0)
            return error;
    }
}

/* ---- problems ---- */

/* The type of a problem is the place on the page that explains it. */
static Str problem_type(const struct visit *visit, const struct api_error *error)
{
    const struct settings *settings = visit->house->settings;
    Lang lang = settings != NULL ? settings->languages[0] : LANG_SOURCE;

    return str_fmt(visit->arena, "%.*s/%.*s/about/api#problem-%s",
                   STR_ARG(visit->house->base_address), STR_ARG(lang_tag(lang)), error->name);
}

/* Opens the problem's object and writes what every problem has. */
static void open_problem(struct json *json, const struct visit *visit,
                         const struct api_error *error, enum word detail)
{
    json_open(json, NULL, '{');
    json_str(json, "type", problem_type(visit, error));
    json_str(json, "title", word(LANG_SOURCE, error->title));
    json_int(json, "status", error->status);
    json_str(json, "detail", word(LANG_SOURCE, detail));
}

static void write_parameters(struct json *json, const struct visit *visit, enum word detail)
{
    const struct form *form = visit->route != NULL ? visit->route->form : NULL;

    json_open(json, "errors", '[');
    json_open(json, NULL, '{');
    json_z(json, "parameter", visit->refusal_field);
    json_str(json, "detail", word(LANG_SOURCE, detail));
    json_close(json);
    json_close(json);
    json_open(json, "known", '[');
    for (size_t i = 0; form != NULL && i < form->count; i++)
        json_z(json, NULL, form->fields[i].name);
    json_close(json);
}

static void answer_problem(struct visit *visit, const struct api_error *error, Str body)
{
    visit->response->status = error->status;
    visit->response->content_type = STR("application/problem+json");
    visit->response->body = body;
    api_headers(visit);
}

void api_problem(struct visit *visit, Err err, Str reference)
{
    enum { PROBLEM_MAX = 16 << 10 };
    const struct api_error *error = error_of(err);
    enum word detail = error->detail;
    struct json json;
    struct buf out;

    if (err == ERR_REFUSED && visit->refusal != W_NONE)
        detail = visit->refusal;
    else if (err == ERR_REFUSED && visit->refusal_field != NULL)
        detail = W_API_REFUSED_VALUE;
    buf_init(&out, visit->arena, PROBLEM_MAX);
    json_begin(&json, &out);
    open_problem(&json, visit, error, detail);
    json_str_any(&json, "reference", reference);
    if (err == ERR_REFUSED && visit->refusal_field != NULL)
        write_parameters(&json, visit, detail);
    json_close(&json);
    must(!buf_full(&out));
    answer_problem(visit, error, buf_text(&out));
}

Err api_gone(struct api *api, const struct gone *gone)
{
    const struct api_error *error = error_of(ERR_GONE);
    struct json *json = &api->json;

    open_problem(json, api->visit, error, error->detail);
    json_str(json, "code", gone->code);
    json_str(json, "date", day_iso(api->reader.arena, day_from_when(gone->made)));
    json_str_any(json, "reason", gone->reason);
    json_str_any(json, "replacement", gone->replacement);
    json_close(json);
    answer_problem(api->visit, error, buf_text(&api->out));
    api->visit->response->cacheable = false;
    return OK;
}

bool api_asked(Str path)
{
    return str_eq_z(path, API_ROOT) || str_starts(path, STR(API_ROOT "/"));
}

/* ---- answers ---- */

void api_headers(struct visit *visit)
{
    response_header_add(visit->response, "Access-Control-Allow-Origin", STR("*"));
}

/* The name of the first parameter that the form does not declare, cut to what is worth repeating.
 */
static const char *unknown_name(struct visit *visit)
{
    Str rest = visit->request->query, pair, name;

    while (str_split(&rest, '&', &pair)) {
        Str raw = str_sub(pair, 0, str_find(pair, '='));
        unsigned char *bytes = arena_alloc(visit->arena, raw.len + 1);
        bool sound = true;
        Bytes decoded = { bytes, percent_decode(bytes_of(raw), true, bytes, &sound) };

        if (pair.len == 0 || str_from_bytes(visit->arena, decoded, &name) != OK)
            continue;
        if (visit->route->form == NULL ||
            !form_declares(visit->route->form, str_z(visit->arena, name)))
            return str_z(visit->arena, str_first_points(name, 60));
    }
    return "?";
}

static Err read_language(struct api *api)
{
    Str lang = form_str(&api->visit->form, "lang");

    if (lang.len == 0)
        return OK;
    if (!tag_is_valid(lang))
        return visit_refuse(api->visit, W_API_REFUSED_LANG, "lang");
    api->plain = true;
    api->reader.lang = lang;
    return OK;
}

Err api_begin(struct api *api, struct visit *visit)
{
    *api = (struct api){ .visit = visit, .base = visit->house->base_address };
    if (visit->form.ignored > 0)
        return visit_refuse(visit, W_API_REFUSED_UNKNOWN, unknown_name(visit));
    api->reader = reader_of(visit);
    api->reader.lang = api->reader.fallback;
    buf_init(&api->out, visit->arena, RESPONSE_MAX);
    json_begin(&api->json, &api->out);
    return visit->route->form != NULL && form_declares(visit->route->form, "lang")
               ? read_language(api)
               : OK;
}

Err api_send(struct api *api)
{
    buf_char(&api->out, '\n');
    if (buf_full(&api->out))
        return ERR_TOO_LARGE;
    TRY(visit_text(api->visit, STR("application/json"), buf_text(&api->out), STR_EMPTY));
    api_headers(api->visit);
    return OK;
}

Err api_limit(struct visit *visit, int64_t *out)
{
    *out = form_int(&visit->form, "limit", API_LIMIT);
    return *out >= 1 ? OK : visit_refuse(visit, W_API_REFUSED_LIMIT, "limit");
}

void api_next(struct api *api, const char *cursor_name, Str cursor)
{
    struct arena *arena = api->visit->arena;
    struct buf query;
    Str address;

    buf_init(&query, arena, 32 << 10);
    form_write(&query, &api->visit->form, cursor_name, STR_EMPTY);
    buf_fmt(&query, "%s%s=%.*s", query.len > 0 ? "&" : "", cursor_name, STR_ARG(cursor));
    address = str_fmt(arena, "%.*s%.*s?%.*s", STR_ARG(api->base),
                      STR_ARG(api->visit->request->path), STR_ARG(buf_text(&query)));
    json_str(&api->json, "next", address);
    response_header_add(api->visit->response, "Link",
                        str_fmt(arena, "<%.*s>; rel=\"next\"", STR_ARG(address)));
}
