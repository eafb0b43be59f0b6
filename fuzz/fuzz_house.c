/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fuzzes the whole way from a request to its answer, in a small house with records and a search
 * index: address, filters, page numbers, cursors, the arguments and tokens of OAI-PMH, languages.
 * What must hold of an answer stands in answer_check.h; besides, the same question asked again has
 * the same answer.
 *
 * The input: the target; Accept-Language; If-None-Match; a form, which makes it a POST.  A line
 * each.
 */
#include "answer_check.h"
#include "http/gate.h"
#include "http/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Bytes take_line(Bytes *rest)
{
    size_t len = 0;

    while (len < rest->len && rest->ptr[len] != '\n')
        len++;

    Bytes line = { rest->ptr, len };
    size_t used = len < rest->len ? len + 1 : len;
    *rest = (Bytes){ rest->ptr + used, rest->len - used };
    return line;
}

/* As the gate lets it in; false where it does not. */
static bool read_request(struct arena *arena, Bytes input, struct request *out)
{
    struct gate_header headers[] = {
        { bytes_of(STR("Host")), bytes_of(STR("house.example")) },
        { bytes_of(STR("Accept-Language")), { 0 } },
        { bytes_of(STR("If-None-Match")), { 0 } },
        { bytes_of(STR("Content-Type")), bytes_of(STR("application/x-www-form-urlencoded")) },
    };
    struct gate_message message = { .version = bytes_of(STR("HTTP/1.1")),
                                    .target = take_line(&input),
                                    .headers = headers,
                                    .header_count = sizeof headers / sizeof headers[0] };

    headers[1].value = take_line(&input);
    headers[2].value = take_line(&input);
    message.method = bytes_of(input.len > 0 ? STR("POST") : STR("GET"));
    if (gate_check(arena, &message, out) != 0 || input.len > LIMIT_BODY)
        return false;
    out->body = input;
    return true;
}

static struct response answer(const struct request *request)
{
    struct response response;

    house_answer(&tiny.house, &tiny.visit, tiny.reader, &tiny.search, request, &response);
    return response;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct request request;

    open_tiny();
    arena_init(&arena, 64 << 20);
    arena_reset(&tiny.visit);
    if (read_request(&arena, (Bytes){ data, size }, &request)) {
        struct response response = answer(&request);

        must_be_answer(&tiny.visit, &response);
        /* A page that tells of a fault or a refusal bears a number of its own. */
        if (response.status == 200)
            must(str_eq(answer(&request).body, response.body));
    }
    arena_clear(&arena);
    return 0;
}
