/* SPDX-License-Identifier: EUPL-1.2
 *
 * What one record is found by in one language.  Contract in search_follower.h.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "i18n/lang.h"
#include "i18n/stem.h"
#include "search/search.h"
#include "search/search_follower.h"
#include "store/store.h"

enum { BODY_MAX = 4 << 20, SPELLING_LEAST = 4, SPELLING_MOST = 30, STEM_BYTES_MAX = 96 << 20 };

static const struct statement put_entry = {
    "search.put_entry",
    "INSERT INTO entry (id, whole, name, name_stems, acronym) VALUES ($1, $2, $3, $4, $5)"
};
static const struct statement put_words = {
    "search.put_words", "INSERT INTO words (rowid, title, body, more, title_stems, body_stems) "
                        "VALUES ($1, $2, $3, $4, $5, $6)"
};
static const struct statement put_titles = {
    "search.put_titles",
    "INSERT INTO titles (rowid, title, body, title_stems) VALUES ($1, $2, '', $3)"
};
static const struct statement add_spelling = {
    "search.add_spelling",
    "UPDATE spelling SET records = records + $1, letters = MAX(letters, $2), "
    "back = CASE back WHEN '' THEN $3 ELSE back END WHERE word = $4"
};
static const struct statement put_spelling = {
    "search.put_spelling",
    "INSERT INTO spelling (word, letters, back, records) VALUES ($1, $2, $3, $4)"
};
static const struct statement house_parts = {
    "search.house_parts", "SELECT id FROM record WHERE part_of = $1 ORDER BY id LIMIT 5000"
};

/* The words of a field in a language; where it has none, the source's. */
static Str words_in(const struct stored *stored, Str field, Str lang)
{
    Str source = STR_EMPTY;

    for (size_t i = 0; i < stored->text_count; i++) {
        if (!str_eq(stored->texts[i].field, field))
            continue;
        if (str_eq(stored->texts[i].lang, lang))
            return stored->texts[i].words;
        if (str_eq(stored->texts[i].lang, stored->language))
            source = stored->texts[i].words;
    }
    return source;
}

/* Everything but the title, including lines kept in columns (acronyms, numbers) but no machine's
 * field. */
static void add_body(struct buf *body, const struct stored *stored, Str lang, bool with_title)
{
    for (size_t i = 0; i < stored->kind->field_count; i++) {
        const struct field *field = &stored->kind->fields[i];
        bool is_title = str_eq_z(STR("title"), field->name);

        if (field->flags & UNLABELLED)
            continue;
        if (field_in_text(field) && (with_title || !is_title))
            follower_words(body, words_in(stored, str_from_z(field->name), lang));
        else if (field_in_column(field) &&
                 (field->type == FIELD_LINE || field->type == FIELD_PHONE))
            follower_words(body, stored->columns[i]);
    }
}

static Err add_parts(struct follower *follower, struct buf *body, int64_t id, Str lang)
{
    ROWS rows = { 0 };
    Err err = OK;

    TRY(db_query(follower->house, &house_parts, DBARGS(DBINT(id)), &rows));
    while (err == OK && rows_next(&rows)) {
        struct stored part;

        err = stored_read(follower->house, &follower->arena, follower->kinds, rows_int(&rows, 0),
                          NULL, &part);
        /* A part that not everyone may see must not be found through its whole. */
        if (err == OK && str_eq_z(part.state, "published") && part.visibility == 1 &&
            part.embargo == 0 && part.expires == 0)
            add_body(body, &part, lang, true);
        else if (err == ERR_NOT_FOUND)
            err = OK; /* a kind of a newer program */
    }
    TRY(rows_close(&rows));
    return err;
}

/* NULL: of so many languages none is remembered any more. */
static struct map *stems_known(struct follower *follower, Str lang)
{
    struct stems_known *known;

    for (size_t i = 0; i < follower->stem_count; i++)
        if (str_eq(follower->stems[i].lang, lang))
            return &follower->stems[i].of;
    if (follower->stem_count == FOLLOWER_LANGUAGES)
        return NULL;
    known = &follower->stems[follower->stem_count++];
    known->lang = str_copy(&follower->stem_arena, lang);
    map_init(&known->of, &follower->stem_arena);
    return &known->of;
}

static struct spelling *note_word(struct follower *follower, Str word)
{
    struct spelling *spelling = map_find(&follower->spellings, word);

    if (spelling != NULL)
        return spelling;
    spelling = ARENA_NEW(&follower->spelling_arena, struct spelling);
    *spelling = (struct spelling){ .word = str_copy(&follower->spelling_arena, word),
                                   .next = follower->newest_spelling };
    follower->newest_spelling = spelling;
    map_set(&follower->spellings, spelling->word, spelling);
    return spelling;
}

/* A stem is noted when it is made. */
static Str stem_of(struct follower *follower, struct map *known, Str lang, Str word)
{
    Str *kept = known != NULL ? map_find(known, word) : NULL, stem;

    if (kept != NULL)
        return *kept;
    stem = word_stem(&follower->arena, lang, word);
    if (!str_eq(stem, word))
        note_word(follower, str_fmt(&follower->arena, SEARCH_STEM_MARK "%.*s", STR_ARG(stem)));
    if (known == NULL || follower->stem_arena.used > STEM_BYTES_MAX)
        return stem;
    kept = ARENA_NEW(&follower->stem_arena, Str);
    *kept = str_copy(&follower->stem_arena, stem);
    map_set(known, str_copy(&follower->stem_arena, word), kept);
    return stem;
}

/* The stems of a folded text's words that differ from them, marked so that they are no words. */
static void stems_of(struct follower *follower, struct buf *out, Str lang, Str folded)
{
    struct map *known = stems_known(follower, lang);
    size_t at = 0;
    Str word;

    while (text_next_word(folded, &at, &word)) {
        Str stem = stem_of(follower, known, lang, word);

        if (!str_eq(stem, word)) {
            buf_z(out, SEARCH_STEM_MARK);
            buf_str(out, stem);
            buf_char(out, ' ');
        }
    }
}

static bool has_language(const struct stored *stored, Str lang)
{
    for (size_t i = 0; i < stored->text_count; i++)
        if (str_eq(stored->texts[i].lang, lang))
            return true;
    return false;
}

/* What its countries and choices are called in the languages that the record itself lacks: a
 * helpline with a name in one language is looked for in all. */
static Err add_elsewhere(struct follower *follower, const struct stored *stored, struct buf *body,
                         struct buf *stems)
{
    const char *tag;

    for (size_t i = 0; (tag = stem_language(i)) != NULL; i++) {
        Str lang = str_from_z(tag);
        size_t before = body->len;

        if (has_language(stored, lang))
            continue;
        TRY(follower_labels(follower, body, stored, lang));
        stems_of(follower, stems, lang,
                 text_fold(&follower->arena, str_sub(buf_text(body), before, body->len - before)));
    }
    return OK;
}

/* The words that have another regional spelling, in it. */
static void add_spelt_out(struct follower *follower, struct buf *out, Str text)
{
    size_t at = 0;
    Str word;

    while (text_next_word(text, &at, &word)) {
        Str spelt = word_spelt_out(&follower->arena, word), part;
        size_t in_spelt = 0;

        if (spelt.len == 0)
            continue;
        buf_str(out, spelt);
        buf_char(out, ' ');
        while (text_next_word(spelt, &in_spelt, &part))
            note_word(follower, part);
    }
}

/* Counts the records that each word stands in, to be written with the batch: a guess for which of
 * several near ones is meant, so what is forgotten or indexed again may be counted twice. */
static void add_spellings(struct follower *follower, Str folded)
{
    size_t at = 0;
    Str word;

    follower->entry++;
    while (text_next_word(folded, &at, &word)) {
        size_t letters = 0;
        struct spelling *spelling = note_word(follower, word);

        if (spelling->letters == 0)
            for (size_t i = 0; i < word.len; i++)
                letters += ((unsigned char)word.ptr[i] & 0xC0) != 0x80;
        if (letters >= SPELLING_LEAST && letters <= SPELLING_MOST)
            spelling->letters = (int64_t)letters;
        spelling->records += spelling->entry != follower->entry;
        spelling->entry = follower->entry;
    }
}

/* Two statements, where one with ON CONFLICT would make FTS5 write out what it has gathered in
 * memory, every time. */
Err follower_write_spellings(struct follower *follower)
{
    for (struct spelling *s = follower->newest_spelling; s != NULL; s = s->next) {
        int64_t changed = 0;
        Str back = s->letters > 0 ? word_backwards(&follower->spelling_arena, s->word) : STR_EMPTY;

        if (follower->spelt)
            TRY(db_run(follower->index, &add_spelling,
                       DBARGS(DBINT(s->records), DBINT(s->letters), DBTEXT(back), DBTEXT(s->word)),
                       &changed));
        if (changed == 0)
            TRY(db_run(follower->index, &put_spelling,
                       DBARGS(DBTEXT(s->word), DBINT(s->letters), DBTEXT(back), DBINT(s->records)),
                       NULL));
    }
    follower_forget_spellings(follower);
    follower->spelt = true;
    return OK;
}

static Str acronym_of(struct arena *arena, const struct stored *stored)
{
    for (size_t i = 0; i < stored->kind->field_count; i++)
        if (stored->kind->fields[i].means == MEANS_ACRONYM &&
            field_in_column(&stored->kind->fields[i]))
            return search_whole(arena, text_fold(arena, stored->columns[i]));
    return STR_EMPTY;
}

static Err put_entry_row(struct follower *follower, int64_t id, const struct stored *stored,
                         Str lang, Str folded_title)
{
    struct arena *arena = &follower->arena;
    Str name = search_name(arena, folded_title);

    return db_run(follower->index, &put_entry,
                  DBARGS(DBINT(id), DBTEXT(search_whole(arena, folded_title)), DBTEXT(name),
                         DBTEXT(search_name_stems(arena, lang, name)),
                         DBTEXT(acronym_of(arena, stored))),
                  NULL);
}

Err follower_add_entry(struct follower *follower, const struct stored *stored, int64_t id, Str lang)
{
    struct arena *arena = &follower->arena;
    Str title = words_in(stored, STR("title"), lang), folded_title = text_fold(arena, title),
        folded;
    struct buf body, more, stems, title_stems;

    buf_init(&body, arena, BODY_MAX);
    buf_str(&body, stored->code);
    add_body(&body, stored, lang, false);
    TRY(follower_labels(follower, &body, stored, lang));
    TRY(add_parts(follower, &body, stored->id, lang));
    buf_init(&more, arena, BODY_MAX);
    buf_init(&stems, arena, BODY_MAX);
    buf_init(&title_stems, arena, BODY_MAX);
    stems_of(follower, &title_stems, lang, folded_title);
    add_spelt_out(follower, &more, title);
    add_spelt_out(follower, &more, buf_text(&body));
    folded = text_fold(arena, buf_text(&body));
    TRY(put_entry_row(follower, id, stored, lang, folded_title));
    stems_of(follower, &stems, lang, folded);
    if (str_eq(lang, stored->language))
        TRY(add_elsewhere(follower, stored, &body, &stems));
    folded = text_fold(arena, buf_text(&body));
    TRY(db_run(follower->index, &put_words,
               DBARGS(DBINT(id), DBTEXT(folded_title), DBTEXT(folded), DBTEXT(buf_text(&more)),
                      DBTEXT(buf_text(&title_stems)), DBTEXT(buf_text(&stems))),
               NULL));
    TRY(db_run(follower->index, &put_titles,
               DBARGS(DBINT(id), DBTEXT(folded_title), DBTEXT(buf_text(&title_stems))), NULL));
    add_spellings(follower, str_fmt(arena, "%.*s %.*s", STR_ARG(folded_title), STR_ARG(folded)));
    return OK;
}
