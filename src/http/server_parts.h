/* SPDX-License-Identifier: EUPL-1.2
 *
 * The listener's inside, shared by the server_*.c files and nobody else.
 *
 * Threads and what they own.  An epoll thread (the library's) owns an exchange from its first line
 * until it is queued and again after it was resumed; a worker owns it in between.  The hand-over is
 * the queue's lock on the way in and the library's on the way back, so an exchange needs no lock of
 * its own.  Everything in struct server but queue, guard and running is written before the threads
 * start and read only from then on.
 */
#ifndef HTTP_SERVER_PARTS_H
#define HTTP_SERVER_PARTS_H

#include <pthread.h>
#include <stdatomic.h>

#include <microhttpd.h>

#include "base/arena.h"
#include "http/cache.h"
#include "http/house.h"
#include "http/server.h"
#include "store/db.h"

/* The library's objects for one body that is sent many times. */
struct coded {
    struct MHD_Response *full;
    struct MHD_Response *unchanged; /* the 304 in its place */
};

/* An asset in every coding; NULL where there is no such form. */
struct coded_asset {
    struct coded *forms[CODINGS];
};

enum stage {
    STAGE_UNSET = 0,
    STAGE_HEADERS, /* the request line was seen */
    STAGE_BODY,    /* the gate was passed; the body is coming, if there is one */
    STAGE_WORK,    /* a worker has it; when the library calls again, the answer is there */
    STAGE_SENT,
};

/* One request on a connection. */
struct exchange {
    struct server *server;
    struct MHD_Connection *connection;
    struct arena arena;
    enum stage stage;
    When begun;
    const char *target_end; /* of the target in the library's memory; for comparing places only */
    Bytes target;           /* our copy, cut where it is too long anyway */
    struct request request;
    unsigned char *body; /* LIMIT_BODY bytes; of a POST only */
    size_t body_len;
    struct cached_page *page; /* the answer, with a reference until it is sent; or NULL and: */
    struct MHD_Response *response;
    unsigned status;
    bool counted;          /* in server.running */
    struct exchange *next; /* in the queue */
};

/* A worker that has nothing to do. */
struct idler {
    pthread_cond_t woken;
    struct exchange *given;
    struct idler *below; /* has been idle for longer */
};

struct queue {
    pthread_mutex_t lock;
    struct idler *idle; /* the last to become so first; nobody is while requests wait */
    struct exchange *first;
    struct exchange *last;
    size_t count;
    size_t max;
    bool closed;
};

/* The search file on one thread's own connection, which follows the file when it appears or is
 * replaced. */
struct search_file {
    const struct house_search *doors; /* NULL: the house has none */
    const char *path;
    struct search *open; /* NULL while there is none */
    unsigned long inode; /* of the file that was opened last, or tried */
    When looked;
    bool failed; /* there was one, and it could not be opened */
    When tried;
};

struct worker {
    struct server *server;
    pthread_t thread;
    struct arena arena; /* of the visit that is being answered */
    struct arena own;   /* as long as the worker */
    struct db *db;
    struct search_file search;
};

/* What a connection is doing. */
enum guard_list {
    GUARD_WAITING,    /* its request is not complete, or not begun */
    GUARD_WORKED_FOR, /* nobody can blame it for what it waits for */
    GUARD_TAKING,     /* its answer is being sent */
    GUARD_LISTS,
};

struct guarded;

struct guard {
    pthread_mutex_t lock;
    struct guard_queue {
        struct guarded *first, *last;
    } lists[GUARD_LISTS]; /* who has been there longest first */
    size_t count;         /* of connections that are not cut */
    size_t easy;          /* above that, who has waited longest is cut for who comes */
};

struct server {
    struct house *house;
    struct tls *tls; /* NULL: plain HTTP */
    struct MHD_Daemon *daemon;
    struct queue queue;
    struct guard guard;
    struct worker *workers;
    size_t worker_count;
    struct coded_asset *assets;          /* one per http_assets, and what they stand on */
    Bytes *asset_brotli;                 /* made at start where the build made none */
    struct MHD_Response *busy[LANG_MAX]; /* "too much at once", per language */
    struct MHD_Response *busy_programs;  /* the same as a problem; NULL: the house has no place for
                                            programs */
    struct db *watch_db;
    struct arena watch_arena;
    pthread_t watcher;
    int stop_event;      /* an eventfd; readable when the watcher shall end */
    _Atomic int running; /* requests that passed the gate and are not completed */
};

/* server_exchange.c: the library's callbacks. */
void *exchange_begin(void *server, const char *target, struct MHD_Connection *connection);
enum MHD_Result exchange_step(void *server, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **context);
void exchange_end(void *server, struct MHD_Connection *connection, void **context,
                  enum MHD_RequestTerminationCode how);

/* server_gate.c: 0 and the exchange's request filled, or the status to refuse with. */
int exchange_check(struct exchange *exchange, const char *method, const char *version);

/* server_send.c: everything that makes the library's response objects. */
struct coded *coded_new(const struct server *server, const struct cached_page *page);
void coded_free(void *coded);
/* The body, or its 304. */
struct MHD_Response *coded_pick(const struct coded *coded, const struct request *request,
                                const char *etag, unsigned *status_out);
struct coded *page_coded(const struct server *server, struct cached_page *page);
struct MHD_Response *response_once(const struct server *server, const struct request *request,
                                   const struct response *response, unsigned *status_out);
struct MHD_Response *response_refusal(const struct server *server, int status, bool for_programs);

/* server_stock.c: what is made once at start. */
void stock_open(struct server *server);
void stock_close(struct server *server);
/* The asset that a request asks for, or NULL. */
struct MHD_Response *stock_asset(const struct server *server, const struct request *request,
                                 unsigned *status_out);
struct MHD_Response *stock_busy(const struct server *server, Str path, bool for_programs);

/* server_queue.c.  Offering suspends the connection; false when the queue is full or closed.  Who
 * has worked last works next: what it has read of the files is still in its memory. */
void queue_init(struct queue *queue, size_t max);
bool queue_offer(struct queue *queue, struct exchange *exchange);
struct exchange *queue_take(struct queue *queue); /* waits; NULL when closed and empty */
void queue_close(struct queue *queue);
bool queue_is_closed(struct queue *queue);
void queue_clear(struct queue *queue);

/* server_guard.c.  guard_notice is told by the library of connections that begin and end;
 * guard_move says what one does now; guard_sweep cuts those that have waited too long. */
void guard_init(struct guard *guard);
void guard_clear(struct guard *guard);
void guard_notice(void *server, struct MHD_Connection *connection, void **context,
                  enum MHD_ConnectionNotificationCode what);
void guard_move(struct server *server, struct MHD_Connection *connection, enum guard_list list);
void guard_sweep(struct server *server);
/* What server_tls_begin has made for the connection, or NULL. */
struct tls_line *guard_line(struct MHD_Connection *connection);

/* server_worker.c */
Err workers_open(struct server *server, size_t count);
void workers_start(struct server *server);
void workers_stop(struct server *server);
void workers_close(struct server *server);

/* server_watch.c.  A version is the newest change and the day, since pages say what is coming up.
 */
Err watch_open(struct server *server);
void watch_start(struct server *server);
void watch_stop(struct server *server);
void watch_close(struct server *server);
Err data_version(struct db *db, When now, int64_t *out);

/* server_tls.c: the options for TLS, at most TLS_OPTIONS; returns how many, none for plain HTTP. */
enum { TLS_OPTIONS = 2 };
size_t server_tls_options(struct server *server, struct MHD_OptionItem *out);
/* A connection with TLS gets its certificate here, before anything was sent; tls_end takes what
 * this returns.  NULL: plain HTTP. */
struct tls_line *server_tls_begin(const struct server *server, struct MHD_Connection *connection);
/* The next answer has a head and a body; by TLS they go out together. */
void server_tls_two_follow(struct MHD_Connection *connection);

/* server_search.c */
struct search *search_file_follow(struct search_file *search, When now);
void search_file_close(struct search_file *search);
/* True when the file was found damaged in the visit that was; there is none then until another
 * takes its place. */
bool search_file_spoilt(struct search_file *search);

#endif
