/* SPDX-License-Identifier: EUPL-1.2
 *
 * The workers: each takes a request from the queue, has the house answer it on connections of its
 * own, and wakes the client's connection.
 *
 * A page is always rendered whole, as for a GET without conditions, so that it can be kept; whether
 * this client needs the body is decided when it is sent.  Contract in http/server_parts.h.
 */
#include "http/limits.h"
#include "http/server_parts.h"
#include "store/store.h"

enum { WORKER_BYTES_MAX = 1 << 20 };

static bool is_kept(const struct exchange *exchange, const struct response *response)
{
    return exchange->request.method != METHOD_POST && response->cacheable &&
           response->status == 200 && response->location.len == 0;
}

static void answer(struct worker *worker, struct exchange *exchange)
{
    const struct house *house = worker->server->house;
    struct request whole = exchange->request;
    struct response response;
    int64_t version = page_cache_current(house->cache);
    When now = when_now();

    whole.if_none_match = STR_EMPTY;
    if (whole.method == METHOD_HEAD)
        whole.method = METHOD_GET;
    /* Read before the snapshot: the page may then be newer than its version says, and never older.
     */
    if (worker->db != NULL && data_version(worker->db, now, &version) != OK)
        version = -1; /* no version: not kept */
    house_answer(house, &worker->arena, worker->db, search_file_follow(&worker->search, now),
                 &whole, &response);
    /* Of the answer nothing was sent: it is made once more, without the index. */
    if (search_file_spoilt(&worker->search))
        house_answer(house, &worker->arena, worker->db, NULL, &whole, &response);
    if (is_kept(exchange, &response)) {
        Str key = house_cache_key(&worker->arena, &whole);

        exchange->page = page_cache_put(house->cache, key, version, &response,
                                        request_coding(&whole), coded_free);
        page_coded(worker->server, exchange->page);
    } else {
        exchange->response =
            response_once(worker->server, &exchange->request, &response, &exchange->status);
    }
}

static void *work(void *cls)
{
    struct worker *worker = cls;
    struct exchange *exchange;

    while ((exchange = queue_take(&worker->server->queue)) != NULL) {
        answer(worker, exchange);
        arena_reset(&worker->arena);
        MHD_resume_connection(exchange->connection);
    }
    return NULL;
}

static Err worker_open(struct worker *worker, struct server *server)
{
    Str folder = server->house->folder;

    worker->server = server;
    arena_init(&worker->arena, VISIT_ARENA_MAX);
    arena_init(&worker->own, WORKER_BYTES_MAX);
    if (folder.len == 0)
        return OK;
    if (server->house->search != NULL)
        worker->search = (struct search_file){
            .doors = server->house->search,
            .path = store_search_path(&worker->own, folder),
        };
    return store_open(&worker->own, folder, DB_ACCESS_READ, &worker->db);
}

Err workers_open(struct server *server, size_t count)
{
    server->workers = calloc(count, sizeof *server->workers);
    if (server->workers == NULL)
        panic("no memory for %zu workers", count);
    server->worker_count = count;
    for (size_t i = 0; i < count; i++)
        TRY(worker_open(&server->workers[i], server));
    return OK;
}

void workers_start(struct server *server)
{
    for (size_t i = 0; i < server->worker_count; i++) {
        struct worker *worker = &server->workers[i];

        if (pthread_create(&worker->thread, NULL, work, worker) != 0)
            panic("a worker thread cannot be started");
    }
}

void workers_stop(struct server *server)
{
    queue_close(&server->queue);
    for (size_t i = 0; i < server->worker_count; i++)
        pthread_join(server->workers[i].thread, NULL);
}

void workers_close(struct server *server)
{
    for (size_t i = 0; i < server->worker_count; i++) {
        struct worker *worker = &server->workers[i];

        search_file_close(&worker->search);
        db_close(worker->db);
        arena_clear(&worker->arena);
        arena_clear(&worker->own);
    }
    free(server->workers);
}
