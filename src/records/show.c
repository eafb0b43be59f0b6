/* SPDX-License-Identifier: EUPL-1.2
 *
 * Names, chips, dates, rows.  Contract in show.h.
 */
#include "records/show.h"

#include "base/arena.h"
#include "records/occasion.h"

void show_init(struct show *show, struct visit *visit)
{
    show->visit = visit;
    show->reader = reader_of(visit);
    map_init(&show->labels, visit->arena);
}

Str show_lang(const struct show *show, const struct tongue *tongue)
{
    return str_eq(tongue->lang, show->reader.lang) ? STR_EMPTY : tongue->lang;
}

Str show_tag(const struct show *show, const struct tongue *tongue)
{
    if (tongue->lang.len == 0 || str_eq(tongue->lang, show->reader.lang))
        return STR_EMPTY;
    return word_fill(
        show->visit->arena, show->visit->lang, W_TEXT_IN_LANGUAGE,
        FILLS({ "language", tag_name(show->visit->arena, show->visit->lang, tongue->lang) }));
}

Str show_heading_tag(const struct show *show, const struct tongue *tongue)
{
    if (!str_eq(tongue->lang, show->reader.lang))
        return show_tag(show, tongue);
    if (str_eq_z(tongue->state, "unofficial"))
        return word(show->visit->lang, W_TRANSLATION_UNOFFICIAL);
    if (str_eq_z(tongue->state, "machine"))
        return word(show->visit->lang, W_TRANSLATION_MACHINE);
    return STR_EMPTY;
}

struct page_name show_tongue(const struct show *show, const struct tongue *tongue)
{
    return (struct page_name){ .title = tongue->words,
                               .lang = show_lang(show, tongue),
                               .tag = show_tag(show, tongue) };
}

Markup show_words(const struct show *show, const struct tongue *tongue)
{
    return markup_spoken(show->visit->arena, show_lang(show, tongue), tongue->words);
}

struct page_chip show_chip(const struct show *show, const struct term_name *name)
{
    return (struct page_chip){ .mark = name->mark,
                               .text = name->label.words,
                               .lang = show_lang(show, &name->label) };
}

struct page_name show_name(const struct show *show, const struct brief *brief)
{
    return show_name_as(show, brief, &brief->title);
}

struct page_name show_name_as(const struct show *show, const struct brief *brief,
                              const struct tongue *tongue)
{
    struct page_name name = show_tongue(show, tongue);

    name.href = (Url){ record_address(&show->reader, brief) };
    return name;
}

Err show_label(struct show *show, Str vocabulary, Str term, const struct term_name **out)
{
    Str key = str_fmt(show->visit->arena, "%.*s %.*s", STR_ARG(vocabulary), STR_ARG(term));
    struct term_name *name = map_find(&show->labels, key);

    if (name == NULL) {
        name = ARENA_NEW(show->visit->arena, struct term_name);
        TRY(term_find(&show->reader, vocabulary, term, name));
        map_set(&show->labels, key, name);
    }
    *out = name;
    return OK;
}

Str show_when(const struct show *show, const struct brief *brief)
{
    return occasion_show(show->visit->arena, show->visit->lang, brief);
}

Str show_moment(const struct show *show, When when)
{
    return day_show(show->visit->arena, show->visit->lang, day_from_when(when));
}

Markup show_joined(struct arena *arena, const Markup *parts, size_t count)
{
    return markup_joined(arena, parts, count, STR(" · "));
}

/* ---- rows ---- */

enum { META_PARTS = 8, COUNTRIES_NAMED = 4, SUMMARY_POINTS = 300, READ_POINTS = 20000 };

static const struct field *choice_field(const struct kind *kind, Str name)
{
    const struct field *field = kind_field(kind, name);

    return field != NULL && field->type == FIELD_CHOICE ? field : NULL;
}

static Err add_chip(struct show *show, const struct field *field, Str term, struct page_row *row)
{
    const struct term_name *name;
    struct page_chip *chips;

    TRY(show_label(show, str_from_z(field->vocabulary), term, &name));
    if (name->label.words.len == 0)
        return OK; /* the term is not for this reader */
    chips = arena_grow(show->visit->arena, (void *)row->chips.items,
                       row->chips.count * sizeof(*chips), (row->chips.count + 1) * sizeof(*chips));
    chips[row->chips.count] = show_chip(show, name);
    row->chips.items = chips;
    row->chips.count++;
    return OK;
}

/* What the tags of a row say: choices as words or chips, countries by name while they are few. */
static Err read_row_tags(struct show *show, const struct brief *brief, const struct tag_rows *tags,
                         struct page_row *row, Markup *choices, Markup *countries)
{
    struct arena *arena = show->visit->arena;
    Markup names[COUNTRIES_NAMED];
    size_t country_count = 0;
    const struct term_name *name;

    *choices = *countries = MARKUP_EMPTY;
    for (size_t i = 0; i < tags->count; i++) {
        const struct tag_row *tag = &tags->items[i];
        const struct field *field = choice_field(brief->kind, tag->vocabulary);

        if (tag->record != brief->id)
            continue;
        if (str_eq_z(tag->vocabulary, "country")) {
            if (country_count < COUNTRIES_NAMED) {
                TRY(show_label(show, tag->vocabulary, tag->term, &name));
                names[country_count] = show_words(show, &name->label);
            }
            country_count++;
        } else if (field != NULL && (field->flags & CHIP)) {
            TRY(add_chip(show, field, tag->term, row));
        } else if (field != NULL && (field->flags & LISTED)) {
            TRY(show_label(show, str_from_z(field->vocabulary), tag->term, &name));
            *choices =
                show_joined(arena, (const Markup[]){ *choices, show_words(show, &name->label) }, 2);
        }
    }
    if (country_count > COUNTRIES_NAMED)
        *countries = markup_text(arena, word_count(arena, show->visit->lang, W_LIST_COUNTRIES,
                                                   (int64_t)country_count, NULL, 0));
    else
        *countries = markup_joined(arena, names, country_count, STR(", "));
    return OK;
}

static const struct statement other_texts = {
    "show.other_texts", "SELECT words, lang FROM text WHERE record = $1 AND item = 0 "
                        "AND field NOT IN ('title', 'summary') "
                        "AND (lang = $2 OR lang = $3 OR lang = $4) ORDER BY lang <> $2, field"
};

/* Where the words that were searched for stand in the record's other texts; empty where they do
 * not. */
static Err other_fragments(struct show *show, const struct brief *brief,
                           const struct search_query *query, struct page_row *row)
{
    struct arena *arena = show->visit->arena;
    ROWS rows = { 0 };
    size_t found = 0;

    TRY(db_query(show->reader.db, &other_texts,
                 DBARGS(DBINT(brief->id), DBTEXT(show->reader.lang), DBTEXT(show->reader.fallback),
                        DBTEXT(brief->language)),
                 &rows));
    while (found == 0 && rows_next(&rows)) {
        struct tongue tongue = { .lang = rows_text(&rows, arena, 1) };
        struct search_hits hits = { arena, query, tongue.lang };
        Str plain = markdown_plain(arena, rows_text(&rows, arena, 0), READ_POINTS);
        Markup fragments =
            markup_fragments(arena, plain, SUMMARY_POINTS, search_hits, &hits, &found);

        if (found > 0) {
            row->summary = fragments;
            row->summary_lang = show_lang(show, &tongue);
        }
    }
    return rows_close(&rows);
}

/* The summary, or, of what was searched for, the places where it was found. */
static Err add_summary(struct show *show, const struct brief *brief, const struct row_style *style,
                       struct page_row *row)
{
    struct arena *arena = show->visit->arena;
    const struct tongue *summary = &brief->summary;

    if (style->no_summary)
        return OK;
    row->summary_lang = show_lang(show, summary);
    if (style->query == NULL) {
        row->summary = markup_text(arena, markdown_plain(arena, summary->words, SUMMARY_POINTS));
    } else {
        struct search_hits hits = { arena, style->query, summary->lang };
        size_t found;

        row->summary = markup_fragments(arena, markdown_plain(arena, summary->words, READ_POINTS),
                                        SUMMARY_POINTS, search_hits, &hits, &found);
        if (found == 0)
            TRY(other_fragments(show, brief, style->query, row));
    }
    if (row->summary.html.len > 0 && !str_eq(summary->lang, brief->title.lang))
        row->summary_tag = show_tag(show, summary); /* the title is in another language */
    return OK;
}

static Err fill_row(struct show *show, const struct brief *brief, const struct tag_rows *tags,
                    const struct row_style *style, struct page_row *row)
{
    struct arena *arena = show->visit->arena;
    Markup choices, countries;
    Str kind = style->with_kind
                   ? word(show->visit->lang, kind_words(show->reader.kinds, brief->kind)->one)
                   : STR_EMPTY;

    *row = (struct page_row){ .deep = style->deep, .title = show_name(show, brief) };
    if (style->query != NULL)
        row->title.marked =
            markup_marked(arena, brief->title.words, search_hits,
                          &(struct search_hits){ arena, style->query, brief->title.lang });
    TRY(read_row_tags(show, brief, tags, row, &choices, &countries));
    row->meta = show_joined(
        arena,
        (const Markup[]){ markup_text(arena, kind), choices,
                          markup_text(arena, style->no_date ? STR_EMPTY : show_when(show, brief)),
                          countries },
        4);
    return add_summary(show, brief, style, row);
}

Err show_rows(struct show *show, const struct briefs *briefs, const struct row_style *style,
              struct page_row **out)
{
    int64_t *ids = ARENA_ARRAY(show->visit->arena, briefs->count + 1, int64_t);
    struct tag_rows tags;

    *out = ARENA_ARRAY(show->visit->arena, briefs->count + 1, struct page_row);
    for (size_t i = 0; i < briefs->count; i++)
        ids[i] = briefs->items[i].id;
    TRY(record_tags(&show->reader, ids, briefs->count, NULL, &tags));
    for (size_t i = 0; i < briefs->count; i++)
        TRY(fill_row(show, &briefs->items[i], &tags, style, &(*out)[i]));
    return OK;
}

Err show_agenda(struct show *show, const struct briefs *briefs, bool with_ids,
                struct page_agenda_item **out)
{
    struct page_row *rows;

    TRY(show_rows(show, briefs, &(struct row_style){ .no_summary = true, .no_date = true }, &rows));
    *out = ARENA_ARRAY(show->visit->arena, briefs->count + 1, struct page_agenda_item);
    for (size_t i = 0; i < briefs->count; i++) {
        const struct brief *brief = &briefs->items[i];

        (*out)[i] = (struct page_agenda_item){
            .id = with_ids ? str_fmt(show->visit->arena, "d%d-%zu", brief->day.day, i) : STR_EMPTY,
            .iso = occasion_begins(show->visit->arena, brief),
            .date = show_when(show, brief),
            .title = rows[i].title,
            .meta = rows[i].meta,
        };
    }
    return OK;
}

Err show_place(struct show *show, Str place, struct record *out)
{
    struct term_name name;
    struct briefs found;

    *out = (struct record){ 0 };
    TRY(term_find(&show->reader, STR("page"), place, &name));
    if (name.record == 0)
        return OK;
    TRY(record_briefs(&show->reader, &name.record, 1, &found));
    return found.count == 1 ? record_read(&show->reader, &found.items[0], out) : OK;
}
