/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which certificate a connection gets, and when another takes its place.
 *
 * Reading and checking the files is in tls_pair.c.  The pair in use is counted like a page of the
 * cache: one reference for being current, one for each connection.  The tickets' key is made once
 * and inherited by every serving process, so that a session is resumed after a restart too; GnuTLS
 * derives from it one that changes with time, and forgets the older.
 *
 * The HTTP library lets nobody be idle but who has not shaken hands yet, so those are listed here
 * and their time is limited.  Contract in http/tls.h.
 */
#include "http/tls_line.h"

#include <pthread.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "base/log.h"
#include "http/limits.h"
#include "http/tls.h"

const char tls_priorities[] =
    "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-KX-ALL:+ECDHE-ECDSA:+ECDHE-RSA:-CIPHER-ALL:"
    "+AES-128-GCM:+CHACHA20-POLY1305:+AES-256-GCM:-MAC-ALL:+AEAD:-GROUP-ALL:+GROUP-X25519:"
    "+GROUP-SECP256R1:+GROUP-SECP384R1:-SIGN-RSA-SHA1:-SIGN-ECDSA-SHA1:%SERVER_PRECEDENCE";

enum { DAY = 24 * 60 * 60 * 1000, ENDS_SOON = 14 };

/* By what a file is known to be another one. */
struct seen {
    ino_t inode;
    off_t size;
    struct timespec written;
};

struct both_seen {
    struct seen certificate;
    struct seen key;
};

struct tls {
    const char *certificate; /* paths */
    const char *key;
    pthread_mutex_t lock; /* of these three */
    struct tls_pair *current;
    struct tls_line *newest; /* whose handshake is not done */
    struct tls_line *oldest;
    gnutls_datum_t tickets;
    struct both_seen taken;  /* the files that were read last, or refused */
    struct both_seen before; /* what the last look saw */
    When warned;             /* that the certificate ends soon */
};

static void drop(struct tls_pair *pair)
{
    if (pair != NULL && atomic_fetch_sub(&pair->references, 1) == 1)
        tls_pair_free(pair);
}

static struct seen look_at(const char *path)
{
    struct stat at;

    if (stat(path, &at) != 0)
        return (struct seen){ 0 };
    return (struct seen){ at.st_ino, at.st_size, at.st_mtim };
}

static struct both_seen look(const struct tls *tls)
{
    return (struct both_seen){ look_at(tls->certificate), look_at(tls->key) };
}

static bool is_same(struct seen a, struct seen b)
{
    return a.inode == b.inode && a.size == b.size && a.written.tv_sec == b.written.tv_sec &&
           a.written.tv_nsec == b.written.tv_nsec;
}

static bool are_same(struct both_seen a, struct both_seen b)
{
    return is_same(a.certificate, b.certificate) && is_same(a.key, b.key);
}

Err tls_open(const char *certificate, const char *key, When now, struct tls **out)
{
    struct tls *tls = calloc(1, sizeof *tls);

    if (tls == NULL || pthread_mutex_init(&tls->lock, NULL) != 0 ||
        gnutls_session_ticket_key_generate(&tls->tickets) != GNUTLS_E_SUCCESS)
        panic("no memory for TLS");
    tls->certificate = certificate;
    tls->key = key;
    tls->taken = tls->before = look(tls);

    Err err = tls_pair_read(certificate, key, now, &tls->current);
    if (err == OK)
        *out = tls;
    else
        tls_close(tls);
    return err;
}

void tls_close(struct tls *tls)
{
    if (tls == NULL)
        return;
    drop(tls->current);
    gnutls_memset(tls->tickets.data, 0, tls->tickets.size);
    gnutls_free(tls->tickets.data);
    pthread_mutex_destroy(&tls->lock);
    free(tls);
}

static void put_in_place(struct tls *tls, struct tls_pair *pair)
{
    pthread_mutex_lock(&tls->lock);
    struct tls_pair *former = tls->current;
    tls->current = pair;
    pthread_mutex_unlock(&tls->lock);
    drop(former);
}

static void warn_before_the_end(struct tls *tls, When now)
{
    When left = tls->current->valid_until - now;

    if (left > (When)ENDS_SOON * DAY || (tls->warned != 0 && now - tls->warned < DAY))
        return;
    tls->warned = now;
    log_warning("http.certificate",
                "file=%s days_left=%d advice=\"put the renewed certificate and its key into these "
                "files: the house takes them by itself\"",
                tls->certificate, (int)(left / DAY));
}

static void begin_waiting(struct tls *tls, struct tls_line *line)
{
    line->is_waiting = true;
    line->older = tls->newest;
    *(tls->newest != NULL ? &tls->newest->newer : &tls->oldest) = line;
    tls->newest = line;
}

static void end_waiting(struct tls *tls, struct tls_line *line)
{
    if (!line->is_waiting)
        return;
    line->is_waiting = false;
    *(line->newer != NULL ? &line->newer->older : &tls->newest) = line->older;
    *(line->older != NULL ? &line->older->newer : &tls->oldest) = line->newer;
}

void tls_handshake_done(struct tls_line *line)
{
    pthread_mutex_lock(&line->tls->lock);
    end_waiting(line->tls, line);
    pthread_mutex_unlock(&line->tls->lock);
}

/* A socket that is shut wakes the library, which then closes it; until it has called tls_end the
 * number is still this connection's. */
static void end_slow_handshakes(struct tls *tls, When now)
{
    pthread_mutex_lock(&tls->lock);
    while (tls->oldest != NULL && now - tls->oldest->begun > LIMIT_IDLE_SECONDS * 1000) {
        shutdown(tls->oldest->socket, SHUT_RDWR);
        end_waiting(tls, tls->oldest);
    }
    pthread_mutex_unlock(&tls->lock);
}

void tls_follow(struct tls *tls, When now)
{
    struct both_seen seen = look(tls);
    bool is_settled = are_same(seen, tls->before);
    struct tls_pair *pair;

    tls->before = seen;
    /* Of a renewal the one file is written a little before the other. */
    if (is_settled && !are_same(seen, tls->taken)) {
        tls->taken = seen;
        if (tls_pair_read(tls->certificate, tls->key, now, &pair) == OK)
            put_in_place(tls, pair);
    }
    warn_before_the_end(tls, now);
    end_slow_handshakes(tls, now);
}

struct tls_line *tls_begin(struct tls *tls, gnutls_session_t session, int socket)
{
    struct tls_line *line = calloc(1, sizeof *line);

    if (line == NULL)
        panic("no memory for a TLS connection");
    line->tls = tls;
    line->socket = socket;
    line->begun = when_now();
    pthread_mutex_lock(&tls->lock);
    struct tls_pair *pair = tls->current;
    atomic_fetch_add(&pair->references, 1);
    begin_waiting(tls, line);
    pthread_mutex_unlock(&tls->lock);

    if (gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, pair->credentials) != 0 ||
        gnutls_session_ticket_enable_server(session, &tls->tickets) != 0)
        panic("no memory for a TLS connection");
    line->pair = pair;
    tls_line_connect(line, session);
    return line;
}

void tls_end(struct tls_line *line)
{
    if (line == NULL)
        return;
    tls_handshake_done(line);
    drop(line->pair);
    free(line);
}

void tls_two_follow(struct tls_line *line)
{
    line->holds_next = true;
}
