/* SPDX-License-Identifier: EUPL-1.2
 *
 * The gate, with real bytes on real connections: what is ambiguous is refused and nothing behind it
 * is answered. The contract that is tested stands in http/gate.h; the first cases are those of RFC
 * 9112 about where a message ends.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <strings.h>

#include "gate_tls.h"
#include "http/gate.h"
#include "http/limits.h"

/* A raw request, the statuses that are right for it (0, not first: closed without an answer), and
 * how many pages come. */
struct raw_case {
    const char *name;
    const char *bytes;
    size_t len;
    int right[3];
    int pages; /* that come when it is right */
};

#define RAW(text) text, sizeof(text) - 1
#define SMUGGLED "GET /page/smuggled HTTP/1.1\r\nHost: h\r\n\r\n"
#define H "Host: h\r\n"
#define C "Connection: close\r\n"

static const struct raw_case raw_cases[] = {
    { "length and chunked",
      RAW("POST /echo HTTP/1.1\r\n" H
          "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED),
      { 400 },
      0 },
    { "two lengths",
      RAW("POST /echo HTTP/1.1\r\n" H "Content-Length: 0\r\nContent-Length: 42\r\n\r\n" SMUGGLED),
      { 400 },
      0 },
    { "the same length twice",
      RAW("POST /echo HTTP/1.1\r\n" H "Content-Length: 0\r\nContent-Length: 0\r\n\r\n" SMUGGLED),
      { 400 },
      0 },
    { "blank before the colon",
      RAW("POST /echo HTTP/1.1\r\n" H "Content-Length : 42\r\n\r\n" SMUGGLED),
      { 400 },
      0 },
    { "two hosts", RAW("GET /page/1 HTTP/1.1\r\n" H "Host: other\r\n\r\n" SMUGGLED), { 400 }, 0 },
    { "no host", RAW("GET /page/1 HTTP/1.1\r\n\r\n" SMUGGLED), { 400 }, 0 },
    { "an odd host", RAW("GET /page/1 HTTP/1.1\r\nHost: a/b\r\n\r\n" SMUGGLED), { 400 }, 0 },
    { "xchunked",
      RAW("POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" SMUGGLED),
      { 400, 0 },
      0 },
    { "gzip, chunked",
      RAW("POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" SMUGGLED),
      { 400, 0 },
      0 },
    { "chunked twice",
      RAW("POST /echo HTTP/1.1\r\n" H
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED),
      { 400, 0 },
      0 },
    { "chunked in HTTP/1.0",
      RAW("POST /echo HTTP/1.0\r\n" H "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED),
      { 400, 0 },
      0 },
    { "an unknown method", RAW("BREW /page/1 HTTP/1.1\r\n" H "\r\n" SMUGGLED), { 501 }, 0 },
    { "a known method that is not offered",
      RAW("DELETE /page/1 HTTP/1.1\r\n" H "\r\n" SMUGGLED),
      { 405 },
      0 },
    { "HTTP/1.9", RAW("GET /page/1 HTTP/1.9\r\n" H "\r\n" SMUGGLED), { 505 }, 0 },
    { "HTTP/2.0", RAW("GET /page/1 HTTP/2.0\r\n" H "\r\n" SMUGGLED), { 505, 0 }, 0 },
    { "no version", RAW("GET /page/1\r\n\r\n" SMUGGLED), { 505, 400, 0 }, 0 },
    { "length with a plus",
      RAW("POST /echo HTTP/1.1\r\n" H "Content-Length: +5\r\n\r\nq=abc" SMUGGLED),
      { 400 },
      0 },
    { "negative length",
      RAW("POST /echo HTTP/1.1\r\n" H "Content-Length: -5\r\n\r\nq=abc" SMUGGLED),
      { 400 },
      0 },
    { "a list of lengths",
      RAW("POST /echo HTTP/1.1\r\n" H "Content-Length: 5,5\r\n\r\nq=abc" SMUGGLED),
      { 400 },
      0 },
    { "length of another base",
      RAW("POST /echo HTTP/1.1\r\n" H "Content-Length: 0x5\r\n\r\nq=abc" SMUGGLED),
      { 400 },
      0 },
    { "a huge length",
      RAW("POST /echo HTTP/1.1\r\n" H "Content-Length: 99999999999999999999\r\n\r\n" SMUGGLED),
      { 400, 413 },
      0 },
    { "a large length",
      RAW("POST /echo HTTP/1.1\r\n" H "Content-Length: 16385\r\n\r\n" SMUGGLED),
      { 413 },
      0 },
    { "a bad chunk size",
      RAW("POST /echo HTTP/1.1\r\n" H
          "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n" SMUGGLED),
      { 411 },
      0 },
    { "a huge chunk size",
      RAW("POST /echo HTTP/1.1\r\n" H
          "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nabc\r\n0\r\n\r\n" SMUGGLED),
      { 411 },
      0 },
    { "a body on a GET",
      RAW("GET /page/1 HTTP/1.1\r\n" H "Content-Length: 42\r\n\r\n" SMUGGLED),
      { 400 },
      0 },
    { "a chunked GET",
      RAW("GET /page/1 HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED),
      { 400 },
      0 },
    { "NUL in the path", RAW("GET /page/1\0.csv HTTP/1.1\r\n" H C "\r\n"), { 400, 0 }, 0 },
    { "encoded NUL", RAW("GET /page/1%00 HTTP/1.1\r\n" H C "\r\n"), { 400 }, 0 },
    { "NUL in the last header", RAW("GET /page/1 HTTP/1.1\r\n" H C "X: a\0b\r\n\r\n"), { 400 }, 0 },
    { "NUL in a header",
      RAW("POST /echo HTTP/1.1\r\n" H "Content-Length: 0\0 2\r\nX: y\r\n\r\n" SMUGGLED),
      { 400 },
      0 },
    { "NUL in a header name", RAW("GET /page/1 HTTP/1.1\r\n" H C "X\0Y: a\r\n\r\n"), { 400 }, 0 },
    { "a control character in a header",
      RAW("GET /page/1 HTTP/1.1\r\n" H C "X: a\1b\r\n\r\n"),
      { 400 },
      0 },
    { "a header name that is no token",
      RAW("GET /page/1 HTTP/1.1\r\n" H C "X(y): a\r\n\r\n"),
      { 400 },
      0 },
    { "a folded header", RAW("GET /page/1 HTTP/1.1\r\n" H C "X: a\r\n b\r\n\r\n"), { 400 }, 0 },
    { "a folded length",
      RAW("POST /echo HTTP/1.1\r\n" H "Content-Length: 0\r\n 42\r\n\r\n" SMUGGLED),
      { 400 },
      0 },
    { "a folded coding",
      RAW("POST /echo HTTP/1.1\r\n" H
          "Transfer-Encoding:\r\n chunked\r\nX: y\r\n\r\n0\r\n\r\n" SMUGGLED),
      { 400 },
      0 },
    { "a first line that is folded",
      RAW("POST /echo HTTP/1.1\r\n Content-Length: 4\r\n" H "\r\n" SMUGGLED),
      { 400 },
      0 },
    { "bare line feeds", RAW("GET /page/1 HTTP/1.1\nHost: h\nConnection: close\n\n"), { 400 }, 0 },
    { "one bare line feed",
      RAW("GET /page/1 HTTP/1.1\r\n" H "X: y\nConnection: close\r\n\r\n"),
      { 400 },
      0 },
    { "a blank in the path", RAW("GET /page/1 2 HTTP/1.1\r\n" H C "\r\n"), { 400, 0 }, 0 },
    { "another host's address",
      RAW("GET http://other/page/1 HTTP/1.1\r\n" H C "\r\n"),
      { 400 },
      0 },
    { "CONNECT", RAW("CONNECT other:443 HTTP/1.1\r\n" H C "\r\n"), { 405 }, 0 },
    { "an asterisk", RAW("GET * HTTP/1.1\r\n" H C "\r\n"), { 400 }, 0 },
    { "dot segments", RAW("GET /page/../echo HTTP/1.1\r\n" H C "\r\n"), { 400 }, 0 },
    { "encoded dot segments", RAW("GET /page/%2e%2E/echo HTTP/1.1\r\n" H C "\r\n"), { 400 }, 0 },
    { "an encoded slash", RAW("GET /page%2f1 HTTP/1.1\r\n" H C "\r\n"), { 400 }, 0 },
    { "two slashes", RAW("GET //page/1 HTTP/1.1\r\n" H C "\r\n"), { 400 }, 0 },
    { "half an encoding", RAW("GET /page/1%2 HTTP/1.1\r\n" H C "\r\n"), { 400 }, 0 },
    { "bytes that are no UTF-8", RAW("GET /page/%ff HTTP/1.1\r\n" H C "\r\n"), { 400 }, 0 },
    { "a line break in the path", RAW("GET /page/%0a HTTP/1.1\r\n" H C "\r\n"), { 400 }, 0 },
    { "blanks behind a value and an empty value",
      RAW("GET /page/1 HTTP/1.1\r\n" H "X: y  \r\nZ:\r\n" C "\r\n"),
      { 200 },
      1 },
    { "a right request", RAW("GET /page/1 HTTP/1.1\r\n" H C "\r\n"), { 200 }, 1 },
    { "two right requests",
      RAW("GET /page/1 HTTP/1.1\r\n" H "\r\nGET /page/2 HTTP/1.1\r\n" H C "\r\n"),
      { 200 },
      2 },
    { "HTTP/1.0 without a host", RAW("GET /page/1 HTTP/1.0\r\n\r\n"), { 200 }, 1 },
    { "a right form, then a page",
      RAW("POST /echo HTTP/1.1\r\n" H
          "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5\r\n\r\nq=abcGET "
          "/page/2 HTTP/1.1\r\n" H C "\r\n"),
      { 200 },
      2 },
    { "a chunked form, which does not say how long it is",
      RAW("POST /echo HTTP/1.1\r\n" H C
          "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: "
          "Chunked\r\n\r\n2\r\nq=\r\n3\r\nabc\r\n0\r\n\r\n" SMUGGLED),
      { 411 },
      0 },
};

/* The library writes the head of some of its own refusals twice, so only pages count. */
static int count_pages(void)
{
    int count = 0;

    for (size_t i = 0; i + 12 <= client_answer_len; i++)
        count += memcmp(client_answer + i, "HTTP/1.1 200", 12) == 0 ? 1 : 0;
    return count;
}

static bool is_right(const struct raw_case *raw)
{
    int status = status_of_answer();

    for (size_t i = 0; i < 3; i++) {
        if (status == raw->right[i] && (status != 0 || i > 0))
            return count_pages() == raw->pages;
    }
    return false;
}

static void whatever_is_ambiguous_is_refused_and_nothing_behind_it_is_answered(void **state)
{
    int wrong = 0;

    (void)state;
    for (size_t i = 0; i < sizeof raw_cases / sizeof raw_cases[0]; i++) {
        exchange_bytes(raw_cases[i].bytes, raw_cases[i].len, 3000);
        if (is_right(&raw_cases[i]))
            continue;
        print_error("%s: status %d, %d pages\n", raw_cases[i].name, status_of_answer(),
                    count_pages());
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

static void a_refusal_closes_the_connection(void **state)
{
    (void)state;
    exchange_bytes(RAW("GET //x HTTP/1.1\r\n" H "\r\n"), PATIENCE);
    assert_int_equal(status_of_answer(), 400);
    assert_string_equal(answer_header("Connection"), "close");
    assert_string_equal(answer_header("X-Content-Type-Options"), "nosniff");
    assert_string_equal(answer_body(), "400 Bad Request\n");
}

static char long_text[128 << 10];

static int ask_with_header_of(size_t len)
{
    int start = snprintf(long_text, sizeof long_text, "GET /page/1 HTTP/1.1\r\n" H C "X: ");

    memset(long_text + start, 'x', len);
    memcpy(long_text + start + len, "\r\n\r\n", 4);
    exchange_bytes(long_text, (size_t)start + len + 4, PATIENCE);
    return status_of_answer();
}

static void headers_have_a_size(void **state)
{
    (void)state;
    assert_int_equal(ask_with_header_of(8 << 10), 200);
    assert_int_equal(ask_with_header_of(LIMIT_HEADER_BYTES), 431);
    assert_int_equal(ask_with_header_of(64 << 10), 431);
}

static int ask_with_headers(int count)
{
    int len = snprintf(long_text, sizeof long_text, "GET /page/1 HTTP/1.1\r\n" H C);

    for (int i = 2; i < count; i++)
        len += snprintf(long_text + len, sizeof long_text - (size_t)len, "X: y\r\n");
    len += snprintf(long_text + len, sizeof long_text - (size_t)len, "\r\n");
    exchange_bytes(long_text, (size_t)len, PATIENCE);
    return status_of_answer();
}

static void headers_have_a_number(void **state)
{
    (void)state;
    assert_int_equal(ask_with_headers(LIMIT_HEADERS), 200);
    assert_int_equal(ask_with_headers(LIMIT_HEADERS + 1), 431);
    assert_int_equal(ask_with_headers(2000), 431);
}

static int ask_for_target(const char *before, size_t len)
{
    size_t start = strlen(before);

    memcpy(long_text, before, start);
    memset(long_text + start, 'x', len);
    long_text[start + len] = '\0';
    return ask("GET", long_text, "");
}

static void paths_and_queries_have_a_length(void **state)
{
    (void)state;
    assert_int_equal(ask_for_target("/page/", LIMIT_PATH - 6), 200);
    assert_int_equal(ask_for_target("/page/", LIMIT_PATH - 5), 414);
    assert_int_equal(ask_for_target("/page/1?", LIMIT_QUERY), 200);
    assert_int_equal(ask_for_target("/page/1?", LIMIT_QUERY + 1), 414);
    assert_int_equal(ask_for_target("/page/", 12000), 414);
}

/* Every limit of a request reached at once: the library's memory for a connection holds it. */
static void the_longest_request_that_is_let_through_is_answered(void **state)
{
    const size_t fields = LIMIT_HEADERS - 2; /* besides Host: h and Connection: close */
    size_t left = LIMIT_HEADER_BYTES - strlen("Hosth") - strlen("Connectionclose");
    int len = snprintf(long_text, sizeof long_text, "GET /page/%0*d?%0*d HTTP/1.1\r\n" H C,
                       LIMIT_PATH - 6, 1, LIMIT_QUERY, 1);

    (void)state;
    for (size_t i = 0; i < fields; i++) {
        size_t share = i + 1 < fields ? left / (fields - i) : left;

        len += snprintf(long_text + len, sizeof long_text - (size_t)len, "X: %0*d\r\n",
                        (int)share - 1, 1);
        left -= share;
    }
    len += snprintf(long_text + len, sizeof long_text - (size_t)len, "\r\n");
    exchange_bytes(long_text, (size_t)len, PATIENCE);
    assert_int_equal(status_of_answer(), 200);
}

/* A form of len bytes. */
static int post_form(size_t len)
{
    int start = snprintf(long_text, sizeof long_text,
                         "POST /echo HTTP/1.1\r\n" H C "Content-Length: %zu\r\n"
                         "Content-Type: application/x-www-form-urlencoded\r\n\r\nq=",
                         len);

    memset(long_text + start, 'x', len - 2);
    exchange_bytes(long_text, (size_t)start + len - 2, PATIENCE);
    return status_of_answer();
}

static void bodies_have_a_size(void **state)
{
    (void)state;
    assert_int_equal(post_form(LIMIT_BODY), 200);
    assert_int_equal(answer_body_len(), LIMIT_BODY - 2);
    assert_int_equal(post_form(LIMIT_BODY + 1), 413);
    assert_int_equal(post_form(100 << 10), 413);
}

static void codings_are_read_with_their_weights(void **state)
{
    static const struct {
        const char *value;
        bool gzip, brotli;
    } expected[] = {
        { "", false, false },
        { "gzip, deflate, br", true, true },
        { "GZIP;q=0.5", true, false },
        { "gzip;q=0, br;q=1", false, true },
        { "gzip; q=0.000 , br", false, true },
        { "gzip;q=0.001", true, false },
        { "*", true, true },
        { "br;q=0, *", true, false },
        { "*;q=0", false, false },
        { "identity", false, false },
        { "x-gzip", true, false },
        { "gzipped, brr", false, false },
        { ",,;q=0,gzip", true, false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        bool gzip;
        bool brotli;

        gate_codings(bytes_of(str_from_z(expected[i].value)), &gzip, &brotli);
        if (gzip != expected[i].gzip || brotli != expected[i].brotli)
            fail_msg("%s: gzip %d, br %d", expected[i].value, gzip, brotli);
    }
}

static void a_path_is_decoded_once(void **state)
{
    struct arena arena;
    struct request request;
    const struct gate_header host = { bytes_of(STR("Host")), bytes_of(STR("h")) };
    const struct gate_message message = {
        .method = bytes_of(STR("GET")),
        .version = bytes_of(STR("HTTP/1.1")),
        .target = bytes_of(STR("/a%20b/%2541/%C3%A5?x=%41")),
        .headers = &host,
        .header_count = 1,
    };

    (void)state;
    arena_init(&arena, 1 << 20);
    assert_int_equal(gate_check(&arena, &message, &request), 0);
    assert_true(str_eq_z(request.path, "/a b/%41/\u00e5"));
    assert_true(str_eq_z(request.query, "x=%41"));
    assert_true(str_eq_z(request.host, "h"));
    arena_clear(&arena);
}

static int begin_tls(void **state)
{
    (void)state;
    server_begin_tls(2);
    return 0;
}

static int end_tls(void **state)
{
    (void)state;
    server_end_tls();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_is_ambiguous_is_refused_and_nothing_behind_it_is_answered),
        cmocka_unit_test(a_refusal_closes_the_connection),
        cmocka_unit_test(headers_have_a_size),
        cmocka_unit_test(headers_have_a_number),
        cmocka_unit_test(paths_and_queries_have_a_length),
        cmocka_unit_test(the_longest_request_that_is_let_through_is_answered),
        cmocka_unit_test(bodies_have_a_size),
        cmocka_unit_test(codings_are_read_with_their_weights),
        cmocka_unit_test(a_path_is_decoded_once),
    };

    int failed = cmocka_run_group_tests_name("gate", tests, begin_server, end_server);
    return failed + cmocka_run_group_tests_name("gate behind TLS", tests, begin_tls, end_tls);
}
