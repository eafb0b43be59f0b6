/* SPDX-License-Identifier: EUPL-1.2
 *
 * Percent-encoding.  One pass each way, no allocation: decoding writes into room that the caller
 * has, since the result is never longer than what it is made from.  Contract in http/percent.h.
 */
#include "http/percent.h"

#include "base/buf.h"

static int hex_value(unsigned char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

size_t percent_decode(Bytes in, bool plus, unsigned char *out, bool *sound)
{
    size_t len = 0;

    for (size_t i = 0; i < in.len; i++) {
        unsigned char c = in.ptr[i];

        if (c == '%') {
            int high = in.len - i > 2 ? hex_value(in.ptr[i + 1]) : -1;
            int low = in.len - i > 2 ? hex_value(in.ptr[i + 2]) : -1;

            if (high >= 0 && low >= 0) {
                c = (unsigned char)(high * 16 + low);
                i += 2;
            } else {
                *sound = false;
            }
        } else if (c == '+' && plus) {
            c = ' ';
        }
        out[len++] = c;
    }
    return len;
}

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

void percent_encode(struct buf *out, Str text, const char *keep)
{
    static const char digits[] = "0123456789ABCDEF";

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        unsigned char byte = (unsigned char)c;

        if (is_unreserved(c) || (c != '\0' && strchr(keep, c) != NULL)) {
            buf_char(out, c);
            continue;
        }
        buf_char(out, '%');
        buf_char(out, digits[byte >> 4]);
        buf_char(out, digits[byte & 15]);
    }
}
