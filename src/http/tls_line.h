/* SPDX-License-Identifier: EUPL-1.2
 *
 * How the bytes of one TLS connection go to its socket and come from it.
 *
 * GnuTLS sends head and body of an answer one by one: two system calls and two packets, where one
 * does.
 */
#ifndef HTTP_TLS_LINE_H
#define HTTP_TLS_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "http/tls_pair.h"

enum { LINE_HOLDS = 2 << 10 }; /* bytes that wait; the head of an answer seldom has more */

/* Invariant: what is held goes out before anything that is sent later. */
struct tls_line {
    struct tls_pair *pair; /* with a reference */
    struct tls *tls;
    When begun;
    bool is_waiting;        /* its handshake is not done, and it stands in the list of tls: */
    struct tls_line *newer; /* under the lock of tls */
    struct tls_line *older;
    int socket;      /* the HTTP library's, which closes it */
    bool holds_next; /* what is sent next waits for what is sent after it */
    size_t held;     /* bytes of out */
    unsigned char out[LINE_HOLDS];
};

/* Takes the place of GnuTLS's own reading and writing for this session. */
void tls_line_connect(struct tls_line *line, gnutls_session_t session);

/* tls.c: the client has proved that it has the keys. */
void tls_handshake_done(struct tls_line *line);

#endif
