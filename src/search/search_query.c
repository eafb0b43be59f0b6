/* SPDX-License-Identifier: EUPL-1.2
 *
 * From what a visitor typed to an FTS5 expression.  Contract in search.h.  Every word ends up
 * inside double quotes, in which FTS5 knows no operators, and is made of letters and digits only,
 * so that nothing typed can break the expression.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "i18n/lang.h"
#include "i18n/stem.h"
#include "search/search.h"
#include "search/search_known.h"
#include "search/search_marks.h"

enum {
    PREFIX_LETTERS = 3,
    COMPOUND_LETTERS = 6,
    COMPOUND_LOST = 3,
    KNOWN_FEW = 2,
    TERMS_MAX = 1 + (KNOWN_FEW + 2) * SEARCH_FORMS_MAX,
    EXPRESSION_MAX = 1 << 16,
};

static void add_once(Str *items, size_t *count, Str item)
{
    if (item.len == 0 || *count == SEARCH_FORMS_MAX)
        return;
    for (size_t i = 0; i < *count; i++)
        if (str_eq(items[i], item))
            return;
    items[(*count)++] = item;
}

/* A long stem that lost little is looked for as a beginning, too, so that the forms of a word find
 * what it begins as a compound: flyktingar finds Flyktingbarn. */
static bool begins_compounds(Str folded, Str stem)
{
    return str_starts(folded, stem) && !str_eq(folded, stem) &&
           str_points(stem) >= COMPOUND_LETTERS &&
           str_points(folded) - str_points(stem) <= COMPOUND_LOST;
}

static void add_stems(struct arena *arena, Str folded, struct search_word *word)
{
    const char *tag;

    for (size_t i = 0; (tag = stem_language(i)) != NULL; i++) {
        Str stem = word_stem(arena, str_from_z(tag), folded);

        add_once(word->stems, &word->stem_count, stem);
        if (begins_compounds(folded, stem))
            add_once(word->forms, &word->form_count, stem);
    }
}

/* The word in the other script; and, for names, as that is written back in every way: whoever types
 * Julija finds Yuliya.  Those only as whole words, since most are words of no language. */
static void add_scripts(struct arena *arena, Str folded, struct search_word *word)
{
    for (int scheme = 0; folded.len > 0 && scheme < SCRIPT_SCHEMES; scheme++) {
        Str other = word_in_other_script(arena, folded, scheme);

        add_once(word->forms, &word->form_count, other);
        if (other.len == 0 || (unsigned char)other.ptr[0] < 0x80)
            continue;
        add_stems(arena, other, word);
        for (int back = 0; back < SCRIPT_SCHEMES; back++)
            add_once(word->stems, &word->stem_count, word_in_other_script(arena, other, back));
    }
}

/* typed is one word as it was written. */
static void add_forms(struct arena *arena, Str typed, struct search_word *word)
{
    Str spelt = word_spelt_out(arena, typed);

    add_stems(arena, word->folded, word);
    add_once(word->forms, &word->form_count, spelt);
    add_scripts(arena, word->folded, word);
    add_scripts(arena, spelt, word);
}

/* ---- reading ---- */

static struct search_word *next_slot(struct search_query *query)
{
    return query->count < SEARCH_WORDS_MAX ? &query->words[query->count] : NULL;
}

static void add_phrase(struct arena *arena, struct search_query *query, Str text,
                       const struct search_word *like)
{
    struct search_word *word = next_slot(query);
    Str folded = search_whole(arena, text_fold(arena, text));

    if (word == NULL || folded.len == 0)
        return;
    *word = *like;
    word->folded = folded;
    word->phrase = true;
    query->count++;
}

/* A run without blanks may still hold several words: "CC-L-2007", "d'été". */
static void add_words(struct arena *arena, struct search_query *query, Str run,
                      const struct search_word *like)
{
    Str typed;
    size_t at = 0;

    while (text_next_word(run, &at, &typed)) {
        struct search_word *word = next_slot(query);

        if (word == NULL)
            return;
        *word = *like;
        word->folded = search_whole(arena, text_fold(arena, typed));
        if (word->folded.len == 0)
            continue;
        word->phrase = str_contains(word->folded, STR(" "));
        if (!word->phrase)
            add_forms(arena, typed, word);
        query->count++;
    }
}

static bool takes_prefix(Str *rest, const char *prefix)
{
    size_t i = 0;

    for (; prefix[i] != '\0'; i++) {
        char c = i < rest->len ? rest->ptr[i] : '\0';

        if (c != prefix[i] && !(c >= 'A' && c <= 'Z' && c + ('a' - 'A') == prefix[i]))
            return false;
    }
    *rest = str_sub(*rest, i, rest->len);
    return true;
}

static void add_country(struct arena *arena, struct search_query *query, Str code)
{
    if (query->country_count < SEARCH_COUNTRIES_MAX && code.len > 0 && code.len <= 8)
        query->countries[query->country_count++] = str_upper_ascii(arena, code);
}

/* One run up to the next blank, or up to the closing quote. */
static void read_run(struct arena *arena, struct search_query *query, Str typed, size_t *at)
{
    struct search_word like = { 0 };
    Str rest = str_sub(typed, *at, typed.len), run;
    size_t before = rest.len, end;
    bool country;

    like.excluded = rest.len > 1 && rest.ptr[0] == '-' && takes_prefix(&rest, "-");
    like.in_title = takes_prefix(&rest, "title:");
    country = !like.in_title && !like.excluded && takes_prefix(&rest, "country:");
    *at += before - rest.len;
    if (str_starts(rest, STR("\""))) {
        rest = str_sub(rest, 1, rest.len);
        end = str_find(rest, '"');
        *at += 1 + end + (end < rest.len);
        add_phrase(arena, query, str_sub(rest, 0, end), &like);
        return;
    }
    for (end = 0; end < rest.len && rest.ptr[end] != ' ' && rest.ptr[end] != '"';)
        end++;
    run = str_sub(rest, 0, end);
    *at += end;
    if (country)
        add_country(arena, query, run);
    else
        add_words(arena, query, run, &like);
}

/* ---- writing ---- */

/* What is looked for among the texts on account of one word. */
struct term {
    Str words;
    bool beginning;
    bool stem;
};

struct terms {
    struct term items[TERMS_MAX];
    size_t count;
};

static void add_term(struct terms *terms, struct term term)
{
    for (size_t i = 0; i < terms->count; i++)
        if (terms->items[i].beginning == term.beginning && terms->items[i].stem == term.stem &&
            str_eq(terms->items[i].words, term.words))
            return;
    if (terms->count < TERMS_MAX)
        terms->items[terms->count++] = term;
}

static bool by_beginning(Str word)
{
    return str_points(word) >= PREFIX_LETTERS;
}

/* Whether a word is found already by the beginning that was typed. */
static bool is_covered(const struct search_word *word, Str other)
{
    return !word->phrase && by_beginning(word->folded) && str_starts(other, word->folded);
}

static void terms_of(const struct search_word *word, struct terms *out)
{
    *out = (struct terms){ 0 };
    add_term(out, (struct term){ .words = word->folded,
                                 .beginning = !word->phrase && by_beginning(word->folded) });
    for (size_t i = 0; i < word->form_count; i++)
        if (!is_covered(word, word->forms[i]))
            add_term(out, (struct term){ .words = word->forms[i],
                                         .beginning = by_beginning(word->forms[i]) });
    for (size_t i = 0; i < word->stem_count; i++) {
        if (!is_covered(word, word->stems[i]))
            add_term(out, (struct term){ .words = word->stems[i] });
        add_term(out, (struct term){ .words = word->stems[i], .stem = true });
    }
}

/* A beginning of few words is looked for as those words: no list is to be merged for it. */
static void narrow_beginning(struct arena *arena, struct search *search, struct term term,
                             struct terms *out)
{
    Str words[KNOWN_FEW];
    size_t count;

    if (known_beginning(search, arena, term.words, words, KNOWN_FEW, &count))
        for (size_t i = 0; i < count; i++)
            add_term(out, (struct term){ .words = words[i] });
    else
        add_term(out, term);
}

/* Without what stands in no record. */
static void narrow(struct arena *arena, struct search *search, struct terms *terms)
{
    struct terms all = *terms;

    terms->count = 0;
    for (size_t i = 0; i < all.count; i++) {
        struct term term = all.items[i];

        if (term.beginning)
            narrow_beginning(arena, search, term, terms);
        else if (known_word(search,
                            term.stem ? str_fmt(arena, SEARCH_STEM_MARK "%.*s", STR_ARG(term.words))
                                      : term.words))
            add_term(terms, term);
    }
}

static void write_term(struct buf *out, struct term term)
{
    buf_z(out, term.stem ? "\"" SEARCH_STEM_MARK : "\"");
    buf_str(out, term.words);
    buf_z(out, term.beginning ? "\" *" : "\"");
}

/* A word of which nothing is known is looked for all the same, and not found. */
static Str write_word(struct arena *arena, struct search *search, const struct search_word *word)
{
    struct terms *terms = ARENA_NEW(arena, struct terms);
    struct buf out;

    terms_of(word, terms);
    if (search != NULL && !word->phrase)
        narrow(arena, search, terms);
    if (terms->count == 0)
        add_term(terms, (struct term){ .words = word->folded });
    buf_init(&out, arena, EXPRESSION_MAX);
    buf_z(&out, word->in_title ? "({title title_stems} : (" : "((");
    for (size_t i = 0; i < terms->count; i++) {
        buf_z(&out, i > 0 ? " OR " : "");
        write_term(&out, terms->items[i]);
    }
    buf_z(&out, "))");
    return buf_text(&out);
}

static bool is_wanted(const struct search_word *word)
{
    return !word->excluded && !word->small;
}

static bool is_excluded(const struct search_word *word)
{
    return word->excluded;
}

/* written: each word's own. */
static Str expression(struct arena *arena, const struct search_query *query, const Str *written,
                      const char *between, bool (*counts)(const struct search_word *word))
{
    struct buf out;

    buf_init(&out, arena, EXPRESSION_MAX);
    for (size_t i = 0; i < query->count; i++)
        if (counts(&query->words[i])) {
            buf_z(&out, out.len > 0 ? between : "(");
            buf_str(&out, written[i]);
        }
    if (out.len > 0)
        buf_z(&out, ")");
    return buf_full(&out) ? STR_EMPTY : buf_text(&out);
}

/* Words that stand together as they were typed count once more. */
static Str with_phrase(struct arena *arena, const struct search_query *query, Str match)
{
    struct buf out;
    size_t plain = 0;

    for (size_t i = 0; i < query->count; i++)
        if (is_wanted(&query->words[i]) && !query->words[i].phrase && !query->words[i].in_title)
            plain++;
        else if (!query->words[i].small)
            return match;
    if (plain < 2 || match.len == 0)
        return match;
    buf_init(&out, arena, EXPRESSION_MAX);
    buf_fmt(&out, "(%.*s OR {title body} : ", STR_ARG(match));
    write_term(&out, (struct term){ .words = query->whole });
    buf_z(&out, ")");
    return buf_full(&out) ? match : buf_text(&out);
}

/* Only where something else is asked for. */
static void find_small(struct search_query *query)
{
    bool others = false;

    for (size_t i = 0; i < query->count; i++) {
        struct search_word *word = &query->words[i];

        word->small =
            !word->excluded && !word->phrase && !word->in_title && search_small_word(word->folded);
        others = others || !(word->small || word->excluded);
    }
    for (size_t i = 0; i < query->count && !others; i++)
        query->words[i].small = false;
}

static void add_name_stems(struct arena *arena, struct search_query *query)
{
    const char *tag;

    for (size_t i = 0; (tag = stem_language(i)) != NULL; i++) {
        Str stems = search_name_stems(arena, str_from_z(tag), query->name);
        bool known = stems.len == 0 || query->name_stem_count == SEARCH_LANGUAGES_MAX;

        for (size_t j = 0; j < query->name_stem_count && !known; j++)
            known = str_eq(query->name_stems[j], stems);
        if (!known)
            query->name_stems[query->name_stem_count++] = stems;
    }
}

static Str whole_of(struct arena *arena, const struct search_query *query)
{
    struct buf out;

    buf_init(&out, arena, EXPRESSION_MAX);
    for (size_t i = 0; i < query->count; i++) {
        if (query->words[i].excluded)
            continue;
        if (out.len > 0)
            buf_char(&out, ' ');
        buf_str(&out, query->words[i].folded);
    }
    return buf_text(&out);
}

static void write_expressions(struct arena *arena, struct search *search,
                              struct search_query *query)
{
    Str written[SEARCH_WORDS_MAX];

    for (size_t i = 0; i < query->count; i++)
        written[i] =
            query->words[i].small ? STR_EMPTY : write_word(arena, search, &query->words[i]);
    query->match = with_phrase(arena, query, expression(arena, query, written, " AND ", is_wanted));
    query->any =
        query->count > 1 ? expression(arena, query, written, " OR ", is_wanted) : STR_EMPTY;
    query->excluded = expression(arena, query, written, " OR ", is_excluded);
}

void search_query_read(struct arena *arena, struct search *search, Str typed,
                       struct search_query *out)
{
    size_t at = 0;

    *out = (struct search_query){ 0 };
    while (at < typed.len) {
        if (typed.ptr[at] == ' ')
            at++;
        else
            read_run(arena, out, typed, &at);
    }
    find_small(out);
    out->whole = whole_of(arena, out);
    out->name = search_name(arena, out->whole);
    add_name_stems(arena, out);
    write_expressions(arena, search, out);
}

/* ---- marking ---- */

static bool phrase_holds(Str phrase, Str folded)
{
    Str part;

    while (str_split(&phrase, ' ', &part))
        if (str_eq(part, folded))
            return true;
    return false;
}

static bool is_found_as_written(const struct search_word *word, Str folded)
{
    if (word->phrase)
        return phrase_holds(word->folded, folded);
    if (str_starts(folded, word->folded) &&
        (folded.len == word->folded.len || by_beginning(word->folded)))
        return true;
    for (size_t i = 0; i < word->form_count; i++)
        if (str_starts(folded, word->forms[i]) && by_beginning(word->forms[i]))
            return true;
    for (size_t i = 0; i < word->stem_count; i++)
        if (str_eq(folded, word->stems[i]))
            return true;
    return false;
}

/* Most words of a text are ruled out by their first letter, before their stem is made. */
static bool is_found_by_stem(const struct search_hits *hits, const struct search_word *word,
                             Str folded)
{
    Str stem = STR_EMPTY;

    for (size_t i = 0; i < word->stem_count && !word->phrase; i++) {
        if (!word_may_stem(folded, word->stems[i]))
            continue;
        if (stem.len == 0)
            stem = word_stem(hits->arena, hits->lang, folded);
        if (str_eq(stem, word->stems[i]))
            return true;
    }
    return false;
}

bool search_hits(void *context, Str folded)
{
    const struct search_hits *hits = context;
    struct arena_mark mark = arena_mark(hits->arena);
    bool found = false;

    for (size_t i = 0; i < hits->query->count && !found; i++)
        found = is_wanted(&hits->query->words[i]) &&
                (is_found_as_written(&hits->query->words[i], folded) ||
                 is_found_by_stem(hits, &hits->query->words[i], folded));
    arena_rewind(hits->arena, mark);
    return found;
}

/* ---- names ---- */

static bool names_word(const struct search_word *word, Str name, Str stems)
{
    Str part, stem;

    if (word->phrase)
        return str_contains(name, word->folded);
    while (str_split(&name, ' ', &part) && str_split(&stems, ' ', &stem)) {
        if (is_found_as_written(word, part))
            return true;
        for (size_t i = 0; i < word->stem_count; i++)
            if (str_eq(stem, word->stems[i]))
                return true;
    }
    return false;
}

static size_t blanks_in(Str words)
{
    size_t n = 0;

    for (size_t i = 0; i < words.len; i++)
        n += words.ptr[i] == ' ';
    return n;
}

bool search_is_name(const struct search_query *query, Str name, Str stems)
{
    if (blanks_in(name) != blanks_in(query->name))
        return false;
    for (size_t i = 0; i < query->count; i++)
        if (is_wanted(&query->words[i]) && !names_word(&query->words[i], name, stems))
            return false;
    return true;
}
