/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the offline search knows of a page: what stands on it, and nothing else.
 *
 * Title, room and a line come from the page's own heading, breadcrumbs and description.  Of a
 * record's page every word of its main part counts but for labels, forms and navigation; of a
 * room's page its heading and opening words, since what it lists has pages of its own.
 */
#include "html/html_tags.h"
#include "i18n/lang.h"
#include "i18n/stem.h"
#include "offline/offline_parts.h"

enum { DEPTH_MAX = 64, LINE_POINTS = 200, TITLE_POINTS = 300, ROOM_POINTS = 80 };

/* An element that is open. */
struct level {
    Str name, lang;
    bool main, title, lead, crumb, skipped;
};

struct reading {
    struct arena *arena;
    struct level levels[DEPTH_MAX];
    size_t depth;
};

static bool is_one_of(Str name, const char *const *names)
{
    for (size_t i = 0; names[i] != NULL; i++)
        if (str_eq_z(name, names[i]))
            return true;
    return false;
}

static bool has_class(Str classes, const char *name)
{
    Str one;

    while (str_split(&classes, ' ', &one))
        if (str_eq_z(one, name))
            return true;
    return false;
}

/* Words that say what the page is made of, not what it is about. */
static bool is_skipped(const struct tag *tag, Str classes)
{
    static const char *const names[] = { "nav", "form",    "script", "style",
                                         "svg", "details", "dt",     NULL };

    return is_one_of(tag->name, names) || has_class(classes, "tools") ||
           has_class(classes, "langs") || has_class(classes, "vh") || has_class(classes, "tag");
}

static void step_in(struct reading *reading, const struct tag *tag)
{
    const struct level *above = &reading->levels[reading->depth];
    struct level level = *above;
    Str lang = tag_attribute(reading->arena, tag, "lang");
    Str classes = tag_attribute(reading->arena, tag, "class");

    if (tag_is_empty(tag) || reading->depth + 1 >= DEPTH_MAX)
        return;
    level.name = tag->name;
    level.main = level.main || str_eq_z(tag->name, "main");
    level.title =
        level.main && (level.title || str_eq_z(tag->name, "h1")) && !has_class(classes, "count");
    level.lead = level.lead || (level.main && has_class(classes, "lead"));
    level.crumb = level.crumb || has_class(classes, "crumbs");
    level.skipped = level.skipped || is_skipped(tag, classes);
    if (lang.len > 0)
        level.lang = lang;
    reading->levels[++reading->depth] = level;
}

static void step_out(struct reading *reading, Str name)
{
    for (size_t i = reading->depth; i > 0; i--)
        if (str_eq(reading->levels[i].name, name)) {
            reading->depth = i - 1;
            return;
        }
}

/* The next text with the place where it stands; false at the end of the page. */
static bool next_text(struct reading *reading, struct tag_walk *walk, struct tag *tag)
{
    while (tag_next(walk, tag)) {
        if (tag->type == TAG_OPEN)
            step_in(reading, tag);
        else if (tag->type == TAG_CLOSE)
            step_out(reading, tag->name);
        else if (tag->type == TAG_TEXT)
            return true;
    }
    return false;
}

/* ---- title, room, line ---- */

/* Blanks and line breaks between words become one blank. */
static Str one_line(struct arena *arena, Str text, size_t points)
{
    struct buf out;
    bool blank = false;
    Str first = str_first_points(str_trim(text), points);

    buf_init(&out, arena, text.len + 4);
    for (size_t i = 0; i < first.len; i++) {
        bool is_blank = first.ptr[i] == ' ' || first.ptr[i] == '\n' || first.ptr[i] == '\t';

        if (!is_blank || !blank)
            buf_char(&out, is_blank ? ' ' : first.ptr[i]);
        blank = is_blank;
    }
    if (first.len < str_trim(text).len)
        buf_z(&out, "…");
    return str_trim(buf_text(&out));
}

static bool is_record(const struct leaf *leaf)
{
    return str_ends(str_from_z(leaf->route->path), STR("/{slug}"));
}

/* Pages with a name of their own: rooms and records, but no month, no page of a list. */
static bool is_entry(const struct leaf *leaf)
{
    Str rest = str_from_z(leaf->route->path);

    if (str_contains(leaf->address, STR("?")) || pages_is_search(leaf->route) ||
        pages_is_last(leaf->route) || !str_starts(rest, STR("/{lang}/")))
        return false;
    return is_record(leaf) || !str_contains(str_sub(rest, 8, rest.len), STR("{"));
}

/* What a page says about itself, as it stands there, with entities. */
struct said {
    struct buf title, lead;
    Str title_lang, lead_lang, room;
    size_t crumbs;
};

static void hear(struct said *said, const struct level *level, Str text)
{
    bool blank = str_trim(text).len == 0;

    if (level->title && said->title.len == 0 && !blank)
        said->title_lang = level->lang;
    if (level->title)
        buf_str(&said->title, text);
    if (level->lead && !level->skipped && said->lead.len == 0 && !blank)
        said->lead_lang = level->lang;
    if (level->lead && !level->skipped)
        buf_str(&said->lead, text);
    if (level->crumb && !blank && said->crumbs++ > 0) /* the first one is the house */
        said->room = text;
}

static Str plain_line(struct copy *copy, Str html, size_t points)
{
    return str_copy(copy->arena, one_line(&copy->visit, tag_text(&copy->visit, html), points));
}

void words_describe(struct copy *copy, struct leaf *leaf, Str html)
{
    struct reading *reading = ARENA_NEW(&copy->visit, struct reading);
    struct tag_walk walk = { .html = html };
    struct said said = { .crumbs = 0 };
    struct tag tag;

    buf_init(&said.title, &copy->visit, 1 << 16);
    buf_init(&said.lead, &copy->visit, 1 << 16);
    reading->arena = &copy->visit;
    reading->levels[0].lang = lang_tag(leaf->lang);
    while (next_text(reading, &walk, &tag))
        hear(&said, &reading->levels[reading->depth], tag.whole);
    leaf->title = plain_line(copy, buf_text(&said.title), TITLE_POINTS);
    leaf->title_lang = str_copy(copy->arena, said.title_lang);
    leaf->line = plain_line(copy, buf_text(&said.lead), LINE_POINTS);
    leaf->line_lang = str_copy(copy->arena, said.lead_lang);
    leaf->room = plain_line(copy, said.room, ROOM_POINTS);
    leaf->key = sort_key(copy->arena, lang_tag(leaf->lang), leaf->title);
    leaf->entry = leaf->title.len > 0 && is_entry(leaf);
}

/* ---- every word ---- */

/* Words as the house folds them, and those with regional letters spelt out as well (å as aa). */
static void take_text(struct arena *arena, const struct level *level, Str html,
                      const struct words_taken *taken)
{
    Str text = tag_text(arena, html), folded = text_fold(arena, text), word;
    size_t at = 0;

    while (text_next_word(folded, &at, &word))
        taken->take(taken->context, word, level->lang, level->title);
    at = 0;
    while (text_next_word(text, &at, &word)) {
        Str spelt = word_spelt_out(arena, word);

        if (spelt.len > 0)
            taken->take(taken->context, spelt, level->lang, level->title);
    }
}

/* Of a room's page only what stands before its lists. */
static bool is_opening(const struct reading *reading)
{
    static const char *const names[] = { "ol", "ul", "table", "section", "aside", NULL };

    for (size_t i = reading->depth; i > 0; i--)
        if (is_one_of(reading->levels[i].name, names))
            return false;
    return true;
}

void words_take(struct arena *arena, const struct leaf *leaf, Str html,
                const struct words_taken *taken)
{
    struct reading *reading = ARENA_NEW(arena, struct reading);
    struct tag_walk walk = { .html = html };
    struct tag tag;

    reading->arena = arena;
    reading->levels[0].lang = lang_tag(leaf->lang);
    while (next_text(reading, &walk, &tag)) {
        const struct level *level = &reading->levels[reading->depth];

        if (level->main && !level->skipped && (is_record(leaf) || is_opening(reading)))
            take_text(arena, level, tag.whole, taken);
    }
}
