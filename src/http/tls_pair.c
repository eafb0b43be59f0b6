/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reading a certificate and its key, and refusing with what to do about it whatever would let the
 * house open and every visitor's browser turn away.
 *
 * Whether the chain leads to somebody whom browsers trust is not asked: a house in an office's own
 * network may have an authority of its own.  Contract in http/tls_pair.h and http/tls.h.
 */
#include "http/tls_pair.h"

#include <string.h>

#include <gnutls/x509.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/log.h"

enum { PEM_MAX = 256 << 10, CHAIN_MAX = 16 };

static Err refuse(const char *file, const char *problem, const char *advice)
{
    log_error("http.certificate", "file=%s problem=\"%s\" advice=\"%s\"", file, problem, advice);
    return ERR_FILE;
}

static Err read_pem(struct arena *arena, const char *file, gnutls_datum_t *out)
{
    Bytes bytes;

    Err err = file_read(arena, str_from_z(file), PEM_MAX, &bytes);

    if (err == ERR_NOT_FOUND)
        return refuse(file, "there is no such file", "give the paths of a certificate and its key");
    if (err == ERR_TOO_LARGE)
        return refuse(file, "it is too large for a certificate or a key",
                      "give the paths of a certificate and its key");
    if (err != OK)
        return refuse(file, "it cannot be read", "let the user that runs the house read it");
    *out = (gnutls_datum_t){ (unsigned char *)(uintptr_t)bytes.ptr, (unsigned)bytes.len };
    return OK;
}

/* Which of the two files is wrong, in GnuTLS's own words. */
static Err refuse_pair(const char *certificate, const char *key, int error)
{
    switch (error) {
    case GNUTLS_E_CERTIFICATE_KEY_MISMATCH:
        return refuse(key, "this key does not belong to the certificate",
                      "give the key with which the certificate was asked for");
    case GNUTLS_E_DECRYPTION_FAILED:
        return refuse(key, "the key is locked by a passphrase",
                      "store it without: openssl pkey -in KEY -out NEW; let nobody else read it");
    default:
        log_error("http.certificate",
                  "certificate=%s key=%s problem=\"%s\" advice=\"give two files in PEM form: the "
                  "certificate followed by its chain, and its private key\"",
                  certificate, key, gnutls_strerror(error));
        return ERR_FILE;
    }
}

/* Of the first certificate; the chain behind it may hold an old root that nobody needs any more. */
static Err check_validity(const char *file, const gnutls_datum_t *pem, When now, When *until_out)
{
    gnutls_x509_crt_t chain[CHAIN_MAX];
    unsigned count = CHAIN_MAX;
    int found = gnutls_x509_crt_list_import(chain, &count, pem, GNUTLS_X509_FMT_PEM,
                                            GNUTLS_X509_CRT_LIST_IMPORT_FAIL_IF_EXCEED);

    if (found <= 0)
        return refuse(file,
                      found == GNUTLS_E_SHORT_MEMORY_BUFFER ? "its chain is too long"
                                                            : "it holds no certificate",
                      "give a file in PEM form: the certificate followed by its chain");

    When from = (When)gnutls_x509_crt_get_activation_time(chain[0]) * 1000;
    *until_out = (When)gnutls_x509_crt_get_expiration_time(chain[0]) * 1000;
    for (int i = 0; i < found; i++)
        gnutls_x509_crt_deinit(chain[i]);
    if (now > *until_out)
        return refuse(file, "the certificate has expired", "renew it");
    if (now < from)
        return refuse(file, "the certificate is not valid yet",
                      "wait for its first day, or set this machine's clock right");
    return OK;
}

static Err pair_from(const char *certificate, const char *key, const gnutls_datum_t pems[2],
                     When valid_until, struct tls_pair **out)
{
    struct tls_pair *pair = calloc(1, sizeof *pair);

    if (pair == NULL || gnutls_certificate_allocate_credentials(&pair->credentials) != 0)
        panic("no memory for a certificate");
    atomic_init(&pair->references, 1);
    pair->valid_until = valid_until;

    int error = gnutls_certificate_set_x509_key_mem(pair->credentials, &pems[0], &pems[1],
                                                    GNUTLS_X509_FMT_PEM);
    if (error < 0) {
        tls_pair_free(pair);
        return refuse_pair(certificate, key, error);
    }
    *out = pair;
    return OK;
}

static Err read_in(struct arena *arena, const char *certificate, const char *key, When now,
                   struct tls_pair **out)
{
    gnutls_datum_t pems[2] = { 0 };
    When valid_until;

    TRY(read_pem(arena, certificate, &pems[0]));
    TRY(check_validity(certificate, &pems[0], now, &valid_until));
    TRY(read_pem(arena, key, &pems[1]));

    Err err = pair_from(certificate, key, pems, valid_until, out);
    explicit_bzero(pems[1].data, pems[1].size);
    TRY(err);

    log_info("http.certificate", "file=%s days_left=%d", certificate,
             (int)((valid_until - now) / (24 * 60 * 60 * 1000)));
    return OK;
}

Err tls_pair_read(const char *certificate, const char *key, When now, struct tls_pair **out)
{
    struct arena arena;

    arena_init(&arena, 4 * PEM_MAX);
    Err err = read_in(&arena, certificate, key, now, out);
    arena_clear(&arena);
    return err;
}

void tls_pair_free(struct tls_pair *pair)
{
    gnutls_certificate_free_credentials(pair->credentials);
    free(pair);
}
