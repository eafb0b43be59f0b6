/* SPDX-License-Identifier: EUPL-1.2
 *
 * Percent-encoding (RFC 3986, section 2.1) for addresses and forms.
 *
 * Decoding gives bytes: whoever calls validates them (str_from_bytes) before they are text.
 */
#ifndef HTTP_PERCENT_H
#define HTTP_PERCENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct buf;

/* Decodes %XX, and + as a blank when plus is true.  Writes at most in.len bytes to out and returns
 * how many.  A % that begins no pair of hexadecimal digits stays as it is and makes *sound false;
 * *sound is otherwise untouched. */
size_t percent_decode(Bytes in, bool plus, unsigned char *out, bool *sound);

/* Writes text with everything but unreserved characters and those in keep as %XX.  keep is
 * terminated ASCII. */
void percent_encode(struct buf *out, Str text, const char *keep);

#endif
