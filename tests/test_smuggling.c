/* SPDX-License-Identifier: EUPL-1.2
 *
 * What two programs could read differently, sent to a house that listens: relatives of the cases in
 * test_gate.c.  A message that is refused reaches no handler, nothing behind it is answered, and
 * the connection is closed; one that is right is answered as often as it asks and no more.  Each
 * refused message has a whole request behind it, which is what a smuggler wants to be answered.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <strings.h>

#include "gate_server.h"

struct message {
    const char *name;
    const char *bytes;
    size_t len;
    int pages; /* that are answered; 0: it is refused and the connection closed */
};

#define RAW(text) text, sizeof(text) - 1
#define NEXT "GET /page/next HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
#define H "Host: h\r\n"
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define CHUNKED "POST /echo HTTP/1.1\r\n" H FORM "Transfer-Encoding: chunked\r\n\r\n"
#define POST "POST /echo HTTP/1.1\r\n" H FORM
#define GET "GET /page/1 HTTP/1.1\r\n" H

/* Where a chunk ends is read in many ways, so a chunked body is refused whatever is in it. */
static const struct message chunks[] = {
    { "chunks", RAW(CHUNKED "2\r\nq=\r\n3\r\nabc\r\n0\r\n\r\n" NEXT), 0 },
    { "a chunk extension", RAW(CHUNKED "5;a=b\r\nq=abc\r\n0\r\n\r\n" NEXT), 0 },
    { "a bare line feed in an extension", RAW(CHUNKED "5;a\nq=abc\r\n0\r\n\r\n" NEXT), 0 },
    { "a bare carriage return in an extension", RAW(CHUNKED "5;a\rb\r\nq=abc\r\n0\r\n\r\n" NEXT),
      0 },
    { "a NUL in an extension", RAW(CHUNKED "5;a\0\r\nq=abc\r\n0\r\n\r\n" NEXT), 0 },
    { "chunk lines that end with a line feed", RAW(CHUNKED "5\nq=abc\n0\n\n" NEXT), 0 },
    { "a last chunk that ends with a line feed", RAW(CHUNKED "5\r\nq=abc\r\n0\n\n" NEXT), 0 },
    { "chunk data without its line end", RAW(CHUNKED "5\r\nq=abcXX0\r\n\r\n" NEXT), 0 },
    { "chunk data that is too long", RAW(CHUNKED "4\r\nq=abc\r\n0\r\n\r\n" NEXT), 0 },
    { "chunk data that ends with a bare carriage return", RAW(CHUNKED "5\r\nq=abc\r0\r\n\r\n" NEXT),
      0 },
    { "a blank before the chunk size", RAW(CHUNKED " 5\r\nq=abc\r\n0\r\n\r\n" NEXT), 0 },
    { "a plus before the chunk size", RAW(CHUNKED "+5\r\nq=abc\r\n0\r\n\r\n" NEXT), 0 },
    { "a minus before the chunk size", RAW(CHUNKED "-5\r\nq=abc\r\n0\r\n\r\n" NEXT), 0 },
    { "0x before the chunk size", RAW(CHUNKED "0x5\r\nq=abc\r\n0\r\n\r\n" NEXT), 0 },
    { "no chunk size", RAW(CHUNKED "\r\nq=abc\r\n0\r\n\r\n" NEXT), 0 },
    { "an extension without a size", RAW(CHUNKED ";a\r\nq=abc\r\n0\r\n\r\n" NEXT), 0 },
    { "a chunk size that wraps at 64 bits",
      RAW(CHUNKED "10000000000000005\r\nq=abc\r\n0\r\n\r\n" NEXT), 0 },
    { "a trailer", RAW(CHUNKED "5\r\nq=abc\r\n0\r\nX-Sum: 1\r\n\r\n" NEXT), 0 },
    { "a trailer that tells a length",
      RAW(CHUNKED "5\r\nq=abc\r\n0\r\nContent-Length: 60\r\n\r\n" NEXT), 0 },
    { "a trailer that tells a coding",
      RAW(CHUNKED "5\r\nq=abc\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n" NEXT), 0 },
};

static const struct message codings[] = {
    { "identity", RAW(POST "Transfer-Encoding: identity\r\nContent-Length: 5\r\n\r\nq=abc" NEXT),
      0 },
    { "identity alone", RAW(POST "Transfer-Encoding: identity\r\n\r\n" NEXT), 0 },
    { "chunked, identity", RAW(POST "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" NEXT),
      0 },
    { "identity, chunked", RAW(POST "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n" NEXT),
      0 },
    { "chunked, chunked", RAW(POST "Transfer-Encoding: chunked,chunked\r\n\r\n0\r\n\r\n" NEXT), 0 },
    { "a comma behind chunked", RAW(POST "Transfer-Encoding: chunked,\r\n\r\n0\r\n\r\n" NEXT), 0 },
    { "chunked in quotes", RAW(POST "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n" NEXT), 0 },
    { "chunked with a parameter", RAW(POST "Transfer-Encoding: chunked;a=b\r\n\r\n0\r\n\r\n" NEXT),
      0 },
    { "a vertical tab before chunked",
      RAW(POST "Transfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n" NEXT), 0 },
    { "a form feed behind chunked", RAW(POST "Transfer-Encoding: chunked\f\r\n\r\n0\r\n\r\n" NEXT),
      0 },
    { "a no-break space before chunked",
      RAW(POST "Transfer-Encoding: \xa0"
               "chunked\r\n\r\n0\r\n\r\n" NEXT),
      0 },
    { "an empty coding", RAW(POST "Transfer-Encoding:\r\n\r\n0\r\n\r\n" NEXT), 0 },
    { "an empty coding and a length",
      RAW(POST "Transfer-Encoding:\r\nContent-Length: 5\r\n\r\nq=abc" NEXT), 0 },
    { "a tab before the colon", RAW(POST "Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n" NEXT), 0 },
    { "a coding behind a bare carriage return",
      RAW(POST "X: y\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" NEXT), 0 },
    { "a coding behind a NUL", RAW(POST "X: y\0Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" NEXT),
      0 },
    { "two codings in different case",
      RAW(POST "Transfer-Encoding: chunked\r\ntransfer-encoding: identity\r\n\r\n0\r\n\r\n" NEXT),
      0 },
    { "a name with a long s",
      RAW(POST "Tran\xc5\xbf"
               "fer-Encoding: chunked\r\n\r\n0\r\n\r\n" NEXT),
      0 },
    { "a chunked HEAD",
      RAW("HEAD /page/1 HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" NEXT), 0 },
    { "a chunked OPTIONS",
      RAW("OPTIONS /page/1 HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" NEXT), 0 },
};

static const struct message lengths[] = {
    { "an empty length", RAW(POST "Content-Length:\r\n\r\n" NEXT), 0 },
    { "a length of blanks", RAW(POST "Content-Length:   \r\n\r\n" NEXT), 0 },
    { "a length in quotes", RAW(POST "Content-Length: \"5\"\r\n\r\nq=abc" NEXT), 0 },
    { "a length with a point", RAW(POST "Content-Length: 5.0\r\n\r\nq=abc" NEXT), 0 },
    { "a length with a power", RAW(POST "Content-Length: 5e0\r\n\r\nq=abc" NEXT), 0 },
    { "two numbers", RAW(POST "Content-Length: 5 5\r\n\r\nq=abc" NEXT), 0 },
    { "a vertical tab before the length", RAW(POST "Content-Length: \v5\r\n\r\nq=abc" NEXT), 0 },
    { "a length that wraps at 64 bits",
      RAW(POST "Content-Length: 18446744073709551621\r\n\r\nq=abc" NEXT), 0 },
    { "a length of Arabic digits", RAW(POST "Content-Length: \xd9\xa5\r\n\r\nq=abc" NEXT), 0 },
    { "a length behind a bare carriage return",
      RAW(POST "X: y\rContent-Length: 5\r\n\r\nq=abc" NEXT), 0 },
    { "a length with a bare carriage return", RAW(POST "Content-Length: 5\r 5\r\n\r\n" NEXT), 0 },
    { "two lengths in different case",
      RAW(POST "Content-Length: 5\r\ncontent-length: 6\r\n\r\nq=abc" NEXT), 0 },
    { "a length and a list of lengths",
      RAW(POST "Content-Length: 5\r\nContent-Length: 5, 6\r\n\r\nq=abc" NEXT), 0 },
    { "a blank in the name", RAW(POST "Content Length: 5\r\n\r\n" NEXT), 0 },
    { "a length for a HEAD", RAW("HEAD /page/1 HTTP/1.1\r\n" H "Content-Length: 5\r\n\r\n" NEXT),
      0 },
    { "zeros before the length", RAW(POST "Content-Length: 0005\r\n\r\nq=abc" NEXT), 2 },
    { "a form without a length", RAW(POST "\r\n" NEXT), 2 },
    { "an empty GET with a length of nothing", RAW(GET "Content-Length: 0\r\n\r\n" NEXT), 2 },
};

static const struct message lines[] = {
    { "HTTP/0.9", RAW("GET /page/1\r\n" NEXT), 0 },
    { "HTTP/0.9, said", RAW("GET /page/1 HTTP/0.9\r\n" H "\r\n" NEXT), 0 },
    { "HTTP/2 without asking", RAW("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" NEXT), 0 },
    { "a version in small letters", RAW("GET /page/1 http/1.1\r\n" H "\r\n" NEXT), 0 },
    { "a version with a zero", RAW("GET /page/1 HTTP/01.1\r\n" H "\r\n" NEXT), 0 },
    { "a version with three digits", RAW("GET /page/1 HTTP/1.10\r\n" H "\r\n" NEXT), 0 },
    { "a method in small letters", RAW("get /page/1 HTTP/1.1\r\n" H "\r\n" NEXT), 0 },
    { "a vertical tab between", RAW("GET\v/page/1 HTTP/1.1\r\n" H "\r\n" NEXT), 0 },
    { "a bare carriage return in the first line", RAW("GET /page/1\rX HTTP/1.1\r\n" H "\r\n" NEXT),
      0 },
    { "a whole request in the target", RAW("GET /page/1\rHost:\th\r\r HTTP/1.1\r\n" H "\r\n" NEXT),
      0 },
    { "no target", RAW("GET HTTP/1.1\r\n" H "\r\n" NEXT), 0 },
    { "an absolute address", RAW("GET http://h/page/1 HTTP/1.1\r\n" H "\r\n" NEXT), 0 },
    { "an address with a user", RAW("GET http://h@other/page/1 HTTP/1.1\r\n" H "\r\n" NEXT), 0 },
    { "a host and port", RAW("GET h:80 HTTP/1.1\r\n" H "\r\n" NEXT), 0 },
    { "CONNECT", RAW("CONNECT h:80 HTTP/1.1\r\n" H "\r\n" NEXT), 0 },
    { "CONNECT with a body",
      RAW("CONNECT h:80 HTTP/1.1\r\n" H "Content-Length: 5\r\n\r\nq=abc" NEXT), 0 },
    { "OPTIONS *", RAW("OPTIONS * HTTP/1.1\r\n" H "\r\n" NEXT), 0 },
    { "TRACE", RAW("TRACE /page/1 HTTP/1.1\r\n" H "\r\n" NEXT), 0 },
    { "a fragment", RAW("GET /page/1#x HTTP/1.1\r\n" H "\r\n" NEXT), 0 },
    { "a backslash", RAW("GET /page\\1 HTTP/1.1\r\n" H "\r\n" NEXT), 0 },
    { "an encoded bidirectional override", RAW("GET /page/%E2%80%AE HTTP/1.1\r\n" H "\r\n" NEXT),
      0 },
    { "a path of bytes that are no UTF-8", RAW("GET /page/\xff HTTP/1.1\r\n" H "\r\n" NEXT), 0 },
    { "an overlong slash", RAW("GET /page%c0%af1 HTTP/1.1\r\n" H "\r\n" NEXT), 0 },
    { "half a surrogate pair", RAW("GET /page/%ED%A0%80 HTTP/1.1\r\n" H "\r\n" NEXT), 0 },
    { "a line without a colon", RAW(GET "Transfer-Encoding\r\n\r\n" NEXT), 0 },
    { "a line without a name", RAW(GET ": chunked\r\n\r\n" NEXT), 0 },
    { "a colon", RAW(GET ":\r\n" NEXT), 0 },
    { "a colon before a request", RAW(GET "X: y\r\n:\r\n" NEXT), 0 },
    { "a colon before everything",
      RAW("GET /page/1 HTTP/1.0\r\n:\r\nConnection: keep-alive\r\n\r\n" NEXT), 0 },
    { "a bare carriage return for a line's end", RAW("GET /page/1 HTTP/1.1\r" H "\r\r" NEXT), 0 },
    { "a bare carriage return in a value", RAW(GET "X: a\rb\r\n\r\n" NEXT), 0 },
    { "a folded Host", RAW("GET /page/1 HTTP/1.1\r\nHost:\r\n h\r\n\r\n" NEXT), 0 },
    { "a folded line of blanks", RAW(GET "X: y\r\n \r\n\r\n" NEXT), 0 },
    { "an empty Host", RAW("GET /page/1 HTTP/1.1\r\nHost:\r\n\r\n" NEXT), 0 },
    { "two hosts in one", RAW("GET /page/1 HTTP/1.1\r\nHost: h, other\r\n\r\n" NEXT), 0 },
    { "a Host with a user", RAW("GET /page/1 HTTP/1.1\r\nHost: a@h\r\n\r\n" NEXT), 0 },
    { "a Host with a path", RAW("GET /page/1 HTTP/1.1\r\nHost: h/x\r\n\r\n" NEXT), 0 },
};

static const struct message others[] = {
    { "Expect: 100-continue",
      RAW(POST "Content-Length: 5\r\nExpect: 100-continue\r\n\r\nq=abc" NEXT), 2 },
    { "Expect: 100-continue before too much",
      RAW(POST "Content-Length: 20000\r\nExpect: 100-continue\r\n\r\n" NEXT), 0 },
    { "Expect: 100-continue with an ambiguous body",
      RAW(POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n"
               "0\r\n\r\n" NEXT),
      0 },
    { "Upgrade to HTTP/2",
      RAW(GET "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"
              "\r\n" NEXT),
      2 },
    { "Upgrade to a WebSocket",
      RAW(GET "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
              "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n" NEXT),
      2 },
    { "another method asked for beside", RAW(GET "X-HTTP-Method-Override: DELETE\r\n\r\n" NEXT),
      2 },
    { "hop by hop", RAW(POST "Connection: Content-Length\r\nContent-Length: 5\r\n\r\nq=abc" NEXT),
      2 },
    { "a range", RAW(GET "Range: bytes=0-1,0-2,0-3\r\n\r\n" NEXT), 2 },
    { "more than the length says", RAW(POST "Content-Length: 4\r\n\r\nq=abc" NEXT), 1 },
    { "a good one before a refused one", RAW(GET "\r\nGET //x HTTP/1.1\r\n" H "\r\n" NEXT), 1 },
};

/* Everything that comes until the house closes; false where it keeps the connection open. */
static bool read_to_the_end(int fd)
{
    struct pollfd readable = { .fd = fd, .events = POLLIN };

    client_answer_len = 0;
    client_answer[0] = '\0';
    while (client_answer_len < ANSWER_MAX - 1 && poll(&readable, 1, PATIENCE) > 0) {
        ssize_t got =
            recv(fd, client_answer + client_answer_len, ANSWER_MAX - 1 - client_answer_len, 0);

        if (got <= 0)
            return true;
        client_answer_len += (size_t)got;
        client_answer[client_answer_len] = '\0';
    }
    return false;
}

static int count_pages(void)
{
    int count = 0;

    for (size_t i = 0; i + 12 <= client_answer_len; i++)
        count += memcmp(client_answer + i, "HTTP/1.1 200", 12) == 0 ? 1 : 0;
    return count;
}

static const char *fault_of(const struct message *message)
{
    int status, pages;
    int fd = client_connect();

    client_send(fd, message->bytes, message->len);
    bool is_closed = read_to_the_end(fd);
    close(fd);
    pages = count_pages();
    status = status_of_answer();
    if (!is_closed)
        return "the connection stays open";
    if (pages != message->pages)
        return pages > message->pages ? "more is answered than was asked" : "it is not answered";
    if (pages == 0 && status != 0 && (status < 400 || status >= 600))
        return "it is not refused";
    return NULL;
}

static void all_are_read_in_one_way(const struct message *messages, size_t count)
{
    int wrong = 0;

    for (size_t i = 0; i < count; i++) {
        int rendered = served.rendered;
        const char *fault = messages[i].bytes != NULL ? fault_of(&messages[i]) : NULL;

        if (fault == NULL && messages[i].pages == 0 && served.rendered != rendered)
            fault = "a handler was called";
        if (fault == NULL)
            continue;
        print_error("%s: %s (status %d)\n", messages[i].name, fault, status_of_answer());
        wrong++;
    }
    assert_int_equal(wrong, 0);
}
#define ALL(messages) all_are_read_in_one_way(messages, sizeof messages / sizeof messages[0])

static void chunked_bodies_are_refused(void **state)
{
    (void)state;
    ALL(chunks);
}

static void only_chunked_is_a_coding(void **state)
{
    (void)state;
    ALL(codings);
}

static void a_length_is_one_number(void **state)
{
    (void)state;
    ALL(lengths);
}

static void lines_and_targets_have_one_form(void **state)
{
    (void)state;
    ALL(lines);
}

static void what_is_asked_for_beside_changes_nothing(void **state)
{
    (void)state;
    ALL(others);
}

/* A large head, a few bytes at a time: the library's memory grows meanwhile. */
static void a_head_that_comes_in_pieces_is_read_as_one(void **state)
{
    enum { VALUE = 12 << 10, PIECE = 61 };
    static char text[VALUE + 200];
    int start = snprintf(text, sizeof text, GET "X: ");
    int fd = client_connect();

    (void)state;
    memset(text + start, 'x', VALUE);
    int len = start + VALUE;
    len += snprintf(text + len, sizeof text - (size_t)len, "\r\nY: z\r\n\r\n" NEXT);
    for (int at = 0; at < len; at += PIECE) {
        client_send(fd, text + at, (size_t)(len - at < PIECE ? len - at : PIECE));
        if (at % (10 * PIECE) == 0)
            poll(NULL, 0, 1);
    }
    assert_true(read_to_the_end(fd));
    close(fd);
    assert_int_equal(count_pages(), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chunked_bodies_are_refused),
        cmocka_unit_test(only_chunked_is_a_coding),
        cmocka_unit_test(a_length_is_one_number),
        cmocka_unit_test(lines_and_targets_have_one_form),
        cmocka_unit_test(what_is_asked_for_beside_changes_nothing),
        cmocka_unit_test(a_head_that_comes_in_pieces_is_read_as_one),
    };

    return cmocka_run_group_tests(tests, begin_server, end_server);
}
