/* SPDX-License-Identifier: EUPL-1.2
 *
 * Where facts come from, and where their sources disagree.  Contract in show.h.
 */
#include "records/show.h"

#include "base/arena.h"
#include "records/brief.h"

Markup show_source(struct show *show, const struct source_row *source)
{
    struct arena *arena = show->visit->arena;
    Str reference = source->reference;

    if (source->document.id != 0) {
        struct page_name name = show_name(show, &source->document);

        return markup_of_name(arena, show->visit->lang, &name);
    }
    if (str_starts(reference, STR("http://")) || str_starts(reference, STR("https://")))
        return markup_of_name(arena, show->visit->lang,
                              &(struct page_name){ .href = { reference }, .title = reference });
    return markup_text(arena, reference);
}

/* "https://www.example.org/a/b" -> "example.org" */
static Str host_of(Str address)
{
    Str host = str_sub(address, str_find(address, ':') + 3, address.len);

    host = str_sub(host, 0, str_find(host, '/'));
    return str_starts(host, STR("www.")) ? str_sub(host, 4, host.len) : host;
}

Markup show_source_short(struct show *show, const struct source_row *source)
{
    Str reference = source->reference;

    if (source->document.id != 0 ||
        !(str_starts(reference, STR("http://")) || str_starts(reference, STR("https://"))))
        return show_source(show, source);
    return markup_of_name(
        show->visit->arena, show->visit->lang,
        &(struct page_name){ .href = { reference }, .title = host_of(reference) });
}

Str show_source_about(struct show *show, const struct record *record,
                      const struct source_row *source)
{
    const struct field *field = kind_field(record->brief.kind, source->field);

    if (field == NULL)
        return STR_EMPTY;
    return word_fill(
        show->visit->arena, show->visit->lang, W_RECORD_SOURCE_OF,
        FILLS({ "field", word(show->visit->lang,
                              field_label(show->reader.kinds, record->brief.kind, field)) }));
}

Err show_source_list(struct show *show, const struct record *record, Markup *out)
{
    struct page_sources_source *items =
        ARENA_ARRAY(show->visit->arena, record->source_count + 1, struct page_sources_source);

    *out = MARKUP_EMPTY;
    for (size_t i = 0; i < record->source_count; i++)
        items[i] =
            (struct page_sources_source){ show_source_about(show, record, &record->sources[i]),
                                          show_source(show, &record->sources[i]) };
    if (record->source_count > 0)
        *out =
            markup_of_sources(show->visit->arena, show->visit->lang,
                              &(struct page_sources){ .sources = { items, record->source_count } });
    return OK;
}

/* ---- where sources disagree ---- */

enum { DISAGREEMENTS_MAX = 100 };

static Err find_disagreements(const struct reader *reader, int64_t record, struct briefs *out)
{
    struct sql sql;

    sql_init(&sql, reader->arena);
    brief_select(&sql, reader, "");
    sql_add(&sql,
            " WHERE r.id IN (SELECT l.source FROM link AS l JOIN record AS c ON c.id = l.target "
            "WHERE l.relation = 'concerns' AND (c.id = ");
    sql_int(&sql, record);
    sql_add(&sql, " OR c.part_of = ");
    sql_int(&sql, record);
    sql_add(&sql, ") AND ");
    rule_add(&sql, "c", &reader->eye);
    sql_add(&sql, ") AND ");
    rule_add(&sql, "r", &reader->eye);
    sql_add(&sql, " ORDER BY r.code, r.id LIMIT ");
    sql_int(&sql, DISAGREEMENTS_MAX);
    return briefs_fetch(reader, "records.disagreements", &sql, DISAGREEMENTS_MAX, out);
}

Err show_disagreements(struct show *show, int64_t record, Markup *out)
{
    struct visit *visit = show->visit;
    struct briefs found;
    Markup *parts;

    *out = MARKUP_EMPTY;
    TRY(find_disagreements(&show->reader, record, &found));
    parts = ARENA_ARRAY(visit->arena, found.count + 1, Markup);
    for (size_t i = 0; i < found.count; i++)
        parts[i] = markup_of_disagreement(
            visit->arena, visit->lang,
            &(struct page_disagreement){
                .title = show_name(show, &found.items[i]),
                .text = markup_text(
                    visit->arena, markdown_plain(visit->arena, found.items[i].summary.words, 2000)),
                .text_lang = show_lang(show, &found.items[i].summary),
            });
    if (found.count > 0)
        *out = markup_joined(visit->arena, parts, found.count, STR_EMPTY);
    return OK;
}
