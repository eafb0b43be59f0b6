/* SPDX-License-Identifier: EUPL-1.2
 *
 * The law room's own pages: entrance, the matrix of conventions, corporal punishment, definitions
 * side by side.
 */
#include "html/drawing.h"
#include "rooms/law/law_status.h"
#include "rooms/rooms.h"

enum { COUNTRIES_MAX = 300, INSTRUMENTS_MAX = 200 };

/* GET /{lang}/law */
static Err show_law(struct visit *visit)
{
    struct room_page *page = ARENA_NEW(visit->arena, struct room_page);

    TRY(room_page_init(page, visit, "law", "law", STR("law"), W_ROOM_LAW));
    room_page_add(page, "start", word(visit->lang, W_AUDIENCE_START), 0,
                  CARDS(page, { "law/matrix", W_LAW_MATRIX, W_CARD_MATRIX },
                        { "law/corporal-punishment", W_LAW_BANS, W_CARD_BANS },
                        { "law/definitions", W_LAW_DEFINITIONS, W_CARD_DEFINITIONS },
                        { "law/instruments", W_KIND_INSTRUMENT_MANY, W_CARD_INSTRUMENTS },
                        { "law/articles", W_KIND_ARTICLE_MANY, W_CARD_ARTICLES },
                        { "law/goals", W_KIND_GOAL_MANY, W_CARD_GOALS }));
    return room_page_send(page);
}

/* ---- the matrix ---- */

/* Instruments that have a status in any state: the others have nothing to show in a matrix. */
static size_t with_status(const struct briefs *all, const struct law_statuses *statuses,
                          struct brief *out)
{
    size_t count = 0;

    for (size_t i = 0; i < all->count; i++)
        for (size_t s = 0; s < statuses->count; s++)
            if (statuses->items[s].instrument == all->items[i].id) {
                out[count++] = all->items[i];
                break;
            }
    return count;
}

static Err country_of(struct show *show, const struct brief *brief, Str *iso)
{
    struct value *values = ARENA_ARRAY(show->visit->arena, country_kind.field_count, struct value);

    TRY(record_columns(&show->reader, brief, values));
    *iso = values[kind_field(&country_kind, STR("iso2")) - country_kind.fields].text;
    return OK;
}

static Err matrix_line(struct show *show, const struct brief *country,
                       const struct brief *instruments, size_t count,
                       const struct law_statuses *statuses, struct page_table_line *out)
{
    struct page_table_cell *cells =
        ARENA_ARRAY(show->visit->arena, count + 1, struct page_table_cell);
    struct page_name name = show_name(show, country);
    Str iso;

    TRY(country_of(show, country, &iso));
    for (size_t i = 0; i < count; i++)
        TRY(law_status_cell(show, law_status_find(statuses, instruments[i].id, iso), &cells[i]));
    *out = (struct page_table_line){ .head = markup_of_name(show->visit->arena, show->visit->lang,
                                                            &name),
                                     .cells = { cells, count } };
    return OK;
}

static Err matrix_legend(struct show *show, Markup *out)
{
    struct term_name *terms;
    struct page_chip *chips;
    size_t count;

    TRY(term_list(&show->reader, STR("treaty-status"), &terms, &count));
    chips = ARENA_ARRAY(show->visit->arena, count + 1, struct page_chip);
    for (size_t i = 0; i < count; i++) {
        chips[i] = show_chip(show, &terms[i]);
        chips[i].mark = law_mark(terms[i].mark);
    }
    *out = markup_of_legend(show->visit->arena, show->visit->lang,
                            &(struct page_legend){ .chips = { chips, count } });
    return OK;
}

static Err matrix_table(struct show *show, Markup *out)
{
    struct visit *visit = show->visit;
    struct law_statuses statuses;
    struct briefs countries, all;
    struct brief *instruments;
    struct page_table_column *columns;
    struct page_table_line *lines;
    size_t count;

    TRY(law_statuses(show, STR_EMPTY, &statuses));
    TRY(record_list(&show->reader, &country_kind, NULL, COUNTRIES_MAX, &countries));
    TRY(record_list(&show->reader, &instrument_kind, NULL, INSTRUMENTS_MAX, &all));
    instruments = ARENA_ARRAY(visit->arena, all.count + 1, struct brief);
    count = with_status(&all, &statuses, instruments);
    columns = ARENA_ARRAY(visit->arena, count + 1, struct page_table_column);
    columns[0].label = word(visit->lang, W_KIND_COUNTRY_ONE);
    for (size_t i = 0; i < count; i++)
        columns[i + 1] = (struct page_table_column){ .label = instruments[i].title.words,
                                                     .lang = show_lang(show, &instruments[i].title),
                                                     .href = { record_address(&show->reader,
                                                                              &instruments[i]) } };
    lines = ARENA_ARRAY(visit->arena, countries.count + 1, struct page_table_line);
    for (size_t i = 0; i < countries.count; i++)
        TRY(matrix_line(show, &countries.items[i], instruments, count, &statuses, &lines[i]));
    *out = markup_of_table(visit->arena, visit->lang,
                           &(struct page_table){
                               .id = STR("matrix"),
                               .caption = word(visit->lang, W_LAW_MATRIX),
                               .caption_hidden = true,
                               .matrix = true,
                               .columns = { columns, count + 1 },
                               .lines = { lines, countries.count },
                           });
    return OK;
}

/* GET /{lang}/law/matrix */
static Err show_matrix(struct visit *visit)
{
    struct room_page *page = ARENA_NEW(visit->arena, struct room_page);
    Markup legend, table;

    TRY(room_page_init(page, visit, "law", "law/matrix", STR("law/matrix"), W_LAW_MATRIX));
    page->page.lead = markup_text(visit->arena, word(visit->lang, W_LAW_MATRIX_LEAD));
    TRY(matrix_legend(&page->show, &legend));
    TRY(matrix_table(&page->show, &table));
    room_page_add(page, "legend", STR_EMPTY, 0, legend);
    room_page_add(page, "table", STR_EMPTY, 0, table);
    return room_page_send(page);
}

/* ---- corporal punishment ---- */

/* A line of the table: country, whether, since when, what another source says, the note. */
static Err ban_line(struct show *show, const struct record *ban, const struct term_name *country,
                    struct page_table_line *out)
{
    static const char *const fields[] = { "prohibited", "banned", "other_date", "note" };
    struct page_table_cell *cells = ARENA_ARRAY(show->visit->arena, 4, struct page_table_cell);
    struct page_name name = show_name(show, &ban->brief);

    if (country != NULL)
        name = show_name_as(show, &ban->brief, &country->label);
    for (size_t i = 0; i < 4; i++)
        TRY(show_value(show, record_value(ban, fields[i]), &cells[i].content));
    *out = (struct page_table_line){
        .head = markup_of_name(show->visit->arena, show->visit->lang, &name), .cells = { cells, 4 }
    };
    return OK;
}

struct ban_rows {
    struct page_table_line *lines;
    struct dot *dots;
    size_t count, dot_count;
    int first, last;
};

static Err read_bans(struct show *show, struct ban_rows *out)
{
    struct briefs bans;
    struct arena *arena = show->visit->arena;

    TRY(record_list(&show->reader, &ban_kind, NULL, COUNTRIES_MAX, &bans));
    *out = (struct ban_rows){ .lines = ARENA_ARRAY(arena, bans.count + 1, struct page_table_line),
                              .dots = ARENA_ARRAY(arena, bans.count + 1, struct dot),
                              .first = 9999 };
    for (size_t i = 0; i < bans.count; i++) {
        const struct term_name *country = NULL;
        struct record ban;
        int year;

        TRY(record_read(&show->reader, &bans.items[i], &ban));
        for (size_t t = 0; t < ban.tags.count; t++)
            if (str_eq_z(ban.tags.items[t].vocabulary, "country"))
                TRY(show_label(show, STR("country"), ban.tags.items[t].term, &country));
        TRY(ban_line(show, &ban, country, &out->lines[out->count++]));
        year = record_value(&ban, "banned")->day.year;
        if (year == 0)
            continue;
        out->dots[out->dot_count++] =
            (struct dot){ country != NULL ? country->label.words : ban.brief.title.words, year };
        out->first = year < out->first ? year : out->first;
        out->last = year > out->last ? year : out->last;
    }
    return OK;
}

/* GET /{lang}/law/corporal-punishment */
static Err show_bans(struct visit *visit)
{
    struct room_page *page = ARENA_NEW(visit->arena, struct room_page);
    struct page_table_column *columns = ARENA_ARRAY(visit->arena, 5, struct page_table_column);
    const char *const fields[] = { "prohibited", "banned", "other_date", "note" };
    struct ban_rows bans;

    TRY(room_page_init(page, visit, "law", "law/corporal-punishment",
                       STR("law/corporal-punishment"), W_LAW_BANS));
    page->page.lead = markup_text(visit->arena, word(visit->lang, W_LAW_BANS_LEAD));
    TRY(read_bans(&page->show, &bans));
    columns[0].label = word(visit->lang, W_KIND_COUNTRY_ONE);
    for (size_t i = 0; i < 4; i++)
        columns[i + 1].label =
            word(visit->lang, field_label(page->show.reader.kinds, &ban_kind,
                                          kind_field(&ban_kind, str_from_z(fields[i]))));
    if (bans.dot_count > 0)
        room_page_add(
            page, "drawing", STR_EMPTY, 0,
            markup_of_chart(visit->arena, visit->lang,
                            &(struct page_chart){
                                .drawing = drawing_dots(visit->arena, bans.dots, bans.dot_count,
                                                        bans.first, bans.last),
                                .caption = word(visit->lang, W_LAW_BANS_CAPTION) }));
    room_page_add(page, "table", STR_EMPTY, 0,
                  markup_of_table(visit->arena, visit->lang,
                                  &(struct page_table){ .id = STR("bans"),
                                                        .caption = word(visit->lang, W_LAW_BANS),
                                                        .caption_hidden = true,
                                                        .columns = { columns, 5 },
                                                        .lines = { bans.lines, bans.count } }));
    room_page_add(page, "tools", STR_EMPTY, 0,
                  TOOLS(page, { "law/corporal-punishment/bans", W_LAW_BANS_LIST, W_NONE }));
    return room_page_send(page);
}

/* ---- definitions ---- */

/* GET /{lang}/law/definitions - the same term as different authorities define it, side by side */
static Err show_definitions(struct visit *visit)
{
    struct room_page *page = ARENA_NEW(visit->arena, struct room_page);
    struct page_table_column *columns = ARENA_ARRAY(visit->arena, 4, struct page_table_column);
    static const char *const fields[] = { "authority", "summary", "reference" };
    struct page_table_line *lines;
    struct briefs briefs;

    TRY(room_page_init(page, visit, "law", "law/definitions", STR("law/definitions"),
                       W_LAW_DEFINITIONS));
    page->page.lead = markup_text(visit->arena, word(visit->lang, W_LAW_DEFINITIONS_LEAD));
    TRY(record_list(&page->show.reader, &definition_kind, NULL, COUNTRIES_MAX, &briefs));
    lines = ARENA_ARRAY(visit->arena, briefs.count + 1, struct page_table_line);
    for (size_t i = 0; i < briefs.count; i++) {
        struct page_table_cell *cells = ARENA_ARRAY(visit->arena, 3, struct page_table_cell);
        struct page_name name = show_name(&page->show, &briefs.items[i]);
        struct record record;

        TRY(record_read(&page->show.reader, &briefs.items[i], &record));
        for (size_t f = 0; f < 3; f++)
            TRY(show_value(&page->show, record_value(&record, fields[f]), &cells[f].content));
        lines[i] =
            (struct page_table_line){ .head = markup_of_name(visit->arena, visit->lang, &name),
                                      .cells = { cells, 3 } };
    }
    columns[0].label = word(visit->lang, W_KIND_DEFINITION_ONE);
    for (size_t f = 0; f < 3; f++)
        columns[f + 1].label =
            word(visit->lang, field_label(page->show.reader.kinds, &definition_kind,
                                          kind_field(&definition_kind, str_from_z(fields[f]))));
    room_page_add(
        page, "table", STR_EMPTY, 0,
        markup_of_table(visit->arena, visit->lang,
                        &(struct page_table){ .id = STR("definitions"),
                                              .caption = word(visit->lang, W_LAW_DEFINITIONS),
                                              .caption_hidden = true,
                                              .columns = { columns, 4 },
                                              .lines = { lines, briefs.count } }));
    return room_page_send(page);
}

const struct route law_routes[] = {
    { METHOD_GET, "/{lang}/law", PERMIT_ANYONE, AUDIT_NONE, NULL, show_law, NULL, false },
    { METHOD_GET, "/{lang}/law/matrix", PERMIT_ANYONE, AUDIT_NONE, NULL, show_matrix, NULL, false },
    { METHOD_GET, "/{lang}/law/corporal-punishment", PERMIT_ANYONE, AUDIT_NONE, NULL, show_bans,
      NULL, false },
    { METHOD_GET, "/{lang}/law/definitions", PERMIT_ANYONE, AUDIT_NONE, NULL, show_definitions,
      NULL, false },
    { 0 },
};
