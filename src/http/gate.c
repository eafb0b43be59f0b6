/* SPDX-License-Identifier: EUPL-1.2
 *
 * The gate's rules for the request line and for the framing of the message; contract in
 * http/gate.h.
 *
 * The address is decoded here, once, and must then be plain: an encoded slash, a dot segment or an
 * empty segment would let two programs disagree about which page is meant.  A body says how long it
 * is: where chunks end is read by the library alone, and up to its version 0.9 it takes line ends
 * for such that others do not, so a chunked body is refused with 411 (RFC 9112, section 6.3).
 * Reading single header values is in gate_headers.c.
 */
#include "http/gate.h"

#include "base/arena.h"
#include "http/gate_headers.h"
#include "http/limits.h"
#include "http/percent.h"

static bool bytes_are(Bytes bytes, const char *text)
{
    return bytes.len == strlen(text) && memcmp(bytes.ptr, text, bytes.len) == 0;
}

static int check_method(Bytes method, enum method *out)
{
    static const char *const others[] = { "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT" };

    if (bytes_are(method, "GET"))
        *out = METHOD_GET;
    else if (bytes_are(method, "HEAD"))
        *out = METHOD_HEAD;
    else if (bytes_are(method, "POST"))
        *out = METHOD_POST;
    if (*out != METHOD_UNSET)
        return 0;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (bytes_are(method, others[i]))
            return 405;
    }
    return 501;
}

static bool has_control(Bytes bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        if (bytes.ptr[i] < 0x20 || bytes.ptr[i] == 0x7f)
            return true;
    }
    return false;
}

/* The raw path must have no encoded slash, since decoding would turn one segment into two. */
static bool has_encoded_slash(Bytes raw)
{
    for (size_t i = 0; raw.len >= 3 && i <= raw.len - 3; i++) {
        const unsigned char *c = raw.ptr + i;

        if (c[0] == '%' && ((c[1] == '2' && (c[2] == 'F' || c[2] == 'f')) ||
                            (c[1] == '5' && (c[2] == 'C' || c[2] == 'c'))))
            return true;
    }
    return false;
}

/* No empty segment but the last, no "." and no "..", no backslash, which some programs take for a
 * slash. */
static bool is_plain_path(Str path)
{
    Str rest = str_sub(path, 1, path.len);
    Str segment;

    if (!str_starts(path, STR("/")) || str_contains(path, STR("\\")) ||
        str_contains(path, STR("//")))
        return false;
    while (str_split(&rest, '/', &segment)) {
        if (str_eq(segment, STR(".")) || str_eq(segment, STR("..")))
            return false;
    }
    return true;
}

static int check_path(struct arena *arena, Bytes raw, Str *out)
{
    unsigned char *room = arena_alloc(arena, raw.len + 1);
    bool sound = true;
    Bytes decoded = { room, percent_decode(raw, false, room, &sound) };

    if (!sound || has_encoded_slash(raw) || has_control(decoded))
        return 400;
    if (str_from_bytes(arena, decoded, out) != OK || !is_plain_path(*out))
        return 400;
    return 0;
}

static int check_target(struct arena *arena, Bytes target, struct request *out)
{
    size_t path_len = 0;
    Bytes query = { 0 };

    while (path_len < target.len && target.ptr[path_len] != '?')
        path_len++;
    if (path_len < target.len)
        query = (Bytes){ target.ptr + path_len + 1, target.len - path_len - 1 };
    if (path_len > LIMIT_PATH || query.len > LIMIT_QUERY)
        return 414;
    /* A fragment is for browsers only: what passes it on to a server has taken its address apart in
     * a way of its own. */
    if (target.len > 0 && memchr(target.ptr, '#', target.len) != NULL)
        return 400;
    if (has_control(query) || str_from_bytes(arena, query, &out->query) != OK)
        return 400;
    return check_path(arena, (Bytes){ target.ptr, path_len }, &out->path);
}

static int check_framing(const struct gate_fields *fields, const struct request *request,
                         bool is_1_1)
{
    size_t length = 0;

    if (fields->host_count > 1 || (is_1_1 && fields->host_count == 0))
        return 400;
    if (fields->host_count == 1 && !gate_host_is_valid(fields->host))
        return 400;
    if (fields->length_count > 1 || fields->transfer_count > 1 ||
        (fields->length_count > 0 && fields->transfer_count > 0))
        return 400;
    if (fields->transfer_count == 1 &&
        (!is_1_1 || request->method != METHOD_POST || !gate_value_is(fields->transfer, "chunked")))
        return 400;
    if (fields->length_count == 1 && !gate_length(fields->length, &length))
        return 400;
    /* A body where none has a meaning is read by some programs and not by others. */
    if (request->method != METHOD_POST && length > 0)
        return 400;
    if (fields->transfer_count > 0)
        return 411;
    return length > LIMIT_BODY ? 413 : 0;
}

int gate_check(struct arena *arena, const struct gate_message *message, struct request *out)
{
    struct gate_fields fields = { 0 };
    bool is_1_1 = bytes_are(message->version, "HTTP/1.1");
    int status;

    *out = (struct request){ 0 };
    if (!is_1_1 && !bytes_are(message->version, "HTTP/1.0"))
        return 505;
    if ((status = check_method(message->method, &out->method)) != 0)
        return status;
    if ((status = gate_fields_read(message, &fields)) != 0)
        return status;
    if ((status = check_framing(&fields, out, is_1_1)) != 0)
        return status;
    if ((status = check_target(arena, message->target, out)) != 0)
        return status;
    gate_fields_take(arena, &fields, out);
    return 0;
}
