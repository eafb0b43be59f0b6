/* SPDX-License-Identifier: EUPL-1.2
 *
 * The listener with real connections: codings, conditions, headers, assets, the page cache and its
 * watcher, slow clients, a full queue, and stopping.  The contract that is tested stands in
 * http/server.h.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <brotli/decode.h>
#include <cmocka.h>
#include <strings.h>
#include <zlib.h>

#include "base/file.h"
#include "base/log.h"
#include "gate_server.h"
#include "http/assets.h"
#include "http/limits.h"
#include "http/supervisor.h"

static void assert_header(const char *name, const char *expected)
{
    const char *value = answer_header(name);

    if (value == NULL || strcmp(value, expected) != 0)
        fail_msg("%s: %s", name, value != NULL ? value : "(missing)");
}

static void assert_no_header(const char *name)
{
    if (answer_header(name) != NULL)
        fail_msg("%s: %s", name, answer_header(name));
}

static void a_page_has_the_headers_of_every_answer(void **state)
{
    static const char *const targets[] = { "/page/1", "/nowhere", "//" };

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        assert_true(ask("GET", targets[i], "") > 0);
        assert_header("Content-Security-Policy",
                      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
                      "form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
        assert_header("X-Content-Type-Options", "nosniff");
        assert_header("Cross-Origin-Opener-Policy", "same-origin");
        assert_header("Cross-Origin-Resource-Policy", "same-origin");
        assert_non_null(answer_header("Permissions-Policy"));
        assert_no_header("Server");
        assert_no_header("Set-Cookie");
    }
    assert_int_equal(ask("GET", "/page/1", ""), 200);
    assert_header("Referrer-Policy", "same-origin");
    assert_header("Cache-Control", "no-cache");
    assert_header("Vary", "Accept-Encoding");
    assert_header("Content-Type", "text/html; charset=utf-8");
}

static void a_quiet_page_is_kept_nowhere(void **state)
{
    (void)state;
    assert_int_equal(ask("GET", "/quiet", ""), 200);
    assert_header("Cache-Control", "no-store");
    assert_header("Referrer-Policy", "no-referrer");
    assert_no_header("ETag");
    int rendered = served.rendered;
    assert_int_equal(ask("GET", "/quiet", ""), 200);
    assert_int_equal(served.rendered, rendered + 1);
}

static void a_page_is_made_once_and_then_kept(void **state)
{
    (void)state;
    assert_int_equal(ask("GET", "/page/once", ""), 200);
    int rendered = served.rendered;
    assert_int_equal(ask("GET", "/page/once", ""), 200);
    assert_int_equal(ask("HEAD", "/page/once", ""), 200);
    assert_int_equal(served.rendered, rendered);
    /* Once more for each coding. */
    for (int i = 0; i < 3; i++) {
        assert_int_equal(ask("GET", "/page/once", "Accept-Encoding: gzip, br\r\n"), 200);
        assert_int_equal(ask("GET", "/page/once", "Accept-Encoding: br\r\n"), 200);
        assert_int_equal(ask("GET", "/page/once", "Accept-Encoding: gzip\r\n"), 200);
    }
    assert_int_equal(served.rendered, rendered + 2);
}

static void a_head_has_the_length_and_no_body(void **state)
{
    char length[20];

    (void)state;
    for (int i = 0; i < 2; i++) { /* made by a worker, then kept */
        assert_int_equal(ask("HEAD", "/page/head", ""), 200);
        assert_int_equal(answer_body_len(), 0);
        snprintf(length, sizeof length, "%s", answer_header("Content-Length"));
        assert_string_not_equal(length, "0");
    }
    assert_int_equal(ask("GET", "/page/head", ""), 200);
    assert_header("Content-Length", length);
}

static unsigned char unpacked[ANSWER_MAX];

static size_t unpack_gzip(void)
{
    z_stream stream = { .next_in = (unsigned char *)(uintptr_t)answer_body(),
                        .avail_in = (uInt)answer_body_len(),
                        .next_out = unpacked,
                        .avail_out = sizeof unpacked };

    assert_int_equal(inflateInit2(&stream, 31), Z_OK);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    inflateEnd(&stream);
    return stream.total_out;
}

static size_t unpack_brotli(void)
{
    size_t len = sizeof unpacked;

    assert_int_equal(BrotliDecoderDecompress(answer_body_len(),
                                             (const unsigned char *)answer_body(), &len, unpacked),
                     BROTLI_DECODER_RESULT_SUCCESS);
    return len;
}

static void the_client_gets_the_coding_that_it_takes(void **state)
{
    static unsigned char plain[ANSWER_MAX];

    (void)state;
    assert_int_equal(ask("GET", "/page/coded", ""), 200);
    assert_no_header("Content-Encoding");
    size_t len = answer_body_len();
    memcpy(plain, answer_body(), len);
    assert_int_equal(ask("GET", "/page/coded", "Accept-Encoding: gzip\r\n"), 200);
    assert_header("Content-Encoding", "gzip");
    assert_int_equal(unpack_gzip(), len);
    assert_memory_equal(unpacked, plain, len);
    assert_int_equal(ask("GET", "/page/coded", "Accept-Encoding: gzip, deflate, br\r\n"), 200);
    assert_header("Content-Encoding", "br");
    assert_int_equal(unpack_brotli(), len);
    assert_memory_equal(unpacked, plain, len);
    assert_int_equal(ask("GET", "/page/coded", "Accept-Encoding: gzip, br;q=0\r\n"), 200);
    assert_header("Content-Encoding", "gzip");
    assert_int_equal(ask("GET", "/page/coded", "Accept-Encoding: identity\r\n"), 200);
    assert_no_header("Content-Encoding");
}

static void what_the_client_has_is_not_sent_again(void **state)
{
    char condition[200];
    char tag[100];

    (void)state;
    assert_int_equal(ask("GET", "/page/tag", "Accept-Encoding: br\r\n"), 200);
    snprintf(tag, sizeof tag, "%s", answer_header("ETag"));
    assert_non_null(strstr(tag, "-br\""));
    snprintf(condition, sizeof condition, "Accept-Encoding: br\r\nIf-None-Match: %s\r\n", tag);
    assert_int_equal(ask("GET", "/page/tag", condition), 304);
    assert_int_equal(answer_body_len(), 0);
    assert_header("ETag", tag);
    assert_header("Cache-Control", "no-cache");
    assert_header("Vary", "Accept-Encoding");
    assert_int_equal(ask("HEAD", "/page/tag", condition), 304);
    assert_int_equal(ask("GET", "/page/other", condition), 200);
}

static void a_page_that_is_not_kept_answers_conditions_too(void **state)
{
    char condition[200];

    (void)state;
    assert_int_equal(ask("GET", "/page/1?unknown=1", ""), 200);
    snprintf(condition, sizeof condition, "If-None-Match: \"x\", %s\r\n", answer_header("ETag"));
    assert_int_equal(ask("GET", "/page/1?unknown=1", condition), 304);
    assert_int_equal(answer_body_len(), 0);
}

static void assets_are_served_for_ever_in_their_forms(void **state)
{
    char condition[200];

    (void)state;
    if (http_assets_count == 0)
        skip();
    for (size_t i = 0; i < http_assets_count; i++) {
        const struct asset *asset = &http_assets[i];

        assert_int_equal(ask("GET", asset->path, ""), 200);
        assert_header("Content-Type", asset->content_type);
        assert_header("Cache-Control", "public, max-age=31536000, immutable");
        assert_int_equal(answer_body_len(), asset->identity.len);
        assert_memory_equal(answer_body(), asset->identity.ptr, asset->identity.len);
        assert_true(str_eq_z(asset_address(asset->name), asset->path));
        snprintf(condition, sizeof condition, "If-None-Match: %s\r\n", asset->etag);
        assert_int_equal(ask("GET", asset->path, condition), 304);
        if (asset->gzip.len == 0)
            continue;
        assert_int_equal(ask("GET", asset->path, "Accept-Encoding: br\r\n"), 200);
        assert_header("Content-Encoding", "br");
        assert_int_equal(unpack_brotli(), asset->identity.len);
        assert_memory_equal(unpacked, asset->identity.ptr, asset->identity.len);
    }
    assert_int_equal(ask("GET", "/assets/nothing.00000000.css", ""), 404);
}

static Err note_change(struct db *db, void *context)
{
    (void)context;
    return change_note(db, 1, STR("test"));
}

static void a_commit_elsewhere_drops_the_pages(void **state)
{
    struct db *db;
    int rendered;

    (void)state;
    assert_int_equal(ask("GET", "/page/watched", ""), 200);
    rendered = served.rendered;
    assert_int_equal(store_open(&served.arena, served.house.folder, DB_ACCESS_WRITE, &db), OK);
    assert_int_equal(db_write(db, note_change, NULL), OK);
    db_close(db);
    for (int i = 0; i < 100 && served.rendered == rendered; i++) {
        poll(NULL, 0, 100);
        assert_int_equal(ask("GET", "/page/watched", ""), 200);
    }
    assert_int_equal(served.rendered, rendered + 1);
}

static bool index_is_open(bool expected)
{
    for (int i = 0; i < 100; i++) {
        if (ask("GET", "/index", "") != 200)
            return !expected;
        if ((strcmp(answer_body(), "open") == 0) == expected)
            return expected;
        poll(NULL, 0, 100);
    }
    return !expected;
}

static void the_search_file_is_followed_when_it_comes_and_goes(void **state)
{
    const char *path = store_search_path(&served.arena, served.house.folder);
    struct db *db;

    (void)state;
    assert_false(index_is_open(false));
    assert_int_equal(db_open(path, DB_ACCESS_WRITE, &db), OK);
    assert_int_equal(db_script(db, "test.schema", "CREATE TABLE t (n INTEGER) STRICT;"), OK);
    db_close(db);
    assert_true(index_is_open(true));
    assert_int_equal(unlink(path), 0);
    assert_false(index_is_open(false));
}

/* Whatever kept it from being opened may pass, although the file stays the same. */
static void a_search_file_that_could_not_be_opened_is_tried_again(void **state)
{
    const char *path = store_search_path(&served.arena, served.house.folder);
    Str beside = str_fmt(&served.arena, "%s.whole", path);
    struct db *db;
    Bytes whole;
    FILE *file = fopen(path, "w");

    (void)state;
    assert_non_null(file);
    for (int i = 0; i < 1000; i++)
        fputs("no database ", file);
    assert_int_equal(fclose(file), 0);
    poll(NULL, 0, 1200); /* until it was looked at */
    assert_false(index_is_open(false));
    assert_int_equal(db_open(str_z(&served.arena, beside), DB_ACCESS_WRITE, &db), OK);
    assert_int_equal(db_script(db, "test.schema", "CREATE TABLE t (n INTEGER) STRICT;"), OK);
    db_close(db);
    assert_int_equal(file_read(&served.arena, beside, 1 << 20, &whole), OK);
    file = fopen(path, "r+");
    assert_int_equal(fwrite(whole.ptr, 1, whole.len, file), whole.len);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(truncate(path, (off_t)whole.len), 0);
    assert_true(index_is_open(true));
    assert_int_equal(unlink(path), 0);
    assert_false(index_is_open(false));
}

static void connections_are_kept_for_further_requests(void **state)
{
    static const char request[] = "GET /page/kept HTTP/1.1\r\nHost: h\r\n\r\n";
    int fd = client_connect();

    (void)state;
    for (int i = 0; i < 3; i++) {
        client_send(fd, request, sizeof request - 1);
        client_answer_len = client_read(fd, client_answer, 500);
        assert_int_equal(status_of_answer(), 200);
        assert_no_header("Connection");
    }
    close(fd);
}

static void a_slow_client_is_served_and_holds_nobody_up(void **state)
{
    static const char request[] = "GET /page/slow HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    int fd = client_connect();

    (void)state;
    for (size_t i = 0; i < sizeof request - 1; i++) {
        client_send(fd, request + i, 1);
        if (i % 10 == 0)
            assert_int_equal(ask("GET", "/page/1", ""), 200);
    }
    client_answer_len = client_read(fd, client_answer, PATIENCE);
    assert_int_equal(status_of_answer(), 200);
    close(fd);
}

static void a_client_that_leaves_early_does_no_harm(void **state)
{
    static const char requests[] = "GET /page/left HTTP/1.1\r\nHost: h\r\n\r\nGET /page";

    (void)state;
    for (size_t len = 1; len < sizeof requests; len++) {
        int fd = client_connect();

        client_send(fd, requests, len);
        close(fd);
    }
    assert_int_equal(ask("GET", "/page/left", ""), 200);
}

static int begin_with_one_worker(void **state)
{
    (void)state;
    server_begin(1);
    return served.ended == OK ? 0 : -1;
}

static int send_slow(int i)
{
    char request[100];
    int fd = client_connect();
    int len = snprintf(request, sizeof request,
                       "GET /slow/%d HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", i);

    client_send(fd, request, (size_t)len);
    return fd;
}

enum { EXCESS = 5, SENT = 1 + LIMIT_QUEUE_PER_WORKER + EXCESS };

/* Waits until so many of the connections have something to read. */
static void wait_for_answers(const int *connections, int wanted)
{
    struct pollfd all[SENT];
    int readable = 0;

    for (size_t i = 0; i < SENT; i++)
        all[i] = (struct pollfd){ .fd = connections[i], .events = POLLIN };
    for (int i = 0; i < 1000 && (readable = poll(all, SENT, 1000)) < wanted; i++)
        poll(NULL, 0, 10);
    assert_int_equal(readable, wanted);
}

static void assert_busy(void)
{
    assert_int_equal(status_of_answer(), 503);
    assert_header("Retry-After", "2");
    assert_string_equal(answer_body(), "<h1>busy");
    assert_non_null(answer_header("Content-Security-Policy"));
}

static void a_full_queue_is_said_at_once(void **state)
{
    int connections[SENT];
    int served_in_the_end = 0;

    (void)state;
    connections[0] = send_slow(0);
    sem_wait(&served.entered);
    for (int i = 1; i < SENT; i++)
        connections[i] = send_slow(i);
    wait_for_answers(connections, EXCESS);
    for (int i = 0; i < SENT; i++)
        sem_post(&served.let_go);
    for (int i = 0; i < SENT; i++) {
        client_answer_len = client_read(connections[i], client_answer, PATIENCE);
        close(connections[i]);
        if (status_of_answer() == 200)
            served_in_the_end++;
        else
            assert_busy();
    }
    assert_int_equal(served_in_the_end, SENT - EXCESS);
    assert_int_equal(ask("GET", "/nowhere", ""), 404);
}

static void what_is_kept_is_served_while_every_worker_is_busy(void **state)
{
    (void)state;
    assert_int_equal(ask("GET", "/page/kept", ""), 200);
    int slow = send_slow(0);
    sem_wait(&served.entered);
    assert_int_equal(ask("GET", "/page/kept", ""), 200);
    sem_post(&served.let_go);
    client_read(slow, client_answer, PATIENCE);
    close(slow);
}

static void stopping_finishes_what_runs(void **state)
{
    (void)state;
    server_begin(1);
    int idle = client_connect();
    int slow = send_slow(0);
    sem_wait(&served.entered);
    server_tell_to_stop();
    poll(NULL, 0, 300);
    sem_post(&served.let_go);
    client_answer_len = client_read(slow, client_answer, PATIENCE);
    assert_int_equal(status_of_answer(), 200);
    assert_string_equal(answer_body(), "done");
    server_wait_for_end();
    assert_int_equal(served.ended, OK);
    close(slow);
    close(idle);
}

static void a_house_that_is_not_there_is_not_served(void **state)
{
    struct house nowhere;

    (void)state;
    server_begin(1);
    nowhere = served.house;
    nowhere.folder = STR("/nonexistent/house");
    assert_int_equal(server_run(&nowhere, &served.options, served.stop[0], NULL), ERR_NOT_FOUND);
    server_end();
}

/* So the library leaves it when it cannot start, for every process that has it. */
static void a_socket_that_was_shut_down_is_listened_on_again(void **state)
{
    int fd, port;

    (void)state;
    assert_int_equal(listen_on(NULL, 0, &fd, &port), OK);
    close(fd);
    /* As a house does: a port that the system has chosen would be lost with the listening. */
    assert_int_equal(listen_on(NULL, port, &fd, &port), OK);
    assert_int_equal(shutdown(fd, SHUT_RDWR), 0);
    server_begin_on(fd, 1);
    assert_int_equal(served.port, port);
    assert_int_equal(ask("GET", "/page/1", ""), 200);
    server_end();
    close(fd);
}

#define WITH_ONE(name) cmocka_unit_test_setup_teardown(name, begin_with_one_worker, end_server)

int main(void)
{
    const struct CMUnitTest shared[] = {
        cmocka_unit_test(a_page_has_the_headers_of_every_answer),
        cmocka_unit_test(a_quiet_page_is_kept_nowhere),
        cmocka_unit_test(a_page_is_made_once_and_then_kept),
        cmocka_unit_test(a_head_has_the_length_and_no_body),
        cmocka_unit_test(the_client_gets_the_coding_that_it_takes),
        cmocka_unit_test(what_the_client_has_is_not_sent_again),
        cmocka_unit_test(a_page_that_is_not_kept_answers_conditions_too),
        cmocka_unit_test(assets_are_served_for_ever_in_their_forms),
        cmocka_unit_test(a_commit_elsewhere_drops_the_pages),
        cmocka_unit_test(the_search_file_is_followed_when_it_comes_and_goes),
        cmocka_unit_test(a_search_file_that_could_not_be_opened_is_tried_again),
        cmocka_unit_test(connections_are_kept_for_further_requests),
        cmocka_unit_test(a_slow_client_is_served_and_holds_nobody_up),
        cmocka_unit_test(a_client_that_leaves_early_does_no_harm),
    };
    const struct CMUnitTest own[] = {
        WITH_ONE(a_full_queue_is_said_at_once),
        WITH_ONE(what_is_kept_is_served_while_every_worker_is_busy),
        cmocka_unit_test(stopping_finishes_what_runs),
        cmocka_unit_test(a_house_that_is_not_there_is_not_served),
        cmocka_unit_test(a_socket_that_was_shut_down_is_listened_on_again),
    };

    log_set_level(LOG_ERROR);
    return cmocka_run_group_tests(shared, begin_server, end_server) +
           cmocka_run_group_tests(own, NULL, NULL);
}
