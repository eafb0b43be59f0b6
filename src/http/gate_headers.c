/* SPDX-License-Identifier: EUPL-1.2
 *
 * Header fields: their shape (RFC 9110, sections 5.1 and 5.5), their size, and the few values that
 * are used. Contract in http/gate_headers.h and, for gate_codings, in http/gate.h.
 */
#include "http/gate_headers.h"

#include <stdint.h>

#include "http/limits.h"

static unsigned char lower(unsigned char c)
{
    return c >= 'A' && c <= 'Z' ? (unsigned char)(c - 'A' + 'a') : c;
}

static bool is_alphanumeric(unsigned char c)
{
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
}

static bool is_among(unsigned char c, const char *characters)
{
    return c != '\0' && strchr(characters, c) != NULL;
}

bool gate_value_is(Bytes value, const char *expected)
{
    if (value.len != strlen(expected))
        return false;
    for (size_t i = 0; i < value.len; i++) {
        if (lower(value.ptr[i]) != (unsigned char)expected[i])
            return false;
    }
    return true;
}

static bool name_is_token(Bytes name)
{
    for (size_t i = 0; i < name.len; i++) {
        if (!is_alphanumeric(name.ptr[i]) && !is_among(name.ptr[i], "!#$%&'*+-.^_`|~"))
            return false;
    }
    return name.len > 0;
}

static bool value_is_printable(Bytes value)
{
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = value.ptr[i];

        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return false;
    }
    return true;
}

bool gate_host_is_valid(Bytes host)
{
    for (size_t i = 0; i < host.len; i++) {
        if (!is_alphanumeric(host.ptr[i]) && !is_among(host.ptr[i], "-._:[]"))
            return false;
    }
    return host.len > 0 && host.len <= 255;
}

bool gate_length(Bytes value, size_t *out)
{
    size_t length = 0;

    if (value.len == 0)
        return false;
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] < '0' || value.ptr[i] > '9')
            return false;
        length = length * 10 + (size_t)(value.ptr[i] - '0');
        if (length > INT32_MAX)
            return false;
    }
    *out = length;
    return true;
}

static void note_field(const struct gate_header *header, struct gate_fields *out)
{
    const struct {
        const char *name;
        Bytes *value;
        size_t *count; /* NULL where several are harmless */
    } known[] = {
        { "host", &out->host, &out->host_count },
        { "content-length", &out->length, &out->length_count },
        { "transfer-encoding", &out->transfer, &out->transfer_count },
        { "if-none-match", &out->if_none_match, NULL },
        { "accept-language", &out->accept_language, NULL },
        { "accept-encoding", &out->accept_encoding, NULL },
        { "cookie", &out->cookie, NULL },
        { "content-type", &out->content_type, NULL },
    };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (!gate_value_is(header->name, known[i].name))
            continue;
        *known[i].value = header->value;
        if (known[i].count != NULL)
            (*known[i].count)++;
    }
}

int gate_fields_read(const struct gate_message *message, struct gate_fields *out)
{
    size_t bytes = 0;

    if (message->header_count > LIMIT_HEADERS)
        return 431;
    for (size_t i = 0; i < message->header_count; i++) {
        const struct gate_header *header = &message->headers[i];

        if (!name_is_token(header->name) || !value_is_printable(header->value))
            return 400;
        bytes += header->name.len + header->value.len;
        note_field(header, out);
    }
    return bytes > LIMIT_HEADER_BYTES ? 431 : 0;
}

static Str text_or_empty(struct arena *arena, Bytes value)
{
    Str text;

    return str_from_bytes(arena, value, &text) == OK ? text : STR_EMPTY;
}

void gate_fields_take(struct arena *arena, const struct gate_fields *fields, struct request *out)
{
    out->host = text_or_empty(arena, fields->host);
    out->if_none_match = text_or_empty(arena, fields->if_none_match);
    out->accept_language = text_or_empty(arena, fields->accept_language);
    out->cookie = text_or_empty(arena, fields->cookie);
    out->content_type = text_or_empty(arena, fields->content_type);
    gate_codings(fields->accept_encoding, &out->gzip, &out->brotli);
}

/* Whether the parameters after a coding's name forbid it: q=0, q=0.0 and so on. */
static bool is_forbidden(Str parameters)
{
    Str parameter;

    while (str_split(&parameters, ';', &parameter)) {
        parameter = str_trim(parameter);
        if (parameter.len < 3 || lower((unsigned char)parameter.ptr[0]) != 'q' ||
            parameter.ptr[1] != '=')
            continue;
        for (size_t i = 2; i < parameter.len; i++) {
            if (parameter.ptr[i] != '0' && parameter.ptr[i] != '.')
                return false;
        }
        return true;
    }
    return false;
}

void gate_codings(Bytes accept_encoding, bool *gzip_out, bool *brotli_out)
{
    Str rest = { (const char *)accept_encoding.ptr, accept_encoding.len };
    int gzip = -1, brotli = -1, others = 0; /* -1: not named */
    Str part;

    while (str_split(&rest, ',', &part)) {
        size_t end = str_find(part, ';');
        Str coding = str_trim(str_sub(part, 0, end));
        int allowed = is_forbidden(str_sub(part, end + 1, part.len)) ? 0 : 1;

        if (str_eq_ascii_case(coding, STR("gzip")) || str_eq_ascii_case(coding, STR("x-gzip")))
            gzip = allowed;
        else if (str_eq_ascii_case(coding, STR("br")))
            brotli = allowed;
        else if (str_eq(coding, STR("*")))
            others = allowed;
    }
    *gzip_out = (gzip >= 0 ? gzip : others) == 1;
    *brotli_out = (brotli >= 0 ? brotli : others) == 1;
}
