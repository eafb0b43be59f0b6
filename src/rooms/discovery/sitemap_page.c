/* SPDX-License-Identifier: EUPL-1.2
 *
 * The sitemap (sitemaps.org 0.9): an index, one part with the pages that have no code, and as many
 * parts with records as are needed.  Every page stands there once in every language that the house
 * offers, each time with its addresses in all of them.
 *
 * The young people's room is left out.  Its pages ask that nothing keeps them, and a list of their
 * addresses with a day beside each is a thing that is kept; who looks for help finds the room's
 * door on every front page.
 */
#include "rooms/rooms.h"

#include "base/arena.h"
#include "formats/xml.h"
#include "records/frame.h"
#include "records/rule.h"
#include "records/settings.h"

/* The protocol allows 50,000 addresses and 50 MB (52,428,800 bytes) in one part.  A record in n
 * languages takes n addresses of n + 2 lines, so a part holds as many records as make this many
 * lines: with five languages 2,000 records, 10,000 addresses, about 10 MB. */
enum { PART_LINES = 70000, PART_BYTES = 50 << 20 };

static int records_in_part(const struct settings *settings)
{
    int count = settings->language_count;
    int records = PART_LINES / (count * (count + 2));

    return records > 0 ? records : 1;
}

/* ---- which records ---- */

static bool is_listed(const struct kind *kind)
{
    return kind->path != NULL && kind->part_of == NULL &&
           !(kind->flags & (KIND_HIDDEN | KIND_QUIET));
}

/* Of the records that have a page and that the reader may see: FROM and WHERE. */
static void add_records(struct sql *sql, const struct reader *reader)
{
    Str names[KINDS_MAX];
    size_t count = 0;

    for (size_t i = 0; i < reader->kinds->count; i++)
        if (is_listed(reader->kinds->items[i]))
            names[count++] = str_from_z(reader->kinds->items[i]->name);
    sql_add(sql, " FROM record AS r WHERE r.kind IN ");
    sql_texts(sql, names, count);
    sql_add(sql, " AND ");
    rule_add(sql, "r", &reader->eye);
}

static Err count_records(const struct reader *reader, int64_t *out)
{
    struct sql sql;

    sql_init(&sql, reader->arena);
    sql_add(&sql, "SELECT COUNT(*)");
    add_records(&sql, reader);
    return sql_number(reader->db, "sitemap.count", &sql, 0, out);
}

struct listed {
    int64_t *ids;
    When *changed;
    size_t count;
};

static Err list_records(const struct reader *reader, int64_t offset, int max, struct listed *out)
{
    struct sql sql;
    ROWS rows = { 0 };

    *out = (struct listed){ .ids = ARENA_ARRAY(reader->arena, (size_t)max, int64_t),
                            .changed = ARENA_ARRAY(reader->arena, (size_t)max, When) };
    sql_init(&sql, reader->arena);
    sql_add(&sql, "SELECT r.id, CASE WHEN r.embargo > r.changed THEN r.embargo ELSE r.changed END");
    add_records(&sql, reader);
    sql_add(&sql, " ORDER BY r.code, r.id LIMIT ");
    sql_int(&sql, max);
    sql_add(&sql, " OFFSET ");
    sql_int(&sql, offset);
    TRY(sql_query(reader->db, "sitemap.list", &sql, &rows));
    while (out->count < (size_t)max && rows_next(&rows)) {
        out->ids[out->count] = rows_int(&rows, 0);
        out->changed[out->count++] = rows_int(&rows, 1);
    }
    return rows_close(&rows);
}

/* ---- writing ---- */

struct sitemap {
    struct visit *visit;
    const struct settings *settings;
    struct buf out;
    struct xml xml;
};

static void begin(struct sitemap *map, struct visit *visit, const char *root)
{
    *map = (struct sitemap){ .visit = visit, .settings = visit->house->settings };
    buf_init(&map->out, visit->arena, PART_BYTES);
    xml_begin(&map->xml, &map->out);
    xml_open(&map->xml, root);
    xml_attribute(&map->xml, "xmlns", STR("http://www.sitemaps.org/schemas/sitemap/0.9"));
}

static Err end(struct sitemap *map)
{
    xml_close(&map->xml);
    TRY(xml_end(&map->xml));
    return visit_text(map->visit, STR("application/xml; charset=utf-8"), buf_text(&map->out),
                      STR_EMPTY);
}

static Str in_full(const struct sitemap *map, Str address)
{
    return str_fmt(map->visit->arena, "%.*s%.*s", STR_ARG(map->visit->house->base_address),
                   STR_ARG(address));
}

static void write_alternate(struct sitemap *map, Str lang, Str address)
{
    xml_open(&map->xml, "xhtml:link");
    xml_attribute(&map->xml, "rel", STR("alternate"));
    xml_attribute(&map->xml, "hreflang", lang);
    xml_attribute(&map->xml, "href", address);
    xml_close(&map->xml);
}

/* A page once a language; addresses are in the order of the settings' languages.  changed may be
 * 0: not known. */
static void write_page(struct sitemap *map, const Str *addresses, When changed)
{
    int count = map->settings->language_count;

    for (int i = 0; i < count; i++) {
        xml_open(&map->xml, "url");
        xml_element(&map->xml, "loc", addresses[i]);
        if (changed > 0)
            xml_element(&map->xml, "lastmod", when_iso(map->visit->arena, changed));
        for (int l = 0; l < count; l++)
            write_alternate(map, lang_tag(map->settings->languages[l]), addresses[l]);
        write_alternate(map, STR("x-default"), addresses[0]);
        xml_close(&map->xml);
    }
}

/* ---- the pages ---- */

static void write_part_of_index(struct sitemap *map, Str name)
{
    xml_open(&map->xml, "sitemap");
    xml_element(&map->xml, "loc",
                in_full(map, str_fmt(map->visit->arena, "/sitemap/%.*s.xml", STR_ARG(name))));
    xml_close(&map->xml);
}

/* GET /sitemap.xml - the index */
static Err show_index(struct visit *visit)
{
    struct reader reader = reader_of(visit);
    int64_t count, per = records_in_part(visit->house->settings);
    struct sitemap map;

    TRY(count_records(&reader, &count));
    begin(&map, visit, "sitemapindex");
    write_part_of_index(&map, STR("pages"));
    for (int64_t i = 0; i * per < count; i++)
        write_part_of_index(&map, str_fmt(visit->arena, "%lld", (long long)(i + 1)));
    return end(&map);
}

/* Pages without a code: no filters, no other form of a page, nothing quiet.  The search is a form
 * and no page to be found. */
static bool is_page(const struct route *route)
{
    Str path = str_from_z(route->path), below = str_sub(path, STR("/{lang}/").len, path.len);

    return route->method == METHOD_GET && str_starts(path, STR("/{lang}/")) && !route->quiet &&
           !str_contains(below, STR("{")) && !str_contains(below, STR(".")) &&
           !str_eq_z(below, "search");
}

static void write_pages(struct sitemap *map)
{
    const struct router *router = map->visit->house->router;
    Str addresses[LANG_MAX];

    for (size_t i = 0; i < router_count(router); i++) {
        Str path = str_from_z(router_row(router, i)->path);

        if (!is_page(router_row(router, i)))
            continue;
        for (int l = 0; l < map->settings->language_count; l++)
            addresses[l] =
                in_full(map, str_fmt(map->visit->arena, "/%.*s%.*s",
                                     STR_ARG(lang_tag(map->settings->languages[l])),
                                     STR_ARG(str_sub(path, STR("/{lang}").len, path.len))));
        write_page(map, addresses, 0);
    }
}

/* Each language has its own title and so its own address.  A record is left out where it cannot be
 * read, which the same snapshot makes impossible. */
static Err write_records(struct sitemap *map, const struct listed *listed)
{
    int languages = map->settings->language_count;
    struct reader reader = reader_of(map->visit);
    struct briefs found[LANG_MAX];
    Str addresses[LANG_MAX];

    for (int l = 0; l < languages; l++) {
        reader.lang = lang_tag(map->settings->languages[l]);
        TRY(record_briefs(&reader, listed->ids, listed->count, &found[l]));
        must(found[l].count == listed->count);
    }
    for (size_t i = 0; i < listed->count; i++) {
        for (int l = 0; l < languages; l++) {
            reader.lang = lang_tag(map->settings->languages[l]);
            addresses[l] = in_full(map, record_address(&reader, &found[l].items[i]));
        }
        write_page(map, addresses, listed->changed[i]);
    }
    return OK;
}

/* GET /sitemap/{part}.xml - "pages", or a number from 1 on */
static Err show_part(struct visit *visit)
{
    struct reader reader = reader_of(visit);
    int per = records_in_part(visit->house->settings);
    struct listed listed;
    struct sitemap map;
    int64_t part = 0;
    Err err = OK;

    if (!str_eq_z(visit->segments[0], "pages")) {
        if (str_int(visit->segments[0], 1, INT32_MAX, &part) != OK)
            return ERR_NOT_FOUND;
        TRY(list_records(&reader, (part - 1) * per, per, &listed));
        if (listed.count == 0)
            return ERR_NOT_FOUND;
    }
    begin(&map, visit, "urlset");
    xml_attribute(&map.xml, "xmlns:xhtml", STR("http://www.w3.org/1999/xhtml"));
    if (part == 0)
        write_pages(&map);
    else
        err = write_records(&map, &listed);
    if (err != OK) {
        IGNORE(xml_end(&map.xml)); /* frees the writer; the answer is the error's */
        return err;
    }
    return end(&map);
}

const struct route sitemap_routes[] = {
    { METHOD_GET, "/sitemap.xml", PERMIT_ANYONE, AUDIT_NONE, NULL, show_index, NULL, false },
    { METHOD_GET, "/sitemap/{part}.xml", PERMIT_ANYONE, AUDIT_NONE, NULL, show_part, NULL, false },
    { 0 },
};
