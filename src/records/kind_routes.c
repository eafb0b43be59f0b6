/* SPDX-License-Identifier: EUPL-1.2
 *
 * The routes that follow from the declarations, and the handlers that need no template.  Contract
 * in kind_pages.h.
 */
#include "records/kind_pages.h"

#include "base/arena.h"
#include "http/house.h"
#include "records/format.h"
#include "records/settings.h"

/* ---- /r/CODE ---- */

/* The best of the house's languages for a reader, by the header that the browser sends; only here
 * and at "/" is it asked. */
Lang preferred_language(const struct visit *visit)
{
    const struct settings *settings = visit->house->settings;
    Str rest = visit->request->accept_language, part;

    while (str_split(&rest, ',', &part)) {
        Str tag = str_trim(str_sub(part, 0, str_find(part, ';')));
        Lang lang;

        for (int shorter = 0; shorter < 2; shorter++) {
            if (lang_find(str_lower_ascii(visit->arena, tag), &lang) &&
                settings_offer(settings, lang))
                return lang;
            tag = str_sub(tag, 0, str_find(tag, '-'));
        }
    }
    return settings->languages[0];
}

static Err address_of_standing_text(const struct reader *reader, const struct brief *brief,
                                    Str *out)
{
    struct record record;
    Str place;

    TRY(record_read(reader, brief, &record));
    place = record_value(&record, "place")->text;
    *out = str_fmt(reader->arena, "/%.*s/%.*s", STR_ARG(reader->lang), STR_ARG(place));
    return OK;
}

/* A part is shown on its whole's page, in the row that carries its code. */
static Err address_of_part(const struct reader *reader, const struct brief *brief, Str *out)
{
    struct briefs whole;

    TRY(record_briefs(reader, &brief->whole, 1, &whole));
    if (whole.count == 0 || whole.items[0].kind->path == NULL)
        return ERR_NOT_FOUND;
    *out = str_fmt(reader->arena, "%.*s#%.*s", STR_ARG(record_address(reader, &whole.items[0])),
                   STR_ARG(str_lower_ascii(reader->arena, brief->code)));
    return OK;
}

/* Where a record is shown, in the reader's language. */
static Err address_of_code(const struct reader *reader, const struct brief *brief, Str *out)
{
    if (brief->kind->path != NULL) {
        *out = record_address(reader, brief);
        return OK;
    }
    if (brief->whole != 0)
        return address_of_part(reader, brief, out);
    if (kind_field(brief->kind, STR("place")) != NULL)
        return address_of_standing_text(reader, brief, out);
    return ERR_NOT_FOUND;
}

/* Leads to the record in visit->lang.  Nothing of it is kept anywhere: it may lead to the young
 * people's room. */
static Err lead_to_code(struct visit *visit)
{
    struct reader reader = reader_of(visit);
    struct brief brief;
    struct gone gone;
    Str address;
    Err err = record_find(&reader, visit->segments[0], &brief, &gone);

    if (err == ERR_GONE) {
        err = answer_gone(visit, &reader, &gone);
    } else {
        TRY(err);
        TRY(address_of_code(&reader, &brief, &address));
        err = visit_redirect(visit, 302, address);
    }
    visit->response->cacheable = false;
    visit->response->no_store = true;
    return err;
}

/* GET /r/{code}, the permanent address: in the language that the reader's browser asks for. */
Err show_code(struct visit *visit)
{
    visit->lang = preferred_language(visit);
    TRY(lead_to_code(visit));
    response_header_add(visit->response, "Vary", STR("Accept-Language"));
    return OK;
}

/* GET /{lang}/r/{code}, for links within the house: in the language of the page. */
static Err show_code_here(struct visit *visit)
{
    return lead_to_code(visit);
}

/* ---- the table ---- */

enum { KIND_ROUTES_MAX = 2000 };

static void add_row(struct arena *arena, const struct kind *kind, const char *suffix,
                    Err (*handler)(struct visit *visit), struct route *rows, size_t *n)
{
    must(*n < KIND_ROUTES_MAX);
    rows[(*n)++] = (struct route){
        .method = METHOD_GET,
        .path = str_z(arena, str_fmt(arena, "/{lang}/%s%s", kind->path, suffix)),
        .permit = PERMIT_ANYONE,
        .audit = AUDIT_NONE,
        .form = handler == show_list || handler == show_list_format ? list_form(arena, kind) : NULL,
        .handler = handler,
        .with = kind,
        .quiet = (kind->flags & KIND_QUIET) != 0,
    };
}

static void add_kind(struct arena *arena, const struct kinds *kinds, const struct kind *kind,
                     struct route *rows, size_t *n)
{
    if (!(kind->flags & KIND_OWN_LIST))
        add_row(arena, kind, "", show_list, rows, n);
    if (!(kind->flags & KIND_OWN_PAGE)) {
        add_row(arena, kind, "/{code}", show_record, rows, n);
        add_row(arena, kind, "/{code}/{slug}", show_record, rows, n);
    }
    for (size_t i = 0; kinds->formats[i] != NULL; i++) {
        const struct format *format = kinds->formats[i];

        if (format_fits(format, kind, FORMAT_LIST))
            add_row(arena, kind, str_z(arena, str_fmt(arena, ".%s", format->suffix)),
                    show_list_format, rows, n);
        if (format_fits(format, kind, FORMAT_RECORD))
            add_row(arena, kind, str_z(arena, str_fmt(arena, "/{code}.%s", format->suffix)),
                    show_record_format, rows, n);
    }
}

const struct route *kind_routes(struct arena *arena, const struct kinds *kinds, size_t *count_out)
{
    struct route *rows = ARENA_ARRAY(arena, KIND_ROUTES_MAX, struct route);
    size_t n = 0;

    for (size_t i = 0; i < kinds->count; i++)
        if (kinds->items[i]->path != NULL && !(kinds->items[i]->flags & KIND_QUIET))
            add_kind(arena, kinds, kinds->items[i], rows, &n);
    must(n + 2 <= KIND_ROUTES_MAX);
    rows[n++] = (struct route){ .method = METHOD_GET,
                                .path = "/r/{code}",
                                .permit = PERMIT_ANYONE,
                                .audit = AUDIT_NONE,
                                .handler = show_code,
                                .quiet = true };
    rows[n++] = (struct route){ .method = METHOD_GET,
                                .path = "/{lang}/r/{code}",
                                .permit = PERMIT_ANYONE,
                                .audit = AUDIT_NONE,
                                .handler = show_code_here,
                                .quiet = true };
    *count_out = n;
    return rows;
}
