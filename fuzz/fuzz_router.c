/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fuzzing the way from a request target to a row: the gate decodes the address, the router walks
 * its tree. What passes the gate is plain; what the router matches lies inside the path.  Seeds are
 * in fuzz/corpus/router.
 */
#include <stdint.h>

#include "base/arena.h"
#include "http/gate.h"
#include "http/route.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Err nothing(struct visit *visit)
{
    (void)visit;
    return OK;
}

#define ROW(name, how, at)                                                                         \
    static const struct route name = { how, at, PERMIT_ANYONE, AUDIT_NONE, .handler = nothing }

ROW(root, METHOD_GET, "/");
ROW(front, METHOD_GET, "/{lang}");
ROW(shelves, METHOD_GET, "/{lang}/library");
ROW(item, METHOD_GET, "/{lang}/library/{code}");
ROW(slug, METHOD_GET, "/{lang}/library/{code}/{slug}");
ROW(sheet, METHOD_GET, "/{lang}/library/{code}.csv");
ROW(files, METHOD_GET, "/{lang}/{kind}/{code}/files");
ROW(send, METHOD_POST, "/{lang}/library/send");
ROW(deep, METHOD_GET, "/{a}/{b}/{c}/{d}");

static const struct route *const rows[] = { &root,  &front, &shelves, &item, &slug,
                                            &sheet, &files, &send,    &deep };

static void check_plain(Str path)
{
    must(str_starts(path, STR("/")) && !str_contains(path, STR("//")) &&
         !str_contains(path, STR("/../")));
    for (size_t i = 0; i < path.len; i++)
        must((unsigned char)path.ptr[i] >= 0x20 && path.ptr[i] != '\\');
}

static void check_segments(Str path, const Str segments[4])
{
    for (size_t i = 0; i < 4; i++) {
        if (segments[i].len == 0)
            continue;
        must(segments[i].ptr >= path.ptr &&
             segments[i].ptr + segments[i].len <= path.ptr + path.len);
        must(str_find(segments[i], '/') == segments[i].len);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct gate_header host = { bytes_of(STR("Host")), bytes_of(STR("h")) };
    const struct gate_message message = {
        bytes_of(STR("GET")), bytes_of(STR("HTTP/1.1")), { data, size }, &host, 1
    };
    struct arena arena;
    struct request request;

    arena_init(&arena, 16 << 20);
    const struct router *router = router_new(&arena, rows, sizeof rows / sizeof rows[0]);
    if (gate_check(&arena, &message, &request) == 0) {
        const struct route *row;
        Str segments[4];
        Lang lang;

        check_plain(request.path);
        for (enum method method = METHOD_GET; method <= METHOD_POST; method++) {
            if (router_find(router, method, request.path, &row, segments, &lang) == OK)
                check_segments(request.path, segments);
        }
    }
    arena_clear(&arena);
    return 0;
}
