/* SPDX-License-Identifier: EUPL-1.2
 *
 * The header fields that the house knows, picked out of a message; inside the gate only.
 *
 * Whatever else a message carries is checked for shape and size and then forgotten.
 */
#ifndef HTTP_GATE_HEADERS_H
#define HTTP_GATE_HEADERS_H

#include "http/gate.h"

/* The last value of each; the counts tell whether there were several. */
struct gate_fields {
    Bytes host, length, transfer;
    size_t host_count, length_count, transfer_count;
    Bytes if_none_match, accept_language, accept_encoding, cookie, content_type;
};

/* 0, 400 for a name that is no token or a value with control characters, 431 for too many or too
 * much. */
int gate_fields_read(const struct gate_message *message, struct gate_fields *out);

/* Puts what handlers may see into the request.  A value that is not text counts as absent. */
void gate_fields_take(struct arena *arena, const struct gate_fields *fields, struct request *out);

/* A host name or address with an optional port, by its characters. */
bool gate_host_is_valid(Bytes host);
/* Compares without ASCII case. */
bool gate_value_is(Bytes value, const char *lower);
/* One or more digits and nothing else, at most 2^31 - 1; false otherwise. */
bool gate_length(Bytes value, size_t *out);

#endif
