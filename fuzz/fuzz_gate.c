/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fuzzing the gate: the input is a message's head as text lines; what passes has a framing that
 * cannot be read in two ways. Seeds are in fuzz/corpus/gate.
 */
#include <stdint.h>

#include "base/arena.h"
#include "http/gate.h"
#include "http/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The part before the first mark; the rest moves behind it. */
static Bytes cut(Bytes *rest, unsigned char mark)
{
    size_t len = 0;

    while (len < rest->len && rest->ptr[len] != mark)
        len++;

    Bytes part = { rest->ptr, len };
    size_t used = len < rest->len ? len + 1 : len;
    *rest = (Bytes){ rest->ptr + used, rest->len - used };
    return part;
}

static size_t count_named(const struct gate_message *message, Str name)
{
    size_t count = 0;

    for (size_t i = 0; i < message->header_count; i++) {
        Bytes bytes = message->headers[i].name;

        count += str_eq_ascii_case((Str){ (const char *)bytes.ptr, bytes.len }, name) ? 1 : 0;
    }
    return count;
}

static void check_passed(const struct gate_message *message, const struct request *request)
{
    size_t lengths = count_named(message, STR("content-length"));
    size_t codings = count_named(message, STR("transfer-encoding"));

    must(lengths <= 1 && codings == 0);
    must(count_named(message, STR("host")) <= 1);
    must(request->path.len > 0 && request->path.len <= LIMIT_PATH &&
         request->query.len <= LIMIT_QUERY);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct gate_header headers[LIMIT_HEADERS + 1];
    struct gate_message message = { .headers = headers };
    Bytes rest = { data, size };
    struct arena arena;
    struct request request;

    arena_init(&arena, 16 << 20);
    Bytes line = cut(&rest, '\n');
    message.method = cut(&line, ' ');
    message.target = cut(&line, ' ');
    message.version = line;
    while (rest.len > 0 && message.header_count <= LIMIT_HEADERS) {
        line = cut(&rest, '\n');
        headers[message.header_count].name = cut(&line, ':');
        headers[message.header_count++].value = line;
    }
    if (gate_check(&arena, &message, &request) == 0)
        check_passed(&message, &request);
    arena_clear(&arena);
    return 0;
}
