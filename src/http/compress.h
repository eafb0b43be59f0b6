/* SPDX-License-Identifier: EUPL-1.2
 *
 * Bodies compressed once to be sent many times; the only user of zlib and brotli.
 *
 * The levels are the highest that still pay for what may be asked for once: kept in the page cache
 * or for the life of the process.
 */
#ifndef HTTP_COMPRESS_H
#define HTTP_COMPRESS_H

#include "base/str.h"

/* The bytes as gzip (RFC 1952, no time stamp, level 9) or brotli (RFC 7932, the given quality of 0
 * to 11) in memory from malloc that the caller frees.  Empty where the result would not be smaller.
 */
Bytes compress_gzip(Bytes body);
Bytes compress_brotli(Bytes body, int quality);

#endif
