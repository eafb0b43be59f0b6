/* SPDX-License-Identifier: EUPL-1.2
 *
 * The names of terms, which many records share.  Contract in search_follower.h.
 */
#include "search/search_follower.h"

#include "i18n/lang.h"
#include "i18n/words.h"

static const struct statement house_label = {
    "search.house_label",
    "SELECT t.words FROM term AS n JOIN record AS r ON r.id = n.record "
    "JOIN text AS t ON t.record = r.id AND t.field = 'title' AND t.item = 0 AND t.lang = $3 "
    "WHERE n.vocabulary = $1 AND n.term = $2 AND r.state = 'published' AND r.visibility = 1 "
    "AND r.embargo = 0 AND r.expires = 0"
};

void follower_init(struct follower *follower)
{
    arena_init(&follower->arena, (size_t)1 << 30);
    arena_init(&follower->label_arena, (size_t)1 << 28);
    map_init(&follower->labels, &follower->label_arena);
    arena_init(&follower->spelling_arena, (size_t)1 << 30);
    map_init(&follower->spellings, &follower->spelling_arena);
    arena_init(&follower->term_arena, (size_t)1 << 28);
    arena_init(&follower->stem_arena, (size_t)1 << 28);
}

void follower_forget_spellings(struct follower *follower)
{
    arena_reset(&follower->spelling_arena);
    map_init(&follower->spellings, &follower->spelling_arena);
    follower->newest_spelling = NULL;
}

void follower_forget_stems(struct follower *follower)
{
    arena_reset(&follower->stem_arena);
    follower->stem_count = 0;
}

void follower_clear(struct follower *follower)
{
    arena_clear(&follower->stem_arena);
    arena_clear(&follower->term_arena);
    arena_clear(&follower->spelling_arena);
    arena_clear(&follower->label_arena);
    arena_clear(&follower->arena);
}

void follower_words(struct buf *body, Str words)
{
    if (words.len == 0)
        return;
    buf_char(body, '\n');
    buf_str(body, words);
}

static Err read_label(struct follower *follower, Str vocabulary, Str term, Str lang, Str *out)
{
    ROWS rows = { 0 };

    *out = STR_EMPTY;
    TRY(db_query(follower->house, &house_label,
                 DBARGS(DBTEXT(vocabulary), DBTEXT(term), DBTEXT(lang)), &rows));
    if (rows_next(&rows))
        *out = rows_text(&rows, &follower->label_arena, 0);
    return rows_close(&rows);
}

/* What a term is called in a language, as everyone may see it; empty where it has no such name. */
static Err find_label(struct follower *follower, Str vocabulary, Str term, Str lang, Str *out)
{
    Str key = str_fmt(&follower->arena, "%.*s %.*s %.*s", STR_ARG(vocabulary), STR_ARG(term),
                      STR_ARG(lang));
    Str *known = map_find(&follower->labels, key);

    if (known == NULL) {
        known = ARENA_NEW(&follower->label_arena, Str);
        TRY(read_label(follower, vocabulary, term, lang, known));
        map_set(&follower->labels, str_copy(&follower->label_arena, key), known);
    }
    *out = *known;
    return OK;
}

static bool has_phone(const struct stored *stored)
{
    for (size_t i = 0; i < stored->kind->field_count; i++) {
        const struct field *field = &stored->kind->fields[i];

        if (field->type != FIELD_PHONE || (field->flags & UNLABELLED))
            continue;
        if (field_in_column(field) && stored->columns[i].len > 0)
            return true;
        for (size_t j = 0; j < stored->text_count; j++)
            if (str_eq_z(stored->texts[j].field, field->name))
                return true;
    }
    return false;
}

/* Who asks whom to call in a country wants what has a number. */
static void add_phone_words(struct buf *body, const struct stored *stored, Str tag)
{
    Lang lang;

    if (lang_find(tag, &lang) && has_phone(stored))
        follower_words(body, word(lang, W_SEARCH_PHONE_WORDS));
}

Err follower_labels(struct follower *follower, struct buf *body, const struct stored *stored,
                    Str lang)
{
    Str label;

    add_phone_words(body, stored, lang);
    for (size_t i = 0; i < stored->country_count; i++) {
        TRY(find_label(follower, STR("country"), stored->countries[i], lang, &label));
        follower_words(body, label);
    }
    for (size_t i = 0; i < stored->kind->field_count; i++) {
        const struct field *field = &stored->kind->fields[i];

        if (field->type != FIELD_CHOICE || !field_in_column(field) || stored->columns[i].len == 0 ||
            (field->flags & UNLABELLED))
            continue;
        TRY(find_label(follower, str_from_z(field->vocabulary), stored->columns[i], lang, &label));
        follower_words(body, label);
    }
    return OK;
}
