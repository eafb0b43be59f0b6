/* SPDX-License-Identifier: EUPL-1.2
 *
 * For tests: a small house that really listens, on a free port of the loopback address, and a
 * client that sends exactly the bytes it is told to.  Included once by the test files that need it.
 *
 * The house has a page, a page that waits until it is let go, one that tells about the search file,
 * a form, and a quiet page.
 */
#ifndef GATE_SERVER_H
#define GATE_SERVER_H

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/cache.h"
#include "http/server.h"
#include "http/visit.h"
#include "scratch_folder.h"
#include "store/store.h"

enum { ANSWER_MAX = 1 << 20, PATIENCE = 20000 };

static struct {
    struct arena arena;
    struct house house;
    struct server_options options;
    pthread_t thread;
    sem_t ready;
    int stop[2];
    int port;
    Err ended;
    sem_t entered;        /* posted by each request that waits */
    sem_t let_go;         /* taken by it */
    _Atomic int rendered; /* pages made by handlers */
    int (*wrap)(int fd);  /* what a client's connection goes through first; or NULL */
} served;

static Err show_page(struct visit *visit)
{
    struct buf html;

    served.rendered++;
    buf_init(&html, visit->arena, 100 << 10);
    buf_fmt(&html, "<p>page %.*s\n", STR_ARG(visit->segments[0]));
    for (int i = 0; i < 200; i++)
        buf_z(&html, "<p>The same sentence again and again.\n");
    return visit_page(visit, &html);
}

static Err show_slow(struct visit *visit)
{
    sem_post(&served.entered);
    sem_wait(&served.let_go);
    return visit_text(visit, STR("text/plain; charset=utf-8"), STR("done"), STR_EMPTY);
}

/* What stands for search/ here: any database that can be opened. */
static struct search *open_any(void *shared, const char *path)
{
    struct db *db = NULL;

    (void)shared;
    return db_open(path, DB_ACCESS_READ, &db) == OK ? (struct search *)db : NULL;
}

static void rest_any(struct search *search)
{
    (void)search;
}

static void close_any(struct search *search)
{
    db_close((struct db *)search);
}

static bool is_spoilt(struct search *search)
{
    return db_is_damaged((struct db *)search);
}

static const struct house_search served_search = { NULL, open_any, rest_any, close_any, is_spoilt };

/* Whether there is a search file; not kept, since it changes without a commit. */
static Err show_index(struct visit *visit)
{
    Str text = visit->index != NULL ? STR("open") : STR("none");

    TRY(visit_text(visit, STR("text/plain; charset=utf-8"), text, STR_EMPTY));
    visit->response->cacheable = false;
    return OK;
}

static const struct form_field echo_fields[] = { { "q", FORM_TEXT, 20000, false } };
static const struct form echo_form = { echo_fields, 1 };

static Err do_echo(struct visit *visit)
{
    return visit_text(visit, STR("text/plain; charset=utf-8"), form_str(&visit->form, "q"),
                      STR_EMPTY);
}

static const struct route page_route = { METHOD_GET, "/page/{n}", PERMIT_ANYONE, AUDIT_NONE,
                                         .handler = show_page };
static const struct route slow_route = { METHOD_GET, "/slow/{n}", PERMIT_ANYONE, AUDIT_NONE,
                                         .handler = show_slow };
static const struct route index_route = { METHOD_GET, "/index", PERMIT_ANYONE, AUDIT_NONE,
                                          .handler = show_index };
static const struct route quiet_route = { METHOD_GET,           "/quiet",
                                          PERMIT_ANYONE,        AUDIT_NONE,
                                          .handler = show_page, .quiet = true };
static const struct route echo_route = { METHOD_POST, "/echo", PERMIT_ANYONE, AUDIT_NONE,
                                         &echo_form,  do_echo, .quiet = false };
static const struct route *const served_routes[] = { &page_route, &slow_route, &quiet_route,
                                                     &index_route, &echo_route };

static void show_error_page(struct visit *visit, Err err, Str reference)
{
    (void)reference;
    visit->response->content_type = STR("text/html; charset=utf-8");
    visit->response->body = str_fmt(visit->arena, "<h1>%s", err_name(err));
}

static const struct house_pages served_pages = { show_error_page };

static void note_port(int port)
{
    served.port = port;
    sem_post(&served.ready);
}

static void *serve_house(void *cls)
{
    (void)cls;
    served.ended = server_run(&served.house, &served.options, served.stop[0], note_port);
    sem_post(&served.ready); /* in case that it never listened */
    return NULL;
}

/* Everything but listening.  socket: one that listens already, or -1. */
static void server_prepare_on(int socket, int workers)
{
    arena_init(&served.arena, 64 << 20);
    Str folder = scratch_path(&served.arena, scratch_make(&served.arena), "house");
    must(store_create(&served.arena, folder) == OK);
    served.house = (struct house){
        .arena = &served.arena,
        .folder = folder,
        .router = router_new(&served.arena, served_routes,
                             sizeof served_routes / sizeof served_routes[0]),
        .pages = &served_pages,
        .search = &served_search,
        .cache = page_cache_new(8 << 20),
    };
    served.options = (struct server_options){ .socket = socket, .workers = workers };
    served.rendered = 0;
    sem_init(&served.ready, 0, 0);
    sem_init(&served.entered, 0, 0);
    sem_init(&served.let_go, 0, 0);
    must(pipe(served.stop) == 0);
}

static void server_listen(void)
{
    must(pthread_create(&served.thread, NULL, serve_house, NULL) == 0);
    sem_wait(&served.ready);
}

static void server_begin_on(int socket, int workers)
{
    server_prepare_on(socket, workers);
    server_listen();
}

static void server_begin(int workers)
{
    server_begin_on(-1, workers);
}

static void server_tell_to_stop(void)
{
    close(served.stop[1]);
}

static void server_wait_for_end(void)
{
    Str folder = str_sub(served.house.folder, 0, served.house.folder.len - strlen("/house"));

    pthread_join(served.thread, NULL);
    close(served.stop[0]);
    page_cache_free(served.house.cache);
    scratch_remove(&served.arena, folder);
    arena_clear(&served.arena);
}

static void server_end(void)
{
    server_tell_to_stop();
    server_wait_for_end();
}

/* For a group of tests: a server with two workers, which must begin and end well. */
[[maybe_unused]] static int begin_server(void **state)
{
    (void)state;
    server_begin(2);
    return served.ended == OK ? 0 : -1;
}

[[maybe_unused]] static int end_server(void **state)
{
    (void)state;
    server_end();
    return served.ended == OK ? 0 : -1;
}

static int client_connect(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((uint16_t)served.port) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    must(fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0);
    return served.wrap != NULL ? served.wrap(fd) : fd;
}

static void client_send(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t sent = send(fd, bytes, len, MSG_NOSIGNAL);

        if (sent <= 0)
            return; /* refused already; the answer tells */
        bytes += sent;
        len -= (size_t)sent;
    }
}

/* Everything that comes until the server closes, or nothing came for `quiet` milliseconds.
 * Terminated. */
[[maybe_unused]] static size_t client_read(int fd, char *answer, int quiet)
{
    struct pollfd readable = { .fd = fd, .events = POLLIN };
    size_t len = 0;

    while (len < ANSWER_MAX - 1 && poll(&readable, 1, quiet) > 0) {
        ssize_t got = recv(fd, answer + len, ANSWER_MAX - 1 - len, 0);

        if (got <= 0)
            break;
        len += (size_t)got;
    }
    answer[len] = '\0';
    return len;
}

static char client_answer[ANSWER_MAX];
static size_t client_answer_len;

/* Sends the bytes on a new connection; the answer is in client_answer. */
[[maybe_unused]] static void exchange_bytes(const char *bytes, size_t len, int quiet)
{
    int fd = client_connect();

    client_send(fd, bytes, len);
    client_answer_len = client_read(fd, client_answer, quiet);
    close(fd);
}

/* The status of the first answer; 0 when there was none. */
static int status_of_answer(void)
{
    return strncmp(client_answer, "HTTP/1.1 ", 9) == 0
               ? (client_answer[9] - '0') * 100 + (client_answer[10] - '0') * 10 +
                     (client_answer[11] - '0')
               : 0;
}

/* A request with these further header lines (each with its CRLF); the connection is closed after
 * it. */
[[maybe_unused]] static int ask(const char *method, const char *target, const char *headers)
{
    static char request[16 << 10];
    int len = snprintf(request, sizeof request,
                       "%s %s HTTP/1.1\r\nHost: h\r\nConnection: close\r\n%s\r\n", method, target,
                       headers);

    exchange_bytes(request, (size_t)len, PATIENCE);
    return status_of_answer();
}

static const char *answer_body(void)
{
    const char *end = strstr(client_answer, "\r\n\r\n");

    return end != NULL ? end + 4 : "";
}

[[maybe_unused]] static size_t answer_body_len(void)
{
    return client_answer_len - (size_t)(answer_body() - client_answer);
}

/* The value of a header of the answer, or NULL. */
[[maybe_unused]] static const char *answer_header(const char *name)
{
    static char value[1000];
    size_t len = strlen(name);

    for (const char *line = strstr(client_answer, "\r\n");
         line != NULL && line + 2 < answer_body() - 2; line = strstr(line + 2, "\r\n")) {
        if (strncasecmp(line + 2, name, len) != 0 || line[2 + len] != ':')
            continue;
        snprintf(value, sizeof value, "%.*s", (int)strcspn(line + 4 + len, "\r"), line + 4 + len);
        return value;
    }
    return NULL;
}

#endif
