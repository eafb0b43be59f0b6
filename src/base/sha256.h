/* SPDX-License-Identifier: EUPL-1.2
 *
 * SHA-256 (FIPS 180-4), to say of a file what is in it.  Not for passwords or keys.
 */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include "base/str.h"

/* 64 lower-case hexadecimal digits. */
Str sha256_hex(struct arena *arena, Bytes bytes);

#endif
