/* SPDX-License-Identifier: EUPL-1.2
 *
 * Handing what the library has read to the gate, as it was on the wire.
 *
 * The library decodes the address in its own memory, so the copy that exchange_begin made is what
 * counts.  Up to its version 0.9 it also hides four things that the gate must know: it cuts texts
 * at a NUL, joins a folded line to the *name* of the field before (a "Content-Length: 0" followed
 * by " 42" arrives as "Content-Length42"), takes a bare line feed for a line's end, and a line that
 * begins with a colon for the end of the head, so that the lines behind it become a message of
 * their own.  All four leave traces in how the texts lie in its memory and in how long it says that
 * the head is, and those are looked at here. Contract in
 * http/server_parts.h and http/gate.h.
 */
#include "http/gate.h"
#include "http/limits.h"
#include "http/server_parts.h"

struct collector {
    struct gate_header
        headers[LIMIT_HEADERS + 1]; /* one more than allowed, so that the gate sees the excess */
    size_t count;
};

static Bytes bytes_from(const char *ptr, size_t len)
{
    return (Bytes){ (const unsigned char *)ptr, ptr != NULL ? len : 0 };
}

static enum MHD_Result collect(void *cls, enum MHD_ValueKind kind, const char *name,
                               size_t name_len, const char *value, size_t value_len)
{
    struct collector *collector = cls;

    (void)kind;
    collector->headers[collector->count++] =
        (struct gate_header){ bytes_from(name, name_len), bytes_from(value, value_len) };
    return collector->count <= LIMIT_HEADERS ? MHD_YES : MHD_NO;
}

#if MHD_VERSION < 0x01000000

/* The target ends with a NUL and the version stands right behind it; a NUL that came from outside
 * shows as a gap. */
static bool target_is_whole(const struct exchange *exchange, const char *version)
{
    return exchange->target_end + 1 == version;
}

/* Each value is followed by two NULs where CR and LF stood, then by the next field's name or by the
 * blank line's NUL. */
static bool lines_are_whole(const struct collector *collector)
{
    for (size_t i = 0; i < collector->count; i++) {
        Bytes value = collector->headers[i].value;
        const unsigned char *end = value.ptr + value.len;
        bool is_last = i + 1 == collector->count;

        if (value.ptr == NULL || end[0] != '\0' || end[1] != '\0')
            return false;
        if (is_last ? end[2] != '\0' : end + 2 != collector->headers[i + 1].name.ptr)
            return false;
    }
    return true;
}

/* The head ends where the library says, with the line end of its last line and a blank line. */
static bool head_is_whole(const struct exchange *exchange, const struct collector *collector,
                          const char *method, const char *version)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    Bytes last = bytes_from(version, strlen(version));

    if (collector->count > 0)
        last = collector->headers[collector->count - 1].value;
    return info != NULL &&
           (const char *)last.ptr + last.len + strlen("\r\n\r\n") == method + info->header_size;
}

#else /* Later versions refuse all four themselves. */

static bool target_is_whole(const struct exchange *exchange, const char *version)
{
    (void)exchange;
    (void)version;
    return true;
}

static bool lines_are_whole(const struct collector *collector)
{
    (void)collector;
    return true;
}

static bool head_is_whole(const struct exchange *exchange, const struct collector *collector,
                          const char *method, const char *version)
{
    (void)exchange;
    (void)collector;
    (void)method;
    (void)version;
    return true;
}

#endif

int exchange_check(struct exchange *exchange, const char *method, const char *version)
{
    struct collector collector;

    collector.count = 0;
    MHD_get_connection_values_n(exchange->connection, MHD_HEADER_KIND, collect, &collector);

    const struct gate_message message = {
        .method = bytes_from(method, strlen(method)),
        .version = bytes_from(version, strlen(version)),
        .target = exchange->target,
        .headers = collector.headers,
        .header_count = collector.count,
    };
    int status = gate_check(&exchange->arena, &message, &exchange->request);
    if (status == 0 && (!target_is_whole(exchange, version) || !lines_are_whole(&collector) ||
                        !head_is_whole(exchange, &collector, method, version)))
        status = 400;
    return status;
}
