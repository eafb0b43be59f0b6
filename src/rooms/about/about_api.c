/* SPDX-License-Identifier: EUPL-1.2
 *
 * The page about the API, made from the same endpoints as the API itself and its description: what
 * stands here is what is answered.
 */
#include "api/api.h"
#include "base/arena.h"
#include "records/room_page.h"
#include "rooms/rooms.h"

enum { COLUMNS_MAX = 4, PARAMETERS_MAX = 40 };

/* A table that is being filled line by line. */
struct filling {
    struct visit *visit;
    struct page_table table;
    struct page_table_line *lines;
};

static struct filling table_begin(struct visit *visit, const char *id, enum word caption,
                                  const enum word *columns, size_t column_count, size_t max)
{
    struct page_table_column *heads =
        ARENA_ARRAY(visit->arena, column_count, struct page_table_column);
    struct filling filling = { .visit = visit,
                               .lines =
                                   ARENA_ARRAY(visit->arena, max + 1, struct page_table_line) };

    for (size_t i = 0; i < column_count; i++)
        heads[i].label = word(visit->lang, columns[i]);
    filling.table = (struct page_table){
        .id = str_from_z(id),
        .caption = word(visit->lang, caption),
        .caption_hidden = true,
        .columns = { heads, column_count },
    };
    return filling;
}

static struct page_table_line *add_line(struct filling *filling, Markup head)
{
    struct page_table_line *line = &filling->lines[filling->table.lines.count++];

    line->head = head;
    line->cells.items = ARENA_ARRAY(filling->visit->arena, COLUMNS_MAX, struct page_table_cell);
    return line;
}

/* Words for people; what stands between backquotes in them is for reading only. */
static void add_cell(struct filling *filling, struct page_table_line *line, Str words)
{
    enum { CELL_POINTS = 400 };
    struct page_table_cell *cells = (struct page_table_cell *)line->cells.items;

    cells[line->cells.count++].content = markup_text(
        filling->visit->arena, markdown_plain(filling->visit->arena, words, CELL_POINTS));
}

static Markup table_end(struct filling *filling)
{
    filling->table.lines.items = filling->lines;
    return markup_of_table(filling->visit->arena, filling->visit->lang, &filling->table);
}

static Markup plain(const struct visit *visit, const char *text)
{
    return markup_text(visit->arena, str_from_z(text));
}

/* An address, which on a phone breaks where it must, so that the words beside it have room. */
static Markup path(const struct visit *visit, const char *text)
{
    return markup_block(visit->arena, STR("path"), plain(visit, text));
}

/* ---- the tables ---- */

/* The addresses of one kind stand for those of all. */
static Markup addresses(struct visit *visit, const struct api_endpoint *endpoints, size_t count)
{
    static const enum word columns[] = { W_API_COLUMN_ADDRESS, W_API_COLUMN_ANSWER };
    struct filling table =
        table_begin(visit, "api-addresses", W_API_SECTION_ADDRESSES, columns, 2, count);
    const struct kind *first = NULL;

    for (size_t i = 0; i < count; i++) {
        if (endpoints[i].kind != NULL && first != NULL && endpoints[i].kind != first)
            continue;
        first = endpoints[i].kind;
        add_cell(&table, add_line(&table, path(visit, endpoints[i].path)),
                 word(visit->lang, endpoints[i].about));
    }
    return table_end(&table);
}

static bool has_parameter(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* Every parameter once; those that filter by a field of a kind stand with the kinds. */
static Markup parameters(struct visit *visit, const struct api_endpoint *endpoints, size_t count)
{
    static const enum word columns[] = { W_API_COLUMN_PARAMETER, W_API_COLUMN_MEANING };
    struct filling table =
        table_begin(visit, "api-parameters", W_API_SECTION_PARAMETERS, columns, 2, PARAMETERS_MAX);
    const char *names[PARAMETERS_MAX];
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        for (size_t p = 0; p < endpoints[i].parameter_count; p++) {
            const struct api_parameter *parameter = &endpoints[i].parameters[p];

            if (parameter->of != NULL || n == PARAMETERS_MAX ||
                has_parameter(names, n, parameter->field.name))
                continue;
            names[n++] = parameter->field.name;
            add_cell(&table, add_line(&table, plain(visit, parameter->field.name)),
                     word(visit->lang, parameter->about));
        }
    return table_end(&table);
}

static Str filters_of(const struct visit *visit, const struct api_endpoint *endpoint)
{
    struct buf out;

    buf_init(&out, visit->arena, 2000);
    for (size_t p = 0; p < endpoint->parameter_count; p++)
        if (endpoint->parameters[p].of != NULL)
            buf_fmt(&out, "%s%s", out.len > 0 ? ", " : "", endpoint->parameters[p].field.name);
    return buf_text(&out);
}

static Markup kinds(struct visit *visit, const struct api_endpoint *endpoints, size_t count)
{
    static const enum word columns[] = { W_API_COLUMN_KIND, W_API_COLUMN_ADDRESS,
                                         W_API_COLUMN_FILTERS };
    struct filling table = table_begin(visit, "api-kinds", W_API_SECTION_KINDS, columns, 3, count);

    for (size_t i = 0; i < count; i++) {
        if (endpoints[i].shape != API_SHAPE_LIST)
            continue;
        Str name = word(visit->lang, kind_words(visit->house->kinds, endpoints[i].kind)->many);
        struct page_table_line *line = add_line(&table, markup_text(visit->arena, name));
        struct page_table_cell *cells = (struct page_table_cell *)line->cells.items;

        cells[line->cells.count++].content = path(visit, endpoints[i].path);
        cells[line->cells.count++].content =
            markup_text(visit->arena, filters_of(visit, &endpoints[i]));
    }
    return table_end(&table);
}

/* The type of a problem leads to its line here. */
static Markup errors(struct visit *visit)
{
    static const enum word columns[] = { W_API_COLUMN_STATUS, W_API_COLUMN_ANSWER,
                                         W_API_COLUMN_MEANING };
    struct filling table =
        table_begin(visit, "api-errors", W_API_SECTION_ERRORS, columns, 3, PARAMETERS_MAX);

    for (const struct api_error *error = api_errors; error->name != NULL; error++) {
        struct page_table_line *line = add_line(
            &table, plain(visit, str_z(visit->arena, str_fmt(visit->arena, "%d", error->status))));

        line->id = str_fmt(visit->arena, "problem-%s", error->name);
        add_cell(&table, line, word(visit->lang, error->title));
        add_cell(&table, line, word(visit->lang, error->detail));
    }
    return table_end(&table);
}

/* GET /{lang}/about/api */
static Err show_api(struct visit *visit)
{
    struct room_page *page = ARENA_NEW(visit->arena, struct room_page);
    size_t count;
    const struct api_endpoint *endpoints = api_endpoints(visit->arena, visit->house->kinds, &count);
    struct page_tools_tool tools[] = { { { STR(API_BASE) }, STR(API_BASE) },
                                       { { STR(API_BASE "/openapi.json") }, STR("OpenAPI 3.1") } };

    TRY(room_page_init(page, visit, "about", "about/api", STR("about/api"), W_API_HEADING));
    if (page->page.lead.html.len == 0)
        page->page.lead = markup_text(visit->arena, word(visit->lang, W_API_LEAD));
    room_page_add(
        page, "ways", STR_EMPTY, 0,
        markup_of_tools(visit->arena, visit->lang, &(struct page_tools){ .tools = { tools, 2 } }));
    room_page_add(page, "reading", word(visit->lang, W_API_SECTION_READING), 0,
                  markdown_render(visit->arena, word(visit->lang, W_API_READING), 2, STR_EMPTY));
    room_page_add(page, "addresses", word(visit->lang, W_API_SECTION_ADDRESSES), 0,
                  addresses(visit, endpoints, count));
    room_page_add(page, "parameters", word(visit->lang, W_API_SECTION_PARAMETERS), 0,
                  parameters(visit, endpoints, count));
    room_page_add(page, "kinds", word(visit->lang, W_API_SECTION_KINDS), 0,
                  kinds(visit, endpoints, count));
    room_page_add(page, "errors", word(visit->lang, W_API_SECTION_ERRORS), 0, errors(visit));
    return room_page_send(page);
}

const struct route about_api_routes[] = {
    { METHOD_GET, "/{lang}/about/api", PERMIT_ANYONE, AUDIT_NONE, NULL, show_api, NULL, false },
    { 0 },
};
