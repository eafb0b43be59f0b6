/* SPDX-License-Identifier: EUPL-1.2
 *
 * From a request to its answer: route, permit, form, snapshot, handler, and what follows from the
 * outcome.
 *
 * This is the one place where an Err becomes a status and a page.  A fault or a refusal that is
 * worth asking about gets a short random reference, which stands on the page and in the log beside
 * the row of the route, never beside the address that was asked for.  About quiet routes nothing is
 * logged.  Contract in http/house.h.
 */
#include "http/house.h"

#include "base/buf.h"
#include "base/log.h"
#include "http/etag.h"
#include "http/limits.h"
#include "store/db.h"

static const struct form no_fields;

static Err read_form(struct visit *visit)
{
    const struct request *request = visit->request;
    const struct form *form = visit->route->form != NULL ? visit->route->form : &no_fields;
    struct form_problem problem = { 0 };
    Str encoded = request->query;

    if (visit->route->method == METHOD_POST) {
        Str type =
            str_trim(str_sub(request->content_type, 0, str_find(request->content_type, ';')));

        if (request->body.len > 0 &&
            !str_eq_ascii_case(type, STR("application/x-www-form-urlencoded")))
            return ERR_REFUSED;
        TRY(str_from_bytes(visit->arena, request->body, &encoded));
    }

    Err err = form_read(visit->arena, form, encoded, &visit->form, &problem);
    if (err == ERR_REFUSED)
        visit->refusal_field = problem.field;
    return err;
}

static bool is_permitted(const struct route *route)
{
    switch (route->permit) {
    case PERMIT_ANYONE:
        return true;
    case PERMIT_NOBODY:
        return false;
    case PERMIT_UNSET:
        break;
    }
    panic("route %s: no permit was chosen", route->path);
}

static Err call_handler(struct visit *visit)
{
    if (visit->route->method != METHOD_GET || visit->db == NULL)
        return visit->route->handler(visit);

    TRY(db_begin_read(visit->db));
    Err err = visit->route->handler(visit);
    db_end_read(visit->db);
    return err;
}

static Err answer(struct visit *visit)
{
    TRY(router_find(visit->house->router, visit->request->method, visit->request->path,
                    &visit->route, visit->segments, &visit->lang));
    if (str_starts(str_from_z(visit->route->path), STR("/{lang}")) &&
        visit->house->offers != NULL && !visit->house->offers(visit->house, visit->lang))
        return ERR_NOT_FOUND;
    if (!is_permitted(visit->route))
        return ERR_FORBIDDEN;
    TRY(read_form(visit));
    TRY(call_handler(visit));
    must(visit->response->status != 0);
    return OK;
}

static int status_of(Err err)
{
    switch (err) {
    case ERR_NOT_FOUND:
        return 404;
    case ERR_GONE:
        return 410;
    case ERR_REFUSED:
        return 400;
    case ERR_FORBIDDEN:
        return 403;
    case ERR_METHOD:
        return 405;
    case ERR_TOO_LARGE:
        return 413;
    case ERR_BUSY:
    case ERR_STOPPED:
        return 503;
    case ERR_DB:
    case ERR_FILE:
    case ERR_NET:
        return 500;
    case OK:
        break;
    }
    panic("no status for the error \"%s\"", err_name(err));
}

/* Eight letters and digits that are not mistaken for one another when they are read aloud
 * (Crockford's base 32). */
static Str reference_new(struct arena *arena)
{
    static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    uint64_t random = (uint64_t)id_new();
    char text[9];

    for (size_t i = 0; i < 8; i++, random >>= 5)
        text[i] = digits[random & 31];
    text[8] = '\0';
    return str_fmt(arena, "%s", text);
}

/* What happens every day needs no reference, and on a quiet route nothing is noted. */
static bool deserves_reference(const struct visit *visit, Err err)
{
    bool ordinary = err == ERR_NOT_FOUND || err == ERR_GONE || err == ERR_METHOD;

    return !ordinary && (visit->route == NULL || !visit->route->quiet);
}

static Str note(const struct visit *visit, Err err)
{
    int status = status_of(err);

    if (!deserves_reference(visit, err))
        return STR_EMPTY;

    Str reference = reference_new(visit->arena);
    log_line(status >= 500 ? LOG_ERROR : LOG_INFO, "house.answer",
             "reference=%.*s status=%d error=\"%s\" route=%s", STR_ARG(reference), status,
             err_name(err), visit->route != NULL ? visit->route->path : "-");
    return reference;
}

static void fail(struct visit *visit, Err err, Str reference)
{
    struct response *response = visit->response;
    int status = status_of(err);

    *response = (struct response){ .status = status };
    visit->house->pages->error(visit, err, reference);
    response->status = status;
    response->cacheable = false;
    response->no_store = true;
    if (err == ERR_METHOD)
        response_header_add(response, "Allow",
                            visit->request->method == METHOD_POST ? STR("GET, HEAD") : STR("POST"));
    if (err == ERR_BUSY)
        response_header_add(response, "Retry-After",
                            str_fmt(visit->arena, "%d", LIMIT_RETRY_SECONDS));
}

static void settle(struct visit *visit)
{
    struct response *response = visit->response;
    const struct request *request = visit->request;
    bool quiet = visit->route != NULL && visit->route->quiet;

    response->no_store |= quiet;
    /* Fields that nobody reads would make any number of different keys for one page. */
    if (response->no_store || request->method == METHOD_POST || visit->form.ignored > 0)
        response->cacheable = false;
    if (response->status != 200 || response->no_store)
        return;
    if (response->etag.len == 0 && request->method != METHOD_POST)
        response->etag = etag_make(visit->arena, response->body);
    if (etag_matches(request->if_none_match, response->etag)) {
        response->status = 304;
        response->body = STR_EMPTY;
        response->cacheable = false;
    }
}

Lang house_language(Str path)
{
    Str rest = str_sub(path, 1, path.len);
    Lang lang = LANG_SOURCE;

    return lang_find(str_sub(rest, 0, str_find(rest, '/')), &lang) ? lang : LANG_SOURCE;
}

static struct visit visit_begin(const struct house *house, struct arena *arena,
                                const struct request *request, struct response *response)
{
    *response = (struct response){ 0 };
    return (struct visit){
        .arena = arena,
        .house = house,
        .request = request,
        .lang = house_language(request->path),
        .reach = REACH_PUBLIC,
        .now = house->stopped != 0 ? house->stopped : when_now(),
        .response = response,
        .form = { .form = &no_fields },
    };
}

void house_answer(const struct house *house, struct arena *arena, struct db *db,
                  struct search *index, const struct request *request, struct response *response)
{
    struct visit visit = visit_begin(house, arena, request, response);

    visit.db = db;
    visit.index = index;

    Err err = answer(&visit);
    if (err != OK)
        fail(&visit, err, note(&visit, err));
    settle(&visit);
    if (index != NULL)
        house->search->rest(index);
    if (request->method == METHOD_HEAD)
        response->body = STR_EMPTY;
}

void house_refuse(const struct house *house, struct arena *arena, const struct request *request,
                  Err err, struct response *response)
{
    struct visit visit = visit_begin(house, arena, request, response);

    fail(&visit, err, STR_EMPTY);
}

Str house_cache_key(struct arena *arena, const struct request *request)
{
    struct buf key;

    /* A decoded path may hold a question mark, but never a line break (http/gate.h). */
    buf_init(&key, arena, request->path.len + request->query.len + 3);
    buf_str(&key, request->path);
    buf_char(&key, '\n');
    buf_str(&key, request->query);
    buf_char(&key, '\n');
    buf_char(&key, (char)('0' + request_coding(request)));
    return buf_text(&key);
}
