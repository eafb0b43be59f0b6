/* SPDX-License-Identifier: EUPL-1.2
 *
 * A certificate with its private key, seen by tls.c and tls_pair.c only.
 */
#ifndef HTTP_TLS_PAIR_H
#define HTTP_TLS_PAIR_H

#include <stdatomic.h>

#include <gnutls/gnutls.h>

#include "base/err.h"
#include "base/when.h"

/* Immutable once read, but for its count. */
struct tls_pair {
    _Atomic unsigned references;
    gnutls_certificate_credentials_t credentials;
    When valid_until; /* of the house's own certificate, not of its chain's */
};

/* As tls_open says.  *out has one reference. */
Err tls_pair_read(const char *certificate, const char *key, When now, struct tls_pair **out);
void tls_pair_free(struct tls_pair *pair);

#endif
