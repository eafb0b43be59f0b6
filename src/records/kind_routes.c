/* SPDX-License-Identifier: EUPL-1.2
 *
 * The routes that follow from the declarations, and the handlers that need no template.  Contract
 * in kind_pages.h.
 */
#include "records/kind_pages.h"

#include "base/arena.h"
#include "http/house.h"
#include "records/export.h"
#include "records/settings.h"
#include "search/search.h"

/* An answer that the search index gave while it was still behind must not be kept. */
static Err kept_if_settled(struct visit *visit, const struct list_want *want, Err err)
{
    if (want->words.len > 0 && !search_current(visit->db, visit->index))
        visit->response->cacheable = false;
    return err;
}

static Err list_export(struct visit *visit, bool csv)
{
    const struct kind *kind = visit->route->with;
    struct reader reader = reader_of(visit);
    struct list_want want;
    struct buf out;
    int64_t *ids;
    size_t count;
    Str name = str_fmt(visit->arena, "%s.%s", kind->plural, csv ? "csv" : "json");

    list_want_read(&reader, kind, &visit->form, &want);
    TRY(list_ids(&reader, visit->index, &want, 0, LIST_EXPORT_MAX, &ids, &count));
    buf_init(&out, visit->arena, RESPONSE_MAX);
    if (csv) {
        TRY(export_csv(visit->db, visit->arena, reader.kinds, kind, &reader.eye, ids, count, &out));
        return kept_if_settled(visit, &want,
                               visit_text(visit, STR("text/csv; charset=utf-8; header=present"),
                                          buf_text(&out), name));
    }
    TRY(export_json(visit->db, visit->arena, reader.kinds, kind, &reader.eye, ids, count, &out));
    return kept_if_settled(
        visit, &want,
        visit_text(visit, STR("application/json; charset=utf-8"), buf_text(&out), STR_EMPTY));
}

Err show_list_csv(struct visit *visit)
{
    return list_export(visit, true);
}

Err show_list_json(struct visit *visit)
{
    return list_export(visit, false);
}

Err show_record_json(struct visit *visit)
{
    const struct kind *kind = visit->route->with;
    struct reader reader = reader_of(visit);
    struct brief brief;
    struct gone gone;
    struct buf out;

    TRY(record_find(&reader, visit->segments[0], &brief, &gone));
    if (brief.kind != kind)
        return ERR_NOT_FOUND;
    buf_init(&out, visit->arena, RESPONSE_MAX);
    TRY(export_record_json(visit->db, visit->arena, reader.kinds, kind, &reader.eye, brief.id,
                           &out));
    buf_char(&out, '\n');
    return visit_text(visit, STR("application/json; charset=utf-8"), buf_text(&out), STR_EMPTY);
}

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

static void add_kind(struct arena *arena, const struct kind *kind, struct route *rows, size_t *n)
{
    const struct form *form = list_form(arena, kind);
    bool quiet = (kind->flags & KIND_QUIET) != 0;
    const struct {
        const char *suffix;
        const struct form *form;
        Err (*handler)(struct visit *visit);
    } pages[] = {
        { "", form, show_list },
        { ".csv", form, show_list_csv },
        { ".json", form, show_list_json },
        { "/{code}", NULL, show_record },
        { "/{code}/{slug}", NULL, show_record },
        { "/{code}.json", NULL, show_record_json },
    };

    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
        if ((pages[i].handler == show_list && (kind->flags & KIND_OWN_LIST)) ||
            (pages[i].handler == show_record && (kind->flags & KIND_OWN_PAGE)))
            continue;
        rows[(*n)++] = (struct route){
            .method = METHOD_GET,
            .path = str_z(arena, str_fmt(arena, "/{lang}/%s%s", kind->path, pages[i].suffix)),
            .permit = PERMIT_ANYONE,
            .audit = AUDIT_NONE,
            .form = pages[i].form,
            .handler = pages[i].handler,
            .with = kind,
            .quiet = quiet,
        };
    }
}

const struct route *kind_routes(struct arena *arena, const struct kinds *kinds, size_t *count_out)
{
    struct route *rows = ARENA_ARRAY(arena, 6 * kinds->count + 2, struct route);
    size_t n = 0;

    for (size_t i = 0; i < kinds->count; i++)
        if (kinds->items[i]->path != NULL && !(kinds->items[i]->flags & KIND_QUIET))
            add_kind(arena, kinds->items[i], rows, &n);
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
