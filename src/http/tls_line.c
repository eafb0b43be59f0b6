/* SPDX-License-Identifier: EUPL-1.2
 *
 * GnuTLS's reading and writing for one connection, as recv(2) and send(2) on a socket that does not
 * block would do it: an error number is left to GnuTLS, which reads errno.  Contract in
 * http/tls_line.h.
 */
#include "http/tls_line.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

/* Never more than is asked for: the library waits for the socket, not for what was read ahead. */
static ssize_t pull(gnutls_transport_ptr_t from, void *data, size_t size)
{
    const struct tls_line *line = from;

    return recv(line->socket, data, size, 0);
}

/* Sends what is held and then the data, as much as goes; counts the data only. */
static ssize_t send_both(struct tls_line *line, const void *data, size_t size)
{
    struct iovec parts[] = { { line->out, line->held }, { (void *)(uintptr_t)data, size } };
    const struct msghdr message = { .msg_iov = parts, .msg_iovlen = 2 };
    ssize_t sent = sendmsg(line->socket, &message, MSG_NOSIGNAL);

    if (sent < 0)
        return sent;
    if ((size_t)sent >= line->held) {
        sent -= (ssize_t)line->held;
        line->held = 0;
        return sent;
    }
    line->held -= (size_t)sent;
    memmove(line->out, line->out + sent, line->held);
    errno = EAGAIN;
    return -1;
}

static ssize_t push(gnutls_transport_ptr_t to, const void *data, size_t size)
{
    struct tls_line *line = to;

    if (line->holds_next && line->held == 0 && size <= LINE_HOLDS) {
        memcpy(line->out, data, size);
        line->held = size;
        line->holds_next = false;
        return (ssize_t)size;
    }
    line->holds_next = false;
    if (line->held == 0)
        return send(line->socket, data, size, MSG_NOSIGNAL);
    return send_both(line, data, size);
}

static int note_finished(gnutls_session_t session, unsigned type, unsigned when, unsigned incoming,
                         const gnutls_datum_t *message)
{
    (void)type;
    (void)when;
    (void)message;
    if (incoming != 0)
        tls_handshake_done(gnutls_transport_get_ptr(session));
    return 0;
}

void tls_line_connect(struct tls_line *line, gnutls_session_t session)
{
    gnutls_transport_set_ptr(session, line);
    gnutls_transport_set_pull_function(session, pull);
    gnutls_transport_set_push_function(session, push);
    gnutls_handshake_set_hook_function(session, GNUTLS_HANDSHAKE_FINISHED, GNUTLS_HOOK_POST,
                                       note_finished);
}
