/* SPDX-License-Identifier: EUPL-1.2
 *
 * The listener: the only user of the HTTP library.
 *
 * As many epoll threads (by TLS: poll) as cores answer cached pages and assets at once and hand
 * everything that touches the database to a bounded pool of workers (503 when its queue is full).
 * A gate in front refuses what the library lets through (request smuggling).  A watcher drops the
 * page cache when another process commits.
 */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "base/err.h"
#include "http/house.h"

struct tls;

struct server_options {
    const char *address; /* "127.0.0.1" or "::" ...; NULL: loopback, IPv4 */
    int port;            /* 0: any free port */
    int socket;          /* an already listening socket, or -1 */
    int workers;         /* 0: 8 */
    struct tls *tls;     /* http/tls.h; NULL: plain HTTP */
};

/* Every limit at the door stands in http/limits.h. */

/* Asks for as many open files as there may be connections: in the parent, before anything is
 * confined; the children have what it has. */
void server_raise_limits(void);

/* Listens and serves until stop_fd becomes readable or is closed at its other end (a pipe or
 * signalfd); then stops taking connections, finishes what runs, and returns.  ready (may be NULL)
 * is called once with the port when the house listens.  A house whose folder is empty has no
 * database: handlers see NULL. */
Err server_run(struct house *house, const struct server_options *options, int stop_fd,
               void (*ready)(int port));

#endif
