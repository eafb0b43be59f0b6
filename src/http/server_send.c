/* SPDX-License-Identifier: EUPL-1.2
 *
 * Turning answers into the library's response objects, with the headers that every answer carries.
 *
 * A body that is sent many times has one object per coding, made once and shared by all
 * connections; the objects point at the body, so whoever sends one keeps a reference to the page
 * until the exchange has ended. Contract in http/server_parts.h.
 */
#include "http/etag.h"
#include "http/limits.h"
#include "http/server_parts.h"

static const struct {
    const char *name;
    const char *value;
} always[] = {
    { "Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src "
                                 "'self'; form-action 'self'; "
                                 "base-uri 'none'; frame-ancestors 'none'" },
    { "X-Content-Type-Options", "nosniff" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { "Cross-Origin-Resource-Policy", "same-origin" },
    { "Permissions-Policy", "camera=(), geolocation=(), microphone=()" },
};

static const struct {
    const char *name;   /* in Content-Encoding; NULL for none */
    const char *suffix; /* of the tag */
} codings[CODINGS] = {
    [CODING_IDENTITY] = { NULL, "" },
    [CODING_GZIP] = { "gzip", "-gz" },
    [CODING_BROTLI] = { "br", "-br" },
};

static void add(struct MHD_Response *response, const char *name, const char *value)
{
    if (MHD_add_response_header(response, name, value) != MHD_YES)
        panic("the HTTP library does not take the header %s", name);
}

static void add_str(struct MHD_Response *response, const char *name, Str value)
{
    char *terminated = calloc(1, value.len + 1);

    if (terminated == NULL)
        panic("no memory for a header");
    if (value.len > 0)
        memcpy(terminated, value.ptr, value.len);
    add(response, name, terminated);
    free(terminated);
}

static struct MHD_Response *new_response(Bytes body, enum MHD_ResponseMemoryMode mode)
{
    void *bytes = (void *)(uintptr_t)body.ptr; /* the library promises not to write there */
    struct MHD_Response *response =
        MHD_create_response_from_buffer(body.len, body.len > 0 ? bytes : "", mode);

    if (response == NULL)
        panic("no memory for a response");
    return response;
}

/* A style sheet, script or picture is no page: it gets what can concern it, since each byte before
 * the first page counts. */
static void add_asset_policy(struct MHD_Response *response)
{
    add(response, "Content-Security-Policy", "default-src 'none'");
    add(response, "X-Content-Type-Options", "nosniff");
    add(response, "Cross-Origin-Resource-Policy", "same-origin");
}

/* Only what came by TLS may say so (RFC 6797, section 7.2); a year, as the browsers' lists ask. */
static void add_transport(const struct server *server, struct MHD_Response *response)
{
    if (server->tls != NULL)
        add(response, "Strict-Transport-Security", "max-age=31536000");
}

static void add_policy(const struct server *server, struct MHD_Response *response, bool no_store,
                       bool immutable)
{
    add_transport(server, response);
    if (immutable) {
        add_asset_policy(response);
        return;
    }
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
        add(response, always[i].name, always[i].value);
    add(response, "Referrer-Policy", no_store ? "no-referrer" : "same-origin");
}

static void add_freshness(struct MHD_Response *response, bool no_store, bool immutable)
{
    add(response, "Cache-Control",
        no_store    ? "no-store"
        : immutable ? "public, max-age=31536000, immutable"
                    : "no-cache");
    add(response, "Vary", "Accept-Encoding");
}

static void add_etag(struct MHD_Response *response, const char *etag, enum coding coding)
{
    char tag[80];
    size_t len = strlen(etag);

    if (len < 2)
        return;
    must(len + 4 < sizeof tag);
    snprintf(tag, sizeof tag, "%.*s%s\"", (int)len - 1, etag, codings[coding].suffix);
    add(response, "ETag", tag);
}

static struct MHD_Response *full_form(const struct server *server, const struct cached_page *page)
{
    struct MHD_Response *response = new_response(page->body, MHD_RESPMEM_PERSISTENT);

    add_policy(server, response, page->no_store, page->immutable);
    add_freshness(response, page->no_store, page->immutable);
    add_etag(response, page->etag, page->coding);
    add(response, "Content-Type", page->content_type);
    if (codings[page->coding].name != NULL)
        add(response, "Content-Encoding", codings[page->coding].name);
    for (size_t i = 0; i < page->header_count; i++)
        add_str(response, page->headers[i].name, page->headers[i].value);
    return response;
}

static struct MHD_Response *unchanged_form(const struct server *server,
                                           const struct cached_page *page)
{
    struct MHD_Response *response = new_response((Bytes){ 0 }, MHD_RESPMEM_PERSISTENT);

    add_policy(server, response, page->no_store, page->immutable);
    add_freshness(response, page->no_store, page->immutable);
    add_etag(response, page->etag, page->coding);
    /* A browser that asks again for another site's page looks for leave in this answer too. */
    for (size_t i = 0; i < page->header_count; i++)
        if (strcmp(page->headers[i].name, "Access-Control-Allow-Origin") == 0)
            add_str(response, page->headers[i].name, page->headers[i].value);
    return response;
}

struct coded *coded_new(const struct server *server, const struct cached_page *page)
{
    struct coded *coded = calloc(1, sizeof *coded);

    if (coded == NULL)
        panic("no memory for a page's responses");
    coded->full = full_form(server, page);
    coded->unchanged = unchanged_form(server, page);
    return coded;
}

void coded_free(void *made)
{
    struct coded *coded = made;

    if (coded == NULL)
        return;
    MHD_destroy_response(coded->full);
    MHD_destroy_response(coded->unchanged);
    free(coded);
}

struct coded *page_coded(const struct server *server, struct cached_page *page)
{
    void *present = atomic_load(&page->library);

    if (present != NULL)
        return present;

    struct coded *made = coded_new(server, page);
    if (atomic_compare_exchange_strong(&page->library, &present, made))
        return made;
    coded_free(made); /* another thread was quicker */
    return present;
}

struct MHD_Response *coded_pick(const struct coded *coded, const struct request *request,
                                const char *etag, unsigned *status_out)
{
    if (!etag_matches(request->if_none_match, str_from_z(etag)))
        return coded->full;
    *status_out = 304;
    return coded->unchanged;
}

struct MHD_Response *response_once(const struct server *server, const struct request *request,
                                   const struct response *from, unsigned *status_out)
{
    bool is_unchanged = from->status == 200 && etag_matches(request->if_none_match, from->etag);
    Bytes body = is_unchanged ? (Bytes){ 0 } : bytes_of(from->body);
    struct MHD_Response *response =
        new_response(body, from->is_static ? MHD_RESPMEM_PERSISTENT : MHD_RESPMEM_MUST_COPY);

    add_policy(server, response, from->no_store, from->immutable);
    add_freshness(response, from->no_store, from->immutable);
    if (from->etag.len > 0)
        add_str(response, "ETag", from->etag);
    if (from->content_type.len > 0 && !is_unchanged)
        add_str(response, "Content-Type", from->content_type);
    if (from->location.len > 0)
        add_str(response, "Location", from->location);
    for (size_t i = 0; i < from->header_count; i++)
        add_str(response, from->headers[i].name, from->headers[i].value);
    *status_out = is_unchanged ? 304 : (unsigned)from->status;
    return response;
}

/* The body of a refusal: a line for people, a problem without a type of its own (RFC 9457, section
 * 4.2.1) for programs. */
static struct MHD_Response *refusal_body(int status, bool for_programs)
{
    const char *reason = MHD_get_reason_phrase_for((unsigned)status);
    char text[200];
    int len = snprintf(text, sizeof text,
                       for_programs ? "{\"type\":\"about:blank\",\"status\":%d,\"title\":\"%s\"}\n"
                                    : "%d %s\n",
                       status, reason);

    return new_response((Bytes){ (const unsigned char *)text, (size_t)len }, MHD_RESPMEM_MUST_COPY);
}

struct MHD_Response *response_refusal(const struct server *server, int status, bool for_programs)
{
    struct MHD_Response *response = refusal_body(status, for_programs);

    add_policy(server, response, true, false);
    add(response, "Cache-Control", "no-store");
    add(response, "Content-Type",
        for_programs ? "application/problem+json" : "text/plain; charset=utf-8");
    if (for_programs)
        add(response, "Access-Control-Allow-Origin", "*");
    add(response, "Connection", "close");
    if (status == 405)
        add(response, "Allow", "GET, HEAD, POST");
    return response;
}
