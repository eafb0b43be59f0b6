/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the listener makes once at start: the assets' responses and, per language, the page that
 * says "too much at once", which must cost nothing when it is needed.  Contract in
 * http/server_parts.h.
 */
#include "http/assets.h"
#include "http/compress.h"
#include "http/server_parts.h"

enum { BROTLI_BEST = 11, BUSY_PAGE_MAX = 1 << 20 };

static void *allocate(size_t count, size_t size)
{
    void *memory = calloc(count > 0 ? count : 1, size);

    if (memory == NULL)
        panic("no memory for %zu times %zu bytes", count, size);
    return memory;
}

/* What is packed already does not get smaller. */
static bool is_text(const struct asset *asset)
{
    return asset->gzip.len > 0;
}

static struct coded *asset_form(const struct server *server, const struct asset *asset,
                                enum coding coding, Bytes body)
{
    const struct cached_page page = {
        .status = 200,
        .content_type = asset->content_type,
        .etag = asset->etag,
        .immutable = true,
        .coding = coding,
        .body = body,
    };

    return body.len > 0 || coding == CODING_IDENTITY ? coded_new(server, &page) : NULL;
}

static void open_assets(struct server *server)
{
    server->assets = allocate(http_assets_count, sizeof *server->assets);
    server->asset_brotli = allocate(http_assets_count, sizeof(Bytes));
    for (size_t i = 0; i < http_assets_count; i++) {
        const struct asset *asset = &http_assets[i];

        if (asset->brotli.len == 0 && is_text(asset))
            server->asset_brotli[i] = compress_brotli(asset->identity, BROTLI_BEST);

        const Bytes bodies[CODINGS] = {
            asset->identity,
            asset->gzip,
            asset->brotli.len > 0 ? asset->brotli : server->asset_brotli[i],
        };
        for (enum coding c = CODING_IDENTITY; c < CODINGS; c++)
            server->assets[i].forms[c] = asset_form(server, asset, c, bodies[c]);
    }
}

static struct MHD_Response *busy_at(struct server *server, struct arena *arena, Str path)
{
    const struct request request = { .method = METHOD_GET, .path = path };
    struct response response;
    unsigned status;

    house_refuse(server->house, arena, &request, ERR_BUSY, &response);
    return response_once(server, &request, &response, &status);
}

static void open_busy(struct server *server)
{
    Str programs = server->house->pages->programs;
    struct arena arena;

    arena_init(&arena, BUSY_PAGE_MAX);
    for (Lang lang = 0; lang < lang_count() && lang < LANG_MAX; lang++) {
        server->busy[lang] =
            busy_at(server, &arena, str_fmt(&arena, "/%.*s", STR_ARG(lang_tag(lang))));
        arena_reset(&arena);
    }
    if (programs.len > 0)
        server->busy_programs = busy_at(server, &arena, programs);
    arena_clear(&arena);
}

void stock_open(struct server *server)
{
    open_assets(server);
    open_busy(server);
}

void stock_close(struct server *server)
{
    for (size_t i = 0; i < http_assets_count; i++) {
        for (enum coding c = CODING_IDENTITY; c < CODINGS; c++)
            coded_free(server->assets[i].forms[c]);
        free((void *)(uintptr_t)server->asset_brotli[i].ptr);
    }
    free(server->assets);
    free(server->asset_brotli);
    for (Lang lang = 0; lang < lang_count() && lang < LANG_MAX; lang++)
        MHD_destroy_response(server->busy[lang]);
    if (server->busy_programs != NULL)
        MHD_destroy_response(server->busy_programs);
}

struct MHD_Response *stock_asset(const struct server *server, const struct request *request,
                                 unsigned *status_out)
{
    const struct asset *asset = asset_find(request->path);

    if (asset == NULL)
        return NULL;

    struct coded *const *forms = server->assets[asset - http_assets].forms;
    enum coding coding = request_coding(request);

    /* One that has no form for it has none at all: a picture. */
    return coded_pick(forms[coding] != NULL ? forms[coding] : forms[CODING_IDENTITY], request,
                      asset->etag, status_out);
}

struct MHD_Response *stock_busy(const struct server *server, Str path, bool for_programs)
{
    return for_programs ? server->busy_programs : server->busy[house_language(path)];
}
