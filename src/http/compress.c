/* SPDX-License-Identifier: EUPL-1.2
 *
 * Compression in one call each: room for one byte less than the body is given, so that "not
 * smaller" shows as "did not fit". Contract in http/compress.h.
 */
#include "http/compress.h"

#define ZLIB_CONST
#include <brotli/encode.h>
#include <limits.h>
#include <zlib.h>

enum { GZIP_FORMAT = 15 + 16, GZIP_MEMORY = 9, WINDOW_PAGE = 16, WINDOW_LARGE = 18 };

static Bytes fitted(unsigned char *room, size_t len)
{
    unsigned char *exact = realloc(room, len);

    return (Bytes){ exact != NULL ? exact : room, len };
}

static unsigned char *room_for(Bytes body)
{
    unsigned char *room = malloc(body.len);

    if (room == NULL)
        panic("no memory to compress %zu bytes", body.len);
    return room;
}

Bytes compress_gzip(Bytes body)
{
    z_stream stream = { 0 };

    if (body.len < 2 || body.len > INT_MAX)
        return (Bytes){ 0 };

    unsigned char *room = room_for(body);
    if (deflateInit2(&stream, 9, Z_DEFLATED, GZIP_FORMAT, GZIP_MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        panic("no memory for zlib");
    stream.next_in = body.ptr;
    stream.avail_in = (uInt)body.len;
    stream.next_out = room;
    stream.avail_out = (uInt)body.len - 1;

    bool is_smaller = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    size_t len = stream.total_out;
    deflateEnd(&stream);
    if (is_smaller)
        return fitted(room, len);
    free(room);
    return (Bytes){ 0 };
}

/* The library prepares its tables for the whole window: with one that a page fills, an ordinary
 * page takes a tenth of the time. */
static int brotli_window(Bytes body)
{
    return body.len <= (size_t)1 << WINDOW_PAGE ? WINDOW_PAGE : WINDOW_LARGE;
}

Bytes compress_brotli(Bytes body, int quality)
{
    if (body.len < 2)
        return (Bytes){ 0 };

    unsigned char *room = room_for(body);
    size_t len = body.len - 1;
    if (BrotliEncoderCompress(quality, brotli_window(body), BROTLI_MODE_TEXT, body.len, body.ptr,
                              &len, room) == BROTLI_TRUE)
        return fitted(room, len);
    free(room);
    return (Bytes){ 0 };
}
