/* SPDX-License-Identifier: EUPL-1.2
 *
 * For tests of gate_server.h behind TLS: a certificate of its own, and a client whose bytes go
 * through a thread that encrypts them.  What is sent and read stays what it is without.  One
 * connection at a time.
 */
#ifndef GATE_TLS_H
#define GATE_TLS_H

#include <gnutls/abstract.h>
#include <gnutls/x509.h>

#include "base/file.h"
#include "gate_server.h"
#include "http/tls.h"

static struct {
    gnutls_certificate_credentials_t nobody;
    pthread_t pump;
    bool is_pumping;
    int outer; /* to the house */
    int inner; /* to the test */
    Str certificate;
    Str key;
} tls_client;

static void tls_write(Str path, gnutls_datum_t *pem)
{
    must(file_write(&served.arena, path, (Bytes){ pem->data, pem->size }) == OK);
    gnutls_free(pem->data);
}

/* A certificate that signs itself, valid for an hour, and its key. */
static void tls_make_certificate(Str certificate_path, Str key_path)
{
    const unsigned char serial = 1;
    gnutls_x509_crt_t certificate;
    gnutls_x509_privkey_t key;
    gnutls_datum_t pem;
    time_t now = time(NULL);

    must(gnutls_x509_privkey_init(&key) == 0 && gnutls_x509_crt_init(&certificate) == 0);
    must(gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA,
                                      GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0) == 0);
    must(gnutls_x509_crt_set_version(certificate, 3) == 0);
    must(gnutls_x509_crt_set_serial(certificate, &serial, 1) == 0);
    must(gnutls_x509_crt_set_dn(certificate, "CN=localhost", NULL) == 0);
    must(gnutls_x509_crt_set_activation_time(certificate, now - 60) == 0);
    must(gnutls_x509_crt_set_expiration_time(certificate, now + 3600) == 0);
    must(gnutls_x509_crt_set_key(certificate, key) == 0);
    must(gnutls_x509_crt_sign2(certificate, certificate, key, GNUTLS_DIG_SHA256, 0) == 0);
    must(gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_PEM, &pem) == 0);
    tls_write(certificate_path, &pem);
    must(gnutls_x509_privkey_export2(key, GNUTLS_X509_FMT_PEM, &pem) == 0);
    tls_write(key_path, &pem);
    gnutls_x509_crt_deinit(certificate);
    gnutls_x509_privkey_deinit(key);
}

/* Passes on what one side has; false when it has ended. */
static bool tls_pass_out(gnutls_session_t session)
{
    unsigned char bytes[16 << 10];
    ssize_t got = recv(tls_client.inner, bytes, sizeof bytes, 0);

    if (got <= 0)
        return false;
    for (ssize_t sent = 0, more; sent < got; sent += more)
        if ((more = gnutls_record_send(session, bytes + sent, (size_t)(got - sent))) <= 0)
            break; /* refused already; the answer tells */
    return true;
}

static bool tls_pass_in(gnutls_session_t session)
{
    char bytes[16 << 10];
    ssize_t got = gnutls_record_recv(session, bytes, sizeof bytes);

    if (got > 0)
        client_send(tls_client.inner, bytes, (size_t)got);
    return got > 0 || got == GNUTLS_E_AGAIN || got == GNUTLS_E_INTERRUPTED;
}

static void *tls_pump(void *cls)
{
    struct pollfd both[] = { { .fd = tls_client.inner, .events = POLLIN },
                             { .fd = tls_client.outer, .events = POLLIN } };
    gnutls_session_t session;
    bool goes_on = true;

    (void)cls;
    must(gnutls_init(&session, GNUTLS_CLIENT | GNUTLS_NO_SIGNAL) == 0);
    must(gnutls_set_default_priority(session) == 0);
    must(gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, tls_client.nobody) == 0);
    gnutls_transport_set_int(session, tls_client.outer);
    must(gnutls_handshake(session) == 0);
    while (goes_on) {
        if (gnutls_record_check_pending(session) == 0)
            poll(both, 2, -1);
        if (gnutls_record_check_pending(session) > 0 || both[1].revents != 0)
            goes_on = tls_pass_in(session);
        else
            goes_on = tls_pass_out(session);
    }
    gnutls_deinit(session);
    close(tls_client.outer);
    close(tls_client.inner);
    return NULL;
}

static void tls_wait_for_pump(void)
{
    if (tls_client.is_pumping)
        pthread_join(tls_client.pump, NULL);
    tls_client.is_pumping = false;
}

/* Takes a connection and gives the end at which the test sends and reads. */
static int tls_wrap(int fd)
{
    int ends[2];

    tls_wait_for_pump();
    must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    tls_client.outer = fd;
    tls_client.inner = ends[0];
    must(pthread_create(&tls_client.pump, NULL, tls_pump, NULL) == 0);
    tls_client.is_pumping = true;
    return ends[1];
}

/* server_begin and server_end, with TLS. */
static void server_begin_tls(int workers)
{
    server_prepare_on(-1, workers);
    tls_client.certificate = scratch_path(&served.arena, served.house.folder, "own.pem");
    tls_client.key = scratch_path(&served.arena, served.house.folder, "own.key");
    tls_make_certificate(tls_client.certificate, tls_client.key);
    must(tls_open(str_z(&served.arena, tls_client.certificate),
                  str_z(&served.arena, tls_client.key), when_now(), &served.options.tls) == OK);
    must(gnutls_certificate_allocate_credentials(&tls_client.nobody) == 0);
    served.wrap = tls_wrap;
    server_listen();
}

static void server_end_tls(void)
{
    tls_wait_for_pump();
    server_end();
    gnutls_certificate_free_credentials(tls_client.nobody);
    tls_close(served.options.tls);
    served.wrap = NULL;
}

#endif
