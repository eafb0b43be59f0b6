/* SPDX-License-Identifier: EUPL-1.2
 *
 * How the HTTP library is told about TLS.
 *
 * It has one certificate for its whole life, and no tickets by which a session is resumed.  So each
 * connection is given both when it begins, when the guard has noticed it; what
 * they are is decided in http/tls.c. Contract in http/server_parts.h.
 */
#include <gnutls/abstract.h>

#include "http/server_parts.h"
#include "http/tls.h"

struct tls_line *server_tls_begin(const struct server *server, struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info;
    gnutls_session_t session;

    if (server->tls == NULL)
        return NULL;
    info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    must(info != NULL);
    session = info->tls_session;
    info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    must(info != NULL);
    return tls_begin(server->tls, session, info->connect_fd);
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
    struct tls_line *line = guard_line(connection);

    if (line != NULL)
        tls_two_follow(line);
}

size_t server_tls_options(struct server *server, struct MHD_OptionItem *out)
{
    if (server->tls == NULL)
        return 0;
    out[0] = (struct MHD_OptionItem){ MHD_OPTION_HTTPS_PRIORITIES, 0,
                                      (void *)(uintptr_t)tls_priorities };
    out[1] = (struct MHD_OptionItem){ MHD_OPTION_HTTPS_CERT_CALLBACK, 0,
                                      (void *)(uintptr_t)no_certificate };
    return TLS_OPTIONS;
}
