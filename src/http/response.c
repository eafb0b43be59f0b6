/* SPDX-License-Identifier: EUPL-1.2
 *
 * Further headers of an answer.  A header that could split the answer in two is a bug of whoever
 * made it, so it ends the process instead of being repaired.  Contract in http/request.h.
 */
#include "http/request.h"

#include "base/err.h"

void response_header_add(struct response *response, const char *name, Str value)
{
    must(response->header_count < RESPONSE_HEADERS_MAX);
    for (size_t i = 0; i < value.len; i++)
        must((unsigned char)value.ptr[i] >= 0x20 && value.ptr[i] != 0x7f);
    response->headers[response->header_count++] =
        (struct response_header){ .name = name, .value = value };
}
