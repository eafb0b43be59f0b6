/* SPDX-License-Identifier: EUPL-1.2
 *
 * The guard: no crowd of slow connections keeps others out.
 *
 * The library's own time-out begins anew with every byte, so a client that sends or takes one now
 * and then stays for ever, and when there are as many connections as there may be, nobody else is
 * let in.  Here every connection is in one of three lists, the longest there first: waiting for a
 * request to be complete, worked for, or taking its answer.  Who waits too long is cut, and when
 * room becomes scarce so is who waits longest, then who takes longest.  Cutting is a shutdown of
 * the socket: the library sees its end and cleans up.  It closes a socket only after it has said so
 * here, so under the lock a number is always of the connection that it stands for.  Contract in
 * http/server_parts.h.
 */
#include <sys/socket.h>

#include "http/limits.h"
#include "http/server_parts.h"
#include "http/tls.h"

struct guarded {
    struct guarded *before, *behind; /* in its list */
    enum guard_list list;
    int socket;
    struct tls_line *line; /* of a connection by TLS; else NULL */
    When since;
    bool is_cut;
};

static void leave(struct guard *guard, struct guarded *one)
{
    struct guard_queue *queue = &guard->lists[one->list];

    *(one->before != NULL ? &one->before->behind : &queue->first) = one->behind;
    *(one->behind != NULL ? &one->behind->before : &queue->last) = one->before;
}

static void join(struct guard *guard, struct guarded *one, enum guard_list list)
{
    struct guard_queue *queue = &guard->lists[list];

    one->list = list;
    one->since = when_now();
    one->before = queue->last;
    one->behind = NULL;
    *(queue->last != NULL ? &queue->last->behind : &queue->first) = one;
    queue->last = one;
}

/* What has been cut waits in the list of those that nobody looks at until the library has noticed.
 */
static void cut(struct guard *guard, struct guarded *one)
{
    leave(guard, one);
    join(guard, one, GUARD_WORKED_FOR);
    one->is_cut = true;
    guard->count--;
    shutdown(one->socket, SHUT_RDWR);
}

/* Cuts whom there is no room for.  A list that begins with somebody who has just come has nobody to
 * be cut. */
static void make_room(struct guard *guard, When now)
{
    struct guarded *waiting = guard->lists[GUARD_WAITING].first;
    struct guarded *taking = guard->lists[GUARD_TAKING].first;

    if (guard->count <= guard->easy)
        return;
    if (waiting != NULL && waiting->behind != NULL)
        cut(guard, waiting);
    else if (taking != NULL && now - taking->since > LIMIT_SLOW_SECONDS * 1000)
        cut(guard, taking);
}

void guard_init(struct guard *guard)
{
    *guard = (struct guard){ 0 };
    if (pthread_mutex_init(&guard->lock, NULL) != 0)
        panic("no memory for the guard");
}

void guard_clear(struct guard *guard)
{
    pthread_mutex_destroy(&guard->lock);
}

static void let_in(struct guard *guard, struct MHD_Connection *connection, void **context)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct guarded *one = calloc(1, sizeof *one);

    if (one == NULL || info == NULL)
        panic("no memory for a connection");
    one->socket = info->connect_fd;
    *context = one;
    pthread_mutex_lock(&guard->lock);
    guard->count++;
    join(guard, one, GUARD_WAITING);
    make_room(guard, one->since);
    pthread_mutex_unlock(&guard->lock);
}

static void let_out(struct guard *guard, void **context)
{
    struct guarded *one = *context;

    pthread_mutex_lock(&guard->lock);
    leave(guard, one);
    if (!one->is_cut)
        guard->count--;
    pthread_mutex_unlock(&guard->lock);
    free(one);
    *context = NULL;
}

void guard_notice(void *server, struct MHD_Connection *connection, void **context,
                  enum MHD_ConnectionNotificationCode what)
{
    struct guard *guard = &((struct server *)server)->guard;

    struct guarded *one;

    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        let_in(guard, connection, context);
        one = *context;
        one->line = server_tls_begin(server, connection);
    } else if (*context != NULL) {
        one = *context;
        if (one->line != NULL)
            tls_end(one->line);
        let_out(guard, context);
    }
}

/* The library's note of a connection: made by let_in. */
static struct guarded *guarded_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info != NULL ? info->socket_context : NULL;
}

struct tls_line *guard_line(struct MHD_Connection *connection)
{
    struct guarded *one = guarded_of(connection);

    return one != NULL ? one->line : NULL;
}

void guard_move(struct server *server, struct MHD_Connection *connection, enum guard_list list)
{
    struct guarded *one = guarded_of(connection);

    if (one == NULL)
        return;
    pthread_mutex_lock(&server->guard.lock);
    if (!one->is_cut) {
        leave(&server->guard, one);
        join(&server->guard, one, list);
    }
    pthread_mutex_unlock(&server->guard.lock);
}

void guard_sweep(struct server *server)
{
    struct guard *guard = &server->guard;
    When now = when_now();

    pthread_mutex_lock(&guard->lock);
    for (;;) {
        struct guarded *waiting = guard->lists[GUARD_WAITING].first;

        if (waiting == NULL || now - waiting->since <= LIMIT_REQUEST_SECONDS * 1000)
            break;
        cut(guard, waiting);
    }
    pthread_mutex_unlock(&guard->lock);
}
