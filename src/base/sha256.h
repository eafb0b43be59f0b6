/* SPDX-License-Identifier: EUPL-1.2
 *
 * SHA-256 (FIPS 180-4), to say of a file what is in it.  Not for passwords or keys.
 */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include <stdint.h>

#include "base/str.h"

/* 64 lower-case hexadecimal digits. */
Str sha256_hex(struct arena *arena, Bytes bytes);

/* The same for what comes in pieces. */
struct sha256 {
    uint32_t H[8];
    uint64_t length; /* bytes so far */
    unsigned char left[64];
};
void sha256_begin(struct sha256 *sum);
void sha256_add(struct sha256 *sum, Bytes bytes);
Str sha256_end(struct sha256 *sum, struct arena *arena);

#endif
