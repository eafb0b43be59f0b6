/* SPDX-License-Identifier: EUPL-1.2
 *
 * The certificate that the house shows, and what else its TLS connections share.
 *
 * The only user of GnuTLS, which the HTTP library encrypts with.  A certificate is read once and
 * shared by the connections that began with it; when its files change, later connections begin with
 * the new one and earlier ones keep theirs until they close.  Private keys are never logged.
 */
#ifndef HTTP_TLS_H
#define HTTP_TLS_H

#include "base/err.h"
#include "base/when.h"

struct tls;
struct tls_line;
struct gnutls_session_int; /* the library's connection */

/* TLS 1.3 and 1.2 (RFC 8446, RFC 5246) with forward secrecy and authenticated ciphers only, in the
 * house's order (RFC 9325, section 4.2), as GnuTLS writes it. */
extern const char tls_priorities[];

/* Reads a certificate with its chain (PEM, its own first) and its private key (PEM, without a
 * passphrase).  ERR_FILE (logged with what to do) when a file is missing, cannot be read, is not
 * what it should be, does not belong to the other, or when the certificate is not valid at `now`.
 * The paths live as long as *out. */
Err tls_open(const char *certificate, const char *key, When now, struct tls **out);
void tls_close(struct tls *tls);

/* Looks whether the files are others than those that were read, and takes them once they stay the
 * same from one call to the next.  Files that tls_open would refuse are logged once and change
 * nothing.  Once a day it is logged that the certificate ends within a fortnight.  A handshake
 * that takes longer than LIMIT_IDLE_SECONDS is ended.  One thread calls it. */
void tls_follow(struct tls *tls, When now);

/* Gives a connection, before its handshake, the certificate, the key of the session tickets, and a
 * way to its socket.  tls_end takes what this returns once the connection is closed; NULL is fine.
 */
struct tls_line *tls_begin(struct tls *tls, struct gnutls_session_int *session, int socket);
void tls_end(struct tls_line *line);

/* Two things are sent next, one straight after the other: they go out together.  Nothing goes out
 * before the second comes. */
void tls_two_follow(struct tls_line *line);

#endif
