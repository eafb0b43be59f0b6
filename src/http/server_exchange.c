/* SPDX-License-Identifier: EUPL-1.2
 *
 * One request from its first line to its last byte, as the library's callbacks see it.
 *
 * The library calls exchange_step several times: when the headers are there, for each part of a
 * body, at the body's end, and again after a worker resumed the connection.  An answer at the first
 * of these calls makes the library close the connection, which is right for a refusal and only
 * there; a page is answered at the second.  What is in memory already (assets, cached pages) is
 * answered at once, everything else waits for a worker.  Nothing here blocks. Contract in
 * http/server_parts.h.
 */
#include "http/limits.h"
#include "http/server_parts.h"

enum { EXCHANGE_BYTES_MAX = 256 << 10, TARGET_MAX = LIMIT_PATH + LIMIT_QUERY + 2 };

void *exchange_begin(void *server, const char *target, struct MHD_Connection *connection)
{
    struct exchange *exchange = calloc(1, sizeof *exchange);
    size_t len = strlen(target);
    size_t kept = len < TARGET_MAX ? len : TARGET_MAX;

    if (exchange == NULL)
        panic("no memory for a request");
    arena_init(&exchange->arena, EXCHANGE_BYTES_MAX);
    exchange->server = server;
    exchange->connection = connection;
    exchange->stage = STAGE_HEADERS;
    exchange->begun = when_now();
    exchange->target_end = target + len;

    unsigned char *copy = arena_alloc(&exchange->arena, kept + 1);
    memcpy(copy, target, kept);
    exchange->target = (Bytes){ copy, kept };
    return exchange;
}

void exchange_end(void *server, struct MHD_Connection *connection, void **context,
                  enum MHD_RequestTerminationCode how)
{
    struct exchange *exchange = *context;

    (void)how;
    if (exchange == NULL)
        return;
    guard_move(server, connection, GUARD_WAITING);
    *context = NULL;
    cached_page_drop(exchange->page);
    if (exchange->response != NULL)
        MHD_destroy_response(exchange->response);
    if (exchange->counted)
        atomic_fetch_sub(&exchange->server->running, 1);
    arena_clear(&exchange->arena);
    free(exchange);
}

static enum MHD_Result send_shared(struct exchange *exchange, unsigned status,
                                   struct MHD_Response *response)
{
    exchange->stage = STAGE_SENT;
    guard_move(exchange->server, exchange->connection, GUARD_TAKING);
    return MHD_queue_response(exchange->connection, status, response);
}

/* Sends a response that was made for this exchange; exchange_end frees it. */
static enum MHD_Result send_own(struct exchange *exchange, unsigned status,
                                struct MHD_Response *response)
{
    exchange->response = response;
    return send_shared(exchange, status, response);
}

static enum MHD_Result send_page(struct exchange *exchange)
{
    struct cached_page *page = exchange->page;
    unsigned status = (unsigned)page->status;
    struct MHD_Response *response =
        coded_pick(page_coded(exchange->server, page), &exchange->request, page->etag, &status);

    /* The library sends head and body of a page one after the other, and nothing in between. */
    if (exchange->server->tls != NULL && status == 200 && page->body.len > 0 &&
        exchange->request.method == METHOD_GET)
        server_tls_two_follow(exchange->connection);
    return send_shared(exchange, status, response);
}

/* Whether a program asked, by the address as it came: nothing else may be believed yet. */
static bool is_for_programs(const struct exchange *exchange)
{
    Str place = exchange->server->house->pages->programs;
    Bytes target = exchange->target;

    if (place.len == 0 || target.len < place.len || memcmp(target.ptr, place.ptr, place.len) != 0)
        return false;
    return target.len == place.len || target.ptr[place.len] == '/' || target.ptr[place.len] == '?';
}

static enum MHD_Result hand_over(struct exchange *exchange)
{
    exchange->stage = STAGE_WORK;
    guard_move(exchange->server, exchange->connection, GUARD_WORKED_FOR);
    if (queue_offer(&exchange->server->queue, exchange))
        return MHD_YES;
    /* On a connection that was kept: closed without an answer, the question is asked again on a new
     * one, which the next process has. */
    if (queue_is_closed(&exchange->server->queue))
        return MHD_NO;
    return send_shared(
        exchange, 503,
        stock_busy(exchange->server, exchange->request.path, is_for_programs(exchange)));
}

/* A GET or HEAD: from memory, or by a worker. */
static enum MHD_Result begin_reading(struct exchange *exchange)
{
    const struct server *server = exchange->server;
    unsigned status = 200;
    struct MHD_Response *asset = stock_asset(server, &exchange->request, &status);

    if (asset != NULL)
        return send_shared(exchange, status, asset);
    exchange->page = page_cache_find(server->house->cache,
                                     house_cache_key(&exchange->arena, &exchange->request));
    if (exchange->page != NULL)
        return send_page(exchange);
    return hand_over(exchange);
}

static enum MHD_Result step_headers(struct exchange *exchange, const char *method,
                                    const char *version)
{
    int refused = exchange_check(exchange, method, version);

    if (refused != 0)
        return send_own(exchange, (unsigned)refused,
                        response_refusal(exchange->server, refused, is_for_programs(exchange)));
    exchange->counted = true;
    atomic_fetch_add(&exchange->server->running, 1);
    if (exchange->request.method == METHOD_POST)
        exchange->body = arena_alloc(&exchange->arena, LIMIT_BODY);
    exchange->stage = STAGE_BODY;
    return MHD_YES;
}

/* The gate knows how long the body is, so it fits. */
static enum MHD_Result take_body(struct exchange *exchange, const char *data, size_t *size)
{
    if (*size > LIMIT_BODY - exchange->body_len)
        return MHD_NO;
    memcpy(exchange->body + exchange->body_len, data, *size);
    exchange->body_len += *size;
    *size = 0;
    return when_now() - exchange->begun > LIMIT_REQUEST_SECONDS * 1000 ? MHD_NO : MHD_YES;
}

static enum MHD_Result step_body(struct exchange *exchange, const char *data, size_t *size)
{
    if (exchange->request.method != METHOD_POST)
        return *size > 0 ? MHD_NO : begin_reading(exchange);
    if (*size > 0)
        return take_body(exchange, data, size);
    exchange->request.body = (Bytes){ exchange->body, exchange->body_len };
    return hand_over(exchange);
}

static enum MHD_Result step_answer(struct exchange *exchange)
{
    if (exchange->page != NULL)
        return send_page(exchange);
    return send_shared(exchange, exchange->status, exchange->response);
}

enum MHD_Result exchange_step(void *server, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **context)
{
    struct exchange *exchange = *context;

    (void)server;
    (void)connection;
    (void)url; /* decoded by the library; ours is in exchange->request */
    if (exchange == NULL)
        return MHD_NO;
    switch (exchange->stage) {
    case STAGE_HEADERS:
        return step_headers(exchange, method, version);
    case STAGE_BODY:
        return step_body(exchange, data, size);
    case STAGE_WORK:
        return step_answer(exchange);
    case STAGE_SENT:
        *size = 0; /* whatever still comes of a refused body */
        return MHD_YES;
    case STAGE_UNSET:
        break;
    }
    return MHD_NO;
}
