/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reading the status of instruments.  Contract in law_status.h.
 */
#include "rooms/law/law_status.h"

#include "rooms/rooms.h"

enum { STATUSES_MAX = 5000 };

static const struct value *value_of(const struct law_status *status, const char *field)
{
    return &status->values[kind_field(&ratification_kind, str_from_z(field)) -
                           ratification_kind.fields];
}

Err law_statuses(struct show *show, Str country, struct law_statuses *out)
{
    struct arena *arena = show->visit->arena;
    static const char *const only_country[] = { "country", NULL };
    struct tag_rows tags;
    struct briefs briefs;
    int64_t *ids;

    TRY(record_list(&show->reader, &ratification_kind, &(struct narrow){ .country = country },
                    STATUSES_MAX, &briefs));
    out->items = ARENA_ARRAY(arena, briefs.count + 1, struct law_status);
    out->count = briefs.count;
    ids = ARENA_ARRAY(arena, briefs.count + 1, int64_t);
    for (size_t i = 0; i < briefs.count; i++) {
        ids[i] = briefs.items[i].id;
        out->items[i] = (struct law_status){
            .instrument = briefs.items[i].whole,
            .brief = briefs.items[i],
            .values = ARENA_ARRAY(arena, ratification_kind.field_count, struct value),
        };
        TRY(record_columns(&show->reader, &briefs.items[i], out->items[i].values));
    }
    TRY(record_tags(&show->reader, ids, briefs.count, only_country, &tags));
    for (size_t t = 0; t < tags.count; t++)
        for (size_t i = 0; i < out->count; i++)
            if (out->items[i].brief.id == tags.items[t].record)
                out->items[i].country = tags.items[t].term;
    return OK;
}

const struct law_status *law_status_find(const struct law_statuses *statuses, int64_t instrument,
                                         Str country)
{
    for (size_t i = 0; i < statuses->count; i++)
        if (statuses->items[i].instrument == instrument &&
            str_eq(statuses->items[i].country, country))
            return &statuses->items[i];
    return NULL;
}

/* The year that counts: of the consent to be bound, else of the signature. */
static Str year_of(struct arena *arena, const struct law_status *status)
{
    Day day = value_of(status, "ratified")->day;

    if (!day_is_set(day))
        day = value_of(status, "in_force")->day;
    if (!day_is_set(day))
        day = value_of(status, "signed")->day;
    return day_is_set(day) ? str_fmt(arena, "%d", day.year) : STR_EMPTY;
}

Str law_mark(Str mark)
{
    return mark.len > 0 ? mark : STR("unknown");
}

Err law_status_cell(struct show *show, const struct law_status *status, struct page_table_cell *out)
{
    struct visit *visit = show->visit;
    const struct term_name *name, *action;
    const struct tongue *said;
    Str year;

    *out = (struct page_table_cell){ .content = markup_text(visit->arena, STR("–")) };
    if (status == NULL)
        return OK;
    TRY(show_label(show, STR("treaty-status"), value_of(status, "status")->text, &name));
    TRY(show_label(show, STR("treaty-action"), value_of(status, "action")->text, &action));
    year = year_of(visit->arena, status);
    said = action->record != 0 && year.len > 0 ? &action->label : &name->label;
    out->look = str_fmt(visit->arena, "mark %.*s", STR_ARG(law_mark(name->mark)));
    out->content =
        markup_of_name(visit->arena, visit->lang,
                       &(struct page_name){
                           .href = { record_address(&show->reader, &status->brief) },
                           .title = year.len == 0 ? said->words
                                                  : str_fmt(visit->arena, "%.*s, %.*s",
                                                            STR_ARG(year), STR_ARG(said->words)),
                           .lang = show_lang(show, said),
                       });
    return OK;
}

Err law_country_table(struct show *show, Str country, Str country_name, Markup *out)
{
    struct visit *visit = show->visit;
    struct law_statuses statuses;
    struct briefs instruments;
    struct page_table_line *lines;
    struct page_table_column *columns = ARENA_ARRAY(visit->arena, 2, struct page_table_column);
    size_t count = 0;

    *out = MARKUP_EMPTY;
    TRY(law_statuses(show, country, &statuses));
    TRY(record_list(&show->reader, &instrument_kind, NULL, 500, &instruments));
    lines = ARENA_ARRAY(visit->arena, instruments.count + 1, struct page_table_line);
    for (size_t i = 0; i < instruments.count; i++) {
        const struct law_status *status =
            law_status_find(&statuses, instruments.items[i].id, country);
        struct page_table_cell *cell = ARENA_NEW(visit->arena, struct page_table_cell);
        struct page_name name = show_name(show, &instruments.items[i]);

        if (status == NULL)
            continue;
        TRY(law_status_cell(show, status, cell));
        lines[count++] =
            (struct page_table_line){ .head = markup_of_name(visit->arena, visit->lang, &name),
                                      .cells = { cell, 1 } };
    }
    if (count == 0)
        return OK;
    columns[0].label = word(visit->lang, W_KIND_INSTRUMENT_ONE);
    columns[1].label = country_name;
    *out = markup_of_table(visit->arena, visit->lang,
                           &(struct page_table){
                               .id = STR("law-table"),
                               .caption = word(visit->lang, W_LAW_MATRIX),
                               .caption_hidden = true,
                               .columns = { columns, 2 },
                               .lines = { lines, count },
                           });
    return OK;
}

Err law_ban_text(struct show *show, Str country, Markup *out)
{
    struct visit *visit = show->visit;
    struct briefs bans;
    struct record ban;
    struct page_name name;
    Str year;

    *out = MARKUP_EMPTY;
    TRY(record_list(&show->reader, &ban_kind, &(struct narrow){ .country = country }, 1, &bans));
    if (bans.count == 0)
        return OK;
    TRY(record_read(&show->reader, &bans.items[0], &ban));
    year = day_show(visit->arena, visit->lang, record_value(&ban, "banned")->day);
    name = (struct page_name){
        .href = { record_address(&show->reader, &ban.brief) },
        .title = year.len == 0 ? word(visit->lang, W_LAW_NOT_BANNED)
                               : word_fill(visit->arena, visit->lang, W_LAW_BANNED_SINCE,
                                           FILLS({ "year", year })),
    };
    *out = markup_paragraph(visit->arena, markup_of_name(visit->arena, visit->lang, &name));
    return OK;
}
