/* SPDX-License-Identifier: EUPL-1.2
 *
 * The ways in which a handler answers: a page, other text, a redirect, a refusal.
 *
 * Whether an answer may be kept in the page cache is decided here for the good case and taken back
 * in house.c where the route or the request forbids it.  Contract in http/visit.h.
 */
#include "http/visit.h"

#include "base/log.h"
#include "http/house.h"
#include "http/percent.h"
#include "http/route.h"

Err visit_refuse(struct visit *visit, enum word why, const char *field)
{
    visit->refusal = why;
    visit->refusal_field = field;
    return ERR_REFUSED;
}

Err visit_page(struct visit *visit, const struct buf *html)
{
    struct response *response = visit->response;

    if (buf_full(html)) {
        if (!visit->route->quiet)
            log_warning("visit.page", "route=%s problem=\"page over its maximum of %zu bytes\"",
                        visit->route->path, html->max);
        return ERR_TOO_LARGE;
    }
    response->status = 200;
    response->content_type = STR("text/html; charset=utf-8");
    response->body = buf_text(html);
    response->cacheable = true;
    return OK;
}

/* Both forms of RFC 6266: plain ASCII for everyone and UTF-8 for those who read it. */
static Str disposition(struct arena *arena, Str filename)
{
    struct buf out;

    buf_init(&out, arena, 4096);
    buf_z(&out, "attachment; filename=\"");
    for (size_t i = 0; i < filename.len; i++) {
        unsigned char c = (unsigned char)filename.ptr[i];
        bool plain = c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '/' && c != '%';

        buf_char(&out, plain ? (char)c : '_');
    }
    buf_z(&out, "\"; filename*=UTF-8''");
    percent_encode(&out, filename, "");
    must(!buf_full(&out));
    return buf_text(&out);
}

Err visit_text(struct visit *visit, Str content_type, Str body, Str filename)
{
    struct response *response = visit->response;

    response->status = 200;
    response->content_type = content_type;
    response->body = body;
    response->cacheable = true;
    if (filename.len > 0)
        response_header_add(response, "Content-Disposition",
                            disposition(visit->arena, str_first_points(filename, 200)));
    return OK;
}

Err visit_redirect(struct visit *visit, int status, Str location)
{
    struct response *response = visit->response;
    struct buf address;

    must(status == 301 || status == 302 || status == 303);
    /* An address that leaves the host would make the house a stepping stone for others' links. */
    if (!str_starts(location, STR("/")) || str_starts(location, STR("//")))
        return ERR_REFUSED;
    buf_init(&address, visit->arena, 32 << 10);
    percent_encode(&address, location, "/?#&=%+:;,@!$'()*");
    if (buf_full(&address))
        return ERR_TOO_LARGE;
    response->status = status;
    response->location = buf_text(&address);
    return OK;
}
