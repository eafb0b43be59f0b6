/* SPDX-License-Identifier: EUPL-1.2
 *
 * The small parent that starts the serving process and the jobs process and starts again whichever
 * ends.
 */
#ifndef HTTP_SUPERVISOR_H
#define HTTP_SUPERVISOR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct child {
    const char *name;
    /* Runs in a process of its own until stop_fd is readable; returns the exit status. */
    int (*run)(void *context, int stop_fd);
    void *context;
    bool overlaps; /* a new process may begin while the old one finishes */
};

/* Forks the children, restarts one that ends (at once, or after at most a second when it keeps
 * ending), passes SIGTERM and SIGINT on as "finish what runs", and returns when all have ended; a
 * second such signal, or half a minute, ends them at once.  SIGUSR1 puts a new process in the place
 * of each, and the old one finishes what runs, for half a minute at most.  A child ends with its
 * parent (PR_SET_PDEATHSIG).  Children inherit what is open, so a socket from listen_on stays while
 * a child restarts and connections wait in it.  The caller has started no threads. */
Err supervise(const struct child *children, size_t count);

/* A listening socket for the address and port; *port_out is the port that it got.  ERR_NET (logged
 * with what to do) when it is taken. */
Err listen_on(const char *address, int port, int *socket_out, int *port_out);

#endif
