/* SPDX-License-Identifier: EUPL-1.2
 *
 * The offline search's files, one set a language: scripts that call the search page back with data,
 * since a page opened from a file may load scripts from beside it and nothing else.
 *
 *     LANG/search/index.js     how many pages, where each part of the words begins
 *     LANG/search/words-N.js   words, each line: forms|pages with it in the title|pages with it
 *     LANG/search/titles-N.js  title, file, room and line of 500 pages, and the languages of
 *                              title and line where they are not the page's
 *     LANG/search/fold.js      letters as the house folds them
 *
 * All forms of a word that occur, folded, stand in one line with its stem's pages: the page that
 * asks needs to fold and to compare beginnings, and to know no language.  Lines stand in parts by
 * their first two letters; pages are numbers in alphabetical order of titles, each written as the
 * step from the one before, in base 36.
 */
#include <stdlib.h>

#include "i18n/lang.h"
#include "i18n/stem.h"
#include "offline/offline_parts.h"

enum { PART_BYTES = 96 << 10, WORD_BYTES_MAX = 60, KEY_POINTS = 2 };
enum { FOLD_FIRST = 0xC0, FOLD_LAST = 0x1FFF };

/* Pages in rising order. */
struct pages {
    uint32_t *items;
    size_t count, room;
};

struct stem {
    struct pages titled, others;
    struct spelled *forms;
};

/* A word as it occurs; hung on its stem. */
struct spelled {
    Str word;
    struct stem *stem;
    struct spelled *next;
};

/* The forms of a stem that begin alike, to be written as one line. */
struct line {
    Str key, first; /* two letters, and the first form */
    struct stem *stem;
};

struct indexing {
    struct arena *arena;   /* as long as the language */
    struct arena *scratch; /* of one page */
    struct map forms, stems;
    struct stem **all;
    size_t count, room;
    uint32_t page;
};

/* ---- gathering ---- */

static void add_page(struct arena *arena, struct pages *pages, uint32_t page)
{
    if (pages->count > 0 && pages->items[pages->count - 1] == page)
        return;
    if (pages->items == NULL) {
        pages->room = 4;
        pages->items = ARENA_ARRAY(arena, pages->room, uint32_t);
    }
    ARENA_MORE(arena, pages->items, pages->count, &pages->room);
    pages->items[pages->count++] = page;
}

static struct stem *stem_of(struct indexing *indexing, Str lang, Str word)
{
    Str name = str_fmt(indexing->scratch, "%.*s %.*s", STR_ARG(lang),
                       STR_ARG(word_stem(indexing->scratch, lang, word)));
    struct stem *stem = map_find(&indexing->stems, name);

    if (stem != NULL)
        return stem;
    stem = ARENA_NEW(indexing->arena, struct stem);
    (void)map_set(&indexing->stems, str_copy(indexing->arena, name), stem);
    ARENA_MORE(indexing->arena, indexing->all, indexing->count, &indexing->room);
    indexing->all[indexing->count++] = stem;
    return stem;
}

static struct spelled *form_of(struct indexing *indexing, Str lang, Str word)
{
    Str name = str_fmt(indexing->scratch, "%.*s %.*s", STR_ARG(lang), STR_ARG(word));
    struct spelled *form = map_find(&indexing->forms, name);

    if (form != NULL)
        return form;
    form = ARENA_NEW(indexing->arena, struct spelled);
    name = str_copy(indexing->arena, name);
    form->word = str_sub(name, lang.len + 1, name.len);
    form->stem = stem_of(indexing, lang, word);
    form->next = form->stem->forms;
    form->stem->forms = form;
    (void)map_set(&indexing->forms, name, form);
    return form;
}

static void take(void *context, Str word, Str lang, bool in_title)
{
    struct indexing *indexing = context;
    struct spelled *form;

    if (word.len > WORD_BYTES_MAX)
        return;
    form = form_of(indexing, lang, word);
    add_page(indexing->arena, in_title ? &form->stem->titled : &form->stem->others, indexing->page);
}

static Err gather(struct copy *copy, Lang lang, struct indexing *indexing)
{
    const struct words_taken taken = { take, indexing };

    for (size_t i = 0; i < copy->entry_count[lang]; i++) {
        const struct leaf *leaf = copy->entries[lang][i];
        Str html;

        arena_reset(indexing->scratch);
        TRY(spool_get(copy, leaf, indexing->scratch, &html));
        indexing->page = (uint32_t)i;
        words_take(indexing->scratch, leaf, html, &taken);
    }
    return OK;
}

/* ---- lines ---- */

static int by_word(const void *a, const void *b)
{
    const struct line *one = a, *other = b;
    int order = str_compare(one->key, other->key);

    return order != 0 ? order : str_compare(one->first, other->first);
}

static Str key_of(Str word)
{
    return str_first_points(word, KEY_POINTS);
}

/* One line for each pair of letters that forms of the stem begin with. */
static void add_lines(struct indexing *indexing, struct stem *stem, struct line **lines,
                      size_t *count, size_t *room)
{
    size_t from = *count;

    for (const struct spelled *form = stem->forms; form != NULL; form = form->next) {
        Str key = key_of(form->word);
        size_t i = from;

        while (i < *count && !str_eq((*lines)[i].key, key))
            i++;
        if (i == *count) {
            ARENA_MORE(indexing->arena, *lines, *count, room);
            (*lines)[(*count)++] = (struct line){ key, form->word, stem };
        } else if (str_compare(form->word, (*lines)[i].first) < 0) {
            (*lines)[i].first = form->word;
        }
    }
}

static void add_number(struct buf *out, uint32_t number)
{
    static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    char text[8];
    size_t n = sizeof(text);

    do {
        text[--n] = digits[number % 36];
        number /= 36;
    } while (number > 0);
    buf_bytes(out, text + n, sizeof(text) - n);
}

static void add_pages(struct buf *out, const struct pages *pages)
{
    uint32_t before = 0;

    buf_char(out, '|');
    for (size_t i = 0; i < pages->count; i++) {
        if (i > 0)
            buf_char(out, ' ');
        add_number(out, pages->items[i] - before);
        before = pages->items[i];
    }
}

static void add_line(struct buf *out, const struct line *line)
{
    buf_str(out, line->first);
    for (const struct spelled *form = line->stem->forms; form != NULL; form = form->next)
        if (str_eq(key_of(form->word), line->key) && !str_eq(form->word, line->first)) {
            buf_char(out, ' ');
            buf_str(out, form->word);
        }
    add_pages(out, &line->stem->titled);
    add_pages(out, &line->stem->others);
    buf_char(out, '\n');
}

/* ---- files ---- */

static Err put_file(struct copy *copy, Lang lang, const char *name, const struct buf *content)
{
    Str path = str_fmt(copy->arena, "%.*s/search/%s", STR_ARG(lang_tag(lang)), name);

    return buf_full(content) ? ERR_TOO_LARGE : copy_add_file(copy, path, buf_text(content));
}

static Err put_words(struct copy *copy, Lang lang, size_t part, const struct buf *lines)
{
    struct buf out;

    buf_init(&out, copy->arena, OFFLINE_FILE_MAX);
    buf_fmt(&out, "houseSearch.words(%zu,", part);
    buf_json(&out, buf_text(lines));
    buf_z(&out, ");\n");
    return put_file(copy, lang, str_z(copy->arena, str_fmt(copy->arena, "words-%zu.js", part)),
                    &out);
}

/* Parts end between two keys, so that a beginning of two letters is looked up in one of them. */
static Err write_lines(struct copy *copy, Lang lang, struct indexing *indexing,
                       const struct line *lines, size_t count, struct buf *keys)
{
    size_t part = 0;
    struct buf text;

    buf_init(&text, indexing->arena, OFFLINE_FILE_MAX);
    for (size_t i = 0; i < count; i++) {
        bool begins = i == 0 || !str_eq(lines[i].key, lines[i - 1].key);

        if (begins && text.len >= PART_BYTES) {
            TRY(put_words(copy, lang, part++, &text));
            text.len = 0;
        }
        if (text.len == 0) {
            buf_z(keys, part > 0 ? "," : "");
            buf_json(keys, lines[i].key);
        }
        add_line(&text, &lines[i]);
    }
    return text.len > 0 ? put_words(copy, lang, part, &text) : OK;
}

static void add_title(struct buf *out, const struct leaf *leaf, Str page)
{
    const Str values[] = { leaf->title,
                           leaf->file,
                           leaf->room,
                           leaf->line,
                           str_eq(leaf->title_lang, page) ? STR_EMPTY : leaf->title_lang,
                           str_eq(leaf->line_lang, page) ? STR_EMPTY : leaf->line_lang };

    buf_char(out, '[');
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        buf_z(out, i > 0 ? "," : "");
        buf_json(out, values[i]);
    }
    buf_char(out, ']');
}

static Err write_titles(struct copy *copy, Lang lang)
{
    struct buf out;

    for (size_t from = 0; from < copy->entry_count[lang]; from += OFFLINE_TITLES_A_PAGE) {
        size_t part = from / OFFLINE_TITLES_A_PAGE;

        buf_init(&out, copy->arena, OFFLINE_FILE_MAX);
        buf_fmt(&out, "houseSearch.titles(%zu,[", part);
        for (size_t i = from; i < from + OFFLINE_TITLES_A_PAGE && i < copy->entry_count[lang];
             i++) {
            buf_z(&out, i > from ? ",\n" : "\n");
            add_title(&out, copy->entries[lang][i], lang_tag(lang));
        }
        buf_z(&out, "]);\n");
        TRY(put_file(copy, lang, str_z(copy->arena, str_fmt(copy->arena, "titles-%zu.js", part)),
                     &out));
    }
    return OK;
}

static void add_point(struct buf *out, uint32_t point)
{
    if (point < 0x800) {
        buf_char(out, (char)(0xC0 | point >> 6));
    } else {
        buf_char(out, (char)(0xE0 | point >> 12));
        buf_char(out, (char)(0x80 | ((point >> 6) & 63)));
    }
    buf_char(out, (char)(0x80 | (point & 63)));
}

/* Every letter that folding changes, with what it becomes; ASCII goes by itself. */
static Err write_fold(struct copy *copy, Lang lang)
{
    struct buf out, letter;
    bool first = true;

    buf_init(&out, copy->arena, OFFLINE_FILE_MAX);
    buf_z(&out, "houseSearch.fold({");
    for (uint32_t point = FOLD_FIRST; point <= FOLD_LAST; point++) {
        struct arena_mark mark = arena_mark(&copy->visit);
        Str folded;

        buf_init(&letter, &copy->visit, 8);
        add_point(&letter, point);
        folded = text_fold(&copy->visit, buf_text(&letter));
        if (!str_eq(folded, buf_text(&letter))) {
            buf_z(&out, first ? "" : ",");
            buf_json(&out, buf_text(&letter));
            buf_char(&out, ':');
            buf_json(&out, folded);
            first = false;
        }
        arena_rewind(&copy->visit, mark);
    }
    buf_z(&out, "});\n");
    return put_file(copy, lang, "fold.js", &out);
}

static Err write_all(struct copy *copy, Lang lang, struct indexing *indexing)
{
    size_t count = 0, room = 1024;
    struct line *lines = ARENA_ARRAY(indexing->arena, room, struct line);
    struct buf index;

    for (size_t i = 0; i < indexing->count; i++)
        add_lines(indexing, indexing->all[i], &lines, &count, &room);
    if (count > 1)
        qsort(lines, count, sizeof(lines[0]), by_word);
    buf_init(&index, copy->arena, OFFLINE_FILE_MAX);
    buf_fmt(&index, "houseSearch.index({\"pages\":%zu,\"each\":%d,\"keys\":[",
            copy->entry_count[lang], OFFLINE_TITLES_A_PAGE);
    TRY(write_lines(copy, lang, indexing, lines, count, &index));
    buf_z(&index, "]});\n");
    TRY(put_file(copy, lang, "index.js", &index));
    TRY(write_titles(copy, lang));
    return write_fold(copy, lang);
}

Err index_write(struct copy *copy, Lang lang)
{
    struct arena arena, scratch;
    struct indexing indexing = { .arena = &arena, .scratch = &scratch, .room = 1024 };
    Err err;

    arena_init(&arena, OFFLINE_ARENA_MAX);
    arena_init(&scratch, VISIT_ARENA_MAX);
    map_init(&indexing.forms, &arena);
    map_init(&indexing.stems, &arena);
    indexing.all = ARENA_ARRAY(&arena, indexing.room, struct stem *);
    err = gather(copy, lang, &indexing);
    if (err == OK)
        err = write_all(copy, lang, &indexing);
    arena_clear(&scratch);
    arena_clear(&arena);
    return err;
}
