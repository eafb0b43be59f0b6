/* SPDX-License-Identifier: EUPL-1.2
 *
 * Starting and stopping the listener.
 *
 * The order matters.  Start: connections to the data, then what is made once, then workers, and
 * only then the library, so that the first request finds everything.  Stop: no new connections,
 * wait for what runs, end the workers (they resume whatever was still suspended, which the library
 * asks for), then the library.  Contract in http/server.h; the parts in http/server_parts.h.
 */
#include "http/server.h"

#include <errno.h>
#include <malloc.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/log.h"
#include "http/limits.h"
#include "http/server_parts.h"
#include "http/supervisor.h"

enum {
    WORKERS_USUALLY = 8,
    WORKERS_MAX = 64,
    LOOK_AGAIN = 10,
    LET_IN = 100,
    AFTER_WORKERS = 1000,
    OPTIONS_MAX = 3 + TLS_OPTIONS,
};

/* The library's own complaints are about connections, not about the house; and they must not name
 * anybody. */
__attribute__((format(printf, 2, 0))) static void library_says(void *cls, const char *format,
                                                               va_list arguments)
{
    char text[300];

    (void)cls;
    vsnprintf(text, sizeof text, format, arguments);
    text[strcspn(text, "\r\n")] = '\0';
    log_debug("http.library", "message=\"%s\"", text);
}

static bool is_loopback(int socket)
{
    struct sockaddr_storage bound = { 0 };
    socklen_t len = sizeof bound;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;

    if (getsockname(socket, (struct sockaddr *)&bound, &len) != 0)
        return false;
    memcpy(&v4, &bound, sizeof v4);
    memcpy(&v6, &bound, sizeof v6);
    if (bound.ss_family == AF_INET)
        return ntohl(v4.sin_addr.s_addr) >> 24 == 127;
    return bound.ss_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
}

void server_raise_limits(void)
{
    const rlim_t wanted = LIMIT_CONNECTIONS + LIMIT_FILES;
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= wanted)
        return;
    files.rlim_cur = files.rlim_max < wanted ? files.rlim_max : wanted;
    if (setrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur < wanted)
        log_warning("http.start",
                    "open_files=%llu advice=\"raise the limit of open files (ulimit -n) to %llu\"",
                    (unsigned long long)files.rlim_cur, (unsigned long long)wanted);
}

/* How many connections there may be: each is an open file. */
static unsigned connections_allowed(void)
{
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return LIMIT_CONNECTIONS_LEAST;
    if (files.rlim_cur >= LIMIT_CONNECTIONS + LIMIT_FILES)
        return LIMIT_CONNECTIONS;
    return files.rlim_cur > LIMIT_FILES + LIMIT_CONNECTIONS_LEAST
               ? (unsigned)files.rlim_cur - LIMIT_FILES
               : LIMIT_CONNECTIONS_LEAST;
}

/* Those that this process may use: a service manager may have given it fewer than there are. */
static int cores(void)
{
    cpu_set_t set;

    return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set)
                                                       : (int)sysconf(_SC_NPROCESSORS_ONLN);
}

/* The options that depend on the machine and on how the house was opened; the last is the end. */
static void add_options(struct server *server, int socket, struct MHD_OptionItem *out)
{
    int threads = cores();

    if (threads > 1) /* a pool of one is refused */
        *out++ = (struct MHD_OptionItem){ MHD_OPTION_THREAD_POOL_SIZE, threads, NULL };
    if (!is_loopback(socket)) /* there, everybody comes through one proxy */
        *out++ = (struct MHD_OptionItem){ MHD_OPTION_PER_IP_CONNECTION_LIMIT,
                                          LIMIT_CONNECTIONS_PER_PEER, NULL };
    out += server_tls_options(server, out);
    *out = (struct MHD_OptionItem){ MHD_OPTION_END, 0, NULL };
}

/* With epoll(7) the library takes a connection whose handshake waits for the client for one that
 * can be read, and asks it again and again: one that sends nothing would keep a core busy.  With
 * poll(2) it waits. */
static unsigned waiting_flags(const struct server *server)
{
    return server->tls != NULL ? MHD_USE_POLL_INTERNAL_THREAD | MHD_USE_TLS
                               : MHD_USE_EPOLL_INTERNAL_THREAD;
}

static Err start_library(struct server *server, int socket)
{
    const unsigned flags =
        waiting_flags(server) | MHD_USE_TURBO | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    struct MHD_OptionItem sometimes[OPTIONS_MAX];
    unsigned connections = connections_allowed();

    server->guard.easy = connections / 4 * 3;
    add_options(server, socket, sometimes);

    server->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, exchange_step, server, MHD_OPTION_EXTERNAL_LOGGER, library_says, NULL,
        MHD_OPTION_LISTEN_SOCKET, socket, MHD_OPTION_URI_LOG_CALLBACK, exchange_begin, server,
        MHD_OPTION_NOTIFY_COMPLETED, exchange_end, server, MHD_OPTION_NOTIFY_CONNECTION,
        guard_notice, server, MHD_OPTION_CONNECTION_LIMIT, connections,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)LIMIT_IDLE_SECONDS,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)LIMIT_CONNECTION_BYTES,
        MHD_OPTION_LISTEN_BACKLOG_SIZE, (unsigned)LIMIT_BACKLOG,
#if MHD_VERSION >= 0x01000000
        MHD_OPTION_CLIENT_DISCIPLINE_LVL, 1,
#else
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
#endif
        MHD_OPTION_ARRAY, sometimes, MHD_OPTION_END);
    if (server->daemon != NULL)
        return OK;
    log_error("http.start", "problem=\"the HTTP library did not start\" error=\"%s\"",
              strerror(errno));
    return ERR_NET;
}

/* at_least: for the first lines of who was let in just before. */
static void wait_for_requests(struct server *server, When at_least, When at_most)
{
    for (When waited = 0;
         waited < at_least || (atomic_load(&server->running) > 0 && waited < at_most);
         waited += LOOK_AGAIN)
        poll(NULL, 0, LOOK_AGAIN);
}

static void serve_until(struct server *server, int stop_fd)
{
    struct pollfd stop = { .fd = stop_fd, .events = POLLIN };

    while (poll(&stop, 1, -1) < 0 && errno == EINTR) {
    }
    /* The socket stays open: it may be the parent's, and the next child goes on with it. */
    MHD_quiesce_daemon(server->daemon);
    wait_for_requests(server, LET_IN, LIMIT_STOP_SECONDS * 1000);
}

/* A library that could not start, for want of a thread for instance, leaves the socket shut down
 * for every process that has it: the next would wait on it in vain. */
static Err listen_again(int socket)
{
    if (listen(socket, LIMIT_BACKLOG) == 0)
        return OK;
    log_error("http.start", "problem=\"nobody can listen on the socket\" error=\"%s\"",
              strerror(errno));
    return ERR_NET;
}

static Err serve(struct server *server, int socket, int port, int stop_fd, void (*ready)(int port))
{
    workers_start(server);
    watch_start(server);

    Err err = listen_again(socket);
    if (err == OK)
        err = start_library(server, socket);
    if (err == OK) {
        log_info("http.start", "port=%d workers=%zu", port, server->worker_count);
        if (ready != NULL)
            ready(port);
        serve_until(server, stop_fd);
    }
    workers_stop(server);
    wait_for_requests(server, 0, err == OK ? AFTER_WORKERS : 0);
    if (server->daemon != NULL)
        MHD_stop_daemon(server->daemon);
    watch_stop(server);
    return err;
}

static Err open_data(struct server *server, size_t workers)
{
    TRY(watch_open(server));
    return workers_open(server, workers);
}

static Err run_on(struct server *server, size_t workers, int socket, int port, int stop_fd,
                  void (*ready)(int port))
{
    queue_init(&server->queue, workers * LIMIT_QUEUE_PER_WORKER);
    guard_init(&server->guard);
    Err err = open_data(server, workers);
    if (err == OK) {
        stock_open(server);
        err = serve(server, socket, port, stop_fd, ready);
        stock_close(server);
    }
    workers_close(server);
    watch_close(server);
    guard_clear(&server->guard);
    queue_clear(&server->queue);
    return err;
}

static int port_of(int socket)
{
    struct sockaddr_in6 bound = { 0 }; /* the port lies at the same place in both families */
    socklen_t len = sizeof bound;

    return getsockname(socket, (struct sockaddr *)&bound, &len) == 0 ? ntohs(bound.sin6_port) : 0;
}

/* A page is made in a few large pieces that are given back at once.  The C library would keep a
 * heap per thread for them and raise the size from which a piece is returned to the system: on a
 * small machine both only cost memory. */
static void keep_memory_small(void)
{
    enum { HEAPS = 2, RETURNED_FROM = 128 << 10 };

    mallopt(M_ARENA_MAX, HEAPS);
    mallopt(M_MMAP_THRESHOLD, RETURNED_FROM);
    mallopt(M_TRIM_THRESHOLD, RETURNED_FROM);
}

Err server_run(struct house *house, const struct server_options *options, int stop_fd,
               void (*ready)(int port))
{
    struct server server = { .house = house, .tls = options->tls };
    size_t workers = options->workers > 0 ? (size_t)options->workers : WORKERS_USUALLY;
    int socket = options->socket;
    int port;

    must(workers <= WORKERS_MAX);
    keep_memory_small();
    if (socket >= 0)
        return run_on(&server, workers, socket, port_of(socket), stop_fd, ready);
    TRY(listen_on(options->address, options->port, &socket, &port));
    Err err = run_on(&server, workers, socket, port, stop_fd, ready);
    close(socket);
    return err;
}
