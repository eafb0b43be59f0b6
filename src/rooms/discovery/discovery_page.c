/* SPDX-License-Identifier: EUPL-1.2
 *
 * The small files by which machines find their way: how to search (OpenSearch 1.1), where robots
 * should not go (RFC 9309), whom to tell of a hole (RFC 9116), and the mark for those who ask for
 * it at its old address.  All addresses are in full, at the house's own.
 */
#include "rooms/rooms.h"

#include "base/arena.h"
#include "formats/xml.h"
#include "http/assets.h"
#include "records/frame.h"
#include "records/settings.h"

enum { TEXT_MAX = 1 << 20, SECURITY_DAYS = 90 };

static Err answer_text(struct visit *visit, const struct buf *out)
{
    if (buf_full(out))
        return ERR_TOO_LARGE;
    return visit_text(visit, STR("text/plain; charset=utf-8"), buf_text(out), STR_EMPTY);
}

/* ---- OpenSearch ---- */

static void url_element(struct xml *xml, struct visit *visit, const char *type, Str template)
{
    xml_open(xml, "Url");
    xml_attribute(xml, "type", str_from_z(type));
    xml_attribute(
        xml, "template",
        str_fmt(visit->arena, "%.*s%.*s", STR_ARG(visit->house->base_address), STR_ARG(template)));
    xml_close(xml);
}

/* The name may have 16 characters, so a longer one is cut (OpenSearch 1.1, ShortName). */
static void describe_search(struct visit *visit, struct xml *xml)
{
    const struct settings *settings = visit->house->settings;
    Str tag = lang_tag(visit->lang);
    Str name = setting(settings, STR("name"), tag, NULL);
    Str tagline = setting(settings, STR("tagline"), tag, NULL);

    if (name.len == 0)
        name = word(visit->lang, W_FRAME_HOUSE);
    xml_open(xml, "OpenSearchDescription");
    xml_attribute(xml, "xmlns", STR("http://a9.com/-/spec/opensearch/1.1/"));
    xml_element(xml, "ShortName", str_trim(str_first_points(name, 16)));
    xml_element(xml, "LongName", str_trim(str_first_points(name, 48)));
    xml_element(xml, "Description", str_first_points(tagline.len > 0 ? tagline : name, 1024));
    url_element(xml, visit, "text/html",
                str_fmt(visit->arena, "/%.*s/search?q={searchTerms}", STR_ARG(tag)));
    url_element(xml, visit, "application/opensearchdescription+xml",
                str_fmt(visit->arena, "/%.*s/opensearch.xml", STR_ARG(tag)));
    xml_element_with(xml, "Image", "type", STR("image/svg+xml"),
                     str_fmt(visit->arena, "%.*s%.*s", STR_ARG(visit->house->base_address),
                             STR_ARG(asset_address("mark.svg"))));
    xml_element(xml, "Language", tag);
    xml_element(xml, "InputEncoding", STR("UTF-8"));
    xml_element(xml, "OutputEncoding", STR("UTF-8"));
    xml_close(xml);
}

/* GET /{lang}/opensearch.xml */
static Err show_search_description(struct visit *visit)
{
    struct buf out;
    struct xml xml;

    buf_init(&out, visit->arena, TEXT_MAX);
    xml_begin(&xml, &out);
    describe_search(visit, &xml);
    TRY(xml_end(&xml));
    return visit_text(visit, STR("application/opensearchdescription+xml; charset=utf-8"),
                      buf_text(&out), STR_EMPTY);
}

/* ---- robots.txt ---- */

/* What of a row's address robots should stay out of: filtered lists, and ranges without end such as
 * months.  Empty where they are welcome. */
static Str kept_out(struct arena *arena, const struct route *route)
{
    Str path = str_from_z(route->path), below = str_sub(path, STR("/{lang}/").len, path.len);
    size_t place = str_find(below, '{');

    if (!str_starts(path, STR("/{lang}/")) || route->method != METHOD_GET)
        return STR_EMPTY;
    if (place < below.len)
        return str_starts(str_sub(below, place, below.len), STR("{code}"))
                   ? STR_EMPTY
                   : str_sub(below, 0, place);
    if (route->form == NULL || str_contains(below, STR(".")))
        return STR_EMPTY;
    return str_fmt(arena, "%.*s?", STR_ARG(below));
}

/* GET /robots.txt - by patterns for those who read them (RFC 9309), and by beginnings for those who
 * do not. */
static Err show_robots(struct visit *visit)
{
    const struct settings *settings = visit->house->settings;
    const struct router *router = visit->house->router;
    struct buf out;

    buf_init(&out, visit->arena, TEXT_MAX);
    buf_z(&out, "User-agent: *\nAllow: /oai\nDisallow: /*?\n");
    for (size_t i = 0; i < router_count(router); i++) {
        Str below = kept_out(visit->arena, router_row(router, i));

        for (int l = 0; below.len > 0 && l < settings->language_count; l++)
            buf_fmt(&out, "Disallow: /%.*s/%.*s\n", STR_ARG(lang_tag(settings->languages[l])),
                    STR_ARG(below));
    }
    buf_fmt(&out, "\nSitemap: %.*s/sitemap.xml\n", STR_ARG(visit->house->base_address));
    return answer_text(visit, &out);
}

/* ---- security.txt ---- */

/* A mail address by itself becomes one of mailto:. */
static Str contact_address(struct arena *arena, Str contact)
{
    bool is_mail = !str_contains(contact, STR(":")) && str_contains(contact, STR("@"));

    return is_mail ? str_fmt(arena, "mailto:%.*s", STR_ARG(contact)) : contact;
}

static void write_languages(const struct settings *settings, struct buf *out)
{
    buf_z(out, "Preferred-Languages: ");
    for (int i = 0; i < settings->language_count; i++)
        buf_fmt(out, "%s%.*s", i > 0 ? ", " : "", STR_ARG(lang_tag(settings->languages[i])));
    buf_char(out, '\n');
}

/* GET /.well-known/security.txt - the setting says whom to tell; without it there is nothing to
 * say.  It is as fresh as the house that serves it, so it ends some time after today. */
static Err show_security(struct visit *visit)
{
    const struct settings *settings = visit->house->settings;
    Str rest = setting(settings, STR("security_contact"), STR_EMPTY, NULL), contact;
    Day ends = day_add(day_from_when(visit->now), SECURITY_DAYS);
    struct buf out;

    if (rest.len == 0)
        return ERR_NOT_FOUND;
    buf_init(&out, visit->arena, TEXT_MAX);
    while (str_split(&rest, '|', &contact))
        buf_fmt(&out, "Contact: %.*s\n", STR_ARG(contact_address(visit->arena, contact)));
    buf_fmt(&out, "Expires: %.*s\n", STR_ARG(when_iso(visit->arena, when_from_day(ends))));
    write_languages(settings, &out);
    buf_fmt(&out, "Canonical: %.*s/.well-known/security.txt\n",
            STR_ARG(visit->house->base_address));
    return answer_text(visit, &out);
}

/* ---- the mark ---- */

/* GET /favicon.ico - pages name the mark by its own address; some programs ask here first. */
static Err show_mark(struct visit *visit)
{
    const struct asset *mark = asset_find(asset_address("mark.svg"));

    must(mark != NULL);
    return visit_text(visit, str_from_z(mark->content_type),
                      (Str){ (const char *)mark->identity.ptr, mark->identity.len }, STR_EMPTY);
}

const struct route discovery_routes[] = {
    { METHOD_GET, "/{lang}/opensearch.xml", PERMIT_ANYONE, AUDIT_NONE, NULL,
      show_search_description, NULL, false },
    { METHOD_GET, "/robots.txt", PERMIT_ANYONE, AUDIT_NONE, NULL, show_robots, NULL, false },
    { METHOD_GET, "/.well-known/security.txt", PERMIT_ANYONE, AUDIT_NONE, NULL, show_security, NULL,
      false },
    { METHOD_GET, "/favicon.ico", PERMIT_ANYONE, AUDIT_NONE, NULL, show_mark, NULL, false },
    { 0 },
};
