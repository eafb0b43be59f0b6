/* SPDX-License-Identifier: EUPL-1.2
 *
 * The gate: what a message must be before anything believes it (RFC 9112).
 *
 * The HTTP library lets through messages whose end two programs could see in different places;
 * behind a proxy that is how one visitor's request becomes part of another's.  Whatever is
 * ambiguous is refused, and the connection closed. The gate sees the message as values, so it is
 * tested and fuzzed without a socket; what the library hides from it (texts cut at a NUL, folded
 * lines) is found in server_gate.c.
 */
#ifndef HTTP_GATE_H
#define HTTP_GATE_H

#include "http/request.h"

struct arena;

struct gate_header {
    Bytes name;
    Bytes value;
};

/* What the library read. */
struct gate_message {
    Bytes method;
    Bytes version;
    Bytes target; /* undecoded, with the query */
    const struct gate_header *headers;
    size_t header_count;
};

/* Fills *out (everything but body) and returns 0, or returns the status to refuse with: 400, 405,
 * 411, 413, 414, 431, 501 or 505. *out then holds the method where it was understood. */
int gate_check(struct arena *arena, const struct gate_message *message, struct request *out);

/* What an Accept-Encoding value allows (RFC 9110, section 12.5.3): q=0 forbids, * stands for what
 * is not named. */
void gate_codings(Bytes accept_encoding, bool *gzip_out, bool *brotli_out);

#endif
