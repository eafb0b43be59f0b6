/* SPDX-License-Identifier: EUPL-1.2
 *
 * How the HTTP library is told about TLS.
 *
 * It has one certificate for its whole life, and no tickets by which a session is resumed.  So each
 * connection is given both when it begins, through the library's note that there is a new one; what
 * they are is decided in http/tls.c. Contract in http/server_parts.h.
 */
#include <gnutls/abstract.h>

#include "http/server_parts.h"
#include "http/tls.h"

/* A connection with TLS gets its certificate here, before anything was sent. */
static void connection_changes(void *cls, struct MHD_Connection *connection, void **context,
                               enum MHD_ConnectionNotificationCode what)
{
    const struct server *server = cls;

    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        tls_end(*context);
        *context = NULL;
        return;
    }
    const union MHD_ConnectionInfo *session =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    must(session != NULL);
    gnutls_session_t tls_session = session->tls_session;

    const union MHD_ConnectionInfo *socket =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    must(socket != NULL);
    *context = tls_begin(server->tls, tls_session, socket->connect_fd);
}

/* The library wants to know a certificate at start.  Every connection gets one of its own, so this
 * is never asked. */
static int no_certificate(gnutls_session_t session, const gnutls_datum_t *authorities,
                          int authority_count, const gnutls_pk_algorithm_t *algorithms,
                          int algorithm_count, gnutls_pcert_st **out, unsigned *count_out,
                          gnutls_privkey_t *key_out)
{
    (void)session;
    (void)authorities;
    (void)authority_count;
    (void)algorithms;
    (void)algorithm_count;
    (void)out;
    (void)count_out;
    (void)key_out;
    return -1;
}

void server_tls_two_follow(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *context =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    if (context != NULL && context->socket_context != NULL)
        tls_two_follow(context->socket_context);
}

size_t server_tls_options(struct server *server, struct MHD_OptionItem *out)
{
    if (server->tls == NULL)
        return 0;
    out[0] = (struct MHD_OptionItem){ MHD_OPTION_HTTPS_PRIORITIES, 0,
                                      (void *)(uintptr_t)tls_priorities };
    out[1] = (struct MHD_OptionItem){ MHD_OPTION_HTTPS_CERT_CALLBACK, 0,
                                      (void *)(uintptr_t)no_certificate };
    out[2] = (struct MHD_OptionItem){ MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)connection_changes,
                                      server };
    return TLS_OPTIONS;
}
