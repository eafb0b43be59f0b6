/* SPDX-License-Identifier: EUPL-1.2
 *
 * Looking up messages and filling their placeholders.
 *
 * Reads the constant tables behind catalogue.h.  A wrong id, a plural message asked for without a
 * number, or a placeholder without a value is a bug of the caller and panics: the compiler of the
 * catalogues has already seen to it that every language uses the placeholders that English uses.
 * Nothing is escaped here.
 */
#include "i18n/words.h"

#include "base/arena.h"
#include "i18n/catalogue.h"

/* A stretch of plain text and the placeholder behind it. */
struct piece {
    Str plain;
    Str name; /* without its braces; empty behind the last piece */
};

static const struct catalogue *catalogue_with(Lang lang, enum word id)
{
    must(lang >= 0 && lang < catalogue_count);
    if (word_is_translated(lang, id))
        return &catalogues[lang];
    return &catalogues[LANG_SOURCE];
}

bool word_is_translated(Lang lang, enum word id)
{
    must(lang >= 0 && lang < catalogue_count);
    must(id != W_NONE && (size_t)id < catalogue_words);
    return catalogues[lang].first[id] != 0;
}

Str word(Lang lang, enum word id)
{
    const struct catalogue *in = catalogue_with(lang, id);

    must(!catalogue_is_plural[id]);
    return in->texts[in->first[id]];
}

/* Takes the next piece off *rest; false when nothing was left. */
static bool next_piece(Str *rest, struct piece *out)
{
    if (rest->len == 0)
        return false;

    size_t open = str_find(*rest, '{');
    *out = (struct piece){ .plain = str_sub(*rest, 0, open), .name = STR_EMPTY };
    *rest = str_sub(*rest, open, rest->len - open);
    if (rest->len == 0)
        return true;

    size_t close = str_find(*rest, '}');
    must(close < rest->len);
    out->name = str_sub(*rest, 1, close - 1);
    *rest = str_sub(*rest, close + 1, rest->len - close - 1);
    return true;
}

static Str fill_value(Str name, const struct fill *fills, size_t count)
{
    if (name.len == 0)
        return STR_EMPTY;
    for (size_t i = 0; i < count; i++) {
        if (str_eq_z(name, fills[i].name))
            return fills[i].value;
    }
    panic("no value for the placeholder {%.*s}", STR_ARG(name));
}

static void append(char *text, size_t *at, Str s)
{
    if (s.len > 0)
        memcpy(text + *at, s.ptr, s.len);
    *at += s.len;
}

/* Measured first and written second, so that exactly the bytes needed are taken. */
static Str fill_text(struct arena *arena, Str message, const struct fill *fills, size_t count)
{
    struct piece piece;
    Str rest = message;
    size_t length = 0;

    while (next_piece(&rest, &piece))
        length += piece.plain.len + fill_value(piece.name, fills, count).len;

    char *text = arena_alloc(arena, length + 1);
    size_t at = 0;
    rest = message;
    while (next_piece(&rest, &piece)) {
        append(text, &at, piece.plain);
        append(text, &at, fill_value(piece.name, fills, count));
    }
    return (Str){ text, length };
}

Str word_fill(struct arena *arena, Lang lang, enum word id, const struct fill *fills, size_t count)
{
    return fill_text(arena, word(lang, id), fills, count);
}

Str word_count(struct arena *arena, Lang lang, enum word id, int64_t n, const struct fill *fills,
               size_t count)
{
    const struct catalogue *in = catalogue_with(lang, id);
    Lang shown_in = in == &catalogues[LANG_SOURCE] ? LANG_SOURCE : lang;

    must(catalogue_is_plural[id]);
    /* The magnitude decides; negating as unsigned is right for INT64_MIN too. */
    unsigned form = in->form_of(n < 0 ? 0 - (uint64_t)n : (uint64_t)n);
    must(form < in->forms);

    struct fill *all = ARENA_ARRAY(arena, count + 1, struct fill);
    all[0] = (struct fill){ "n", number_show(arena, shown_in, n) };
    for (size_t i = 0; i < count; i++)
        all[i + 1] = fills[i];
    return fill_text(arena, in->texts[in->first[id] + form], all, count + 1);
}

enum word word_find(Str context)
{
    size_t low = 1; /* 0 is W_NONE */
    size_t high = catalogue_words;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(context, catalogue_contexts[middle]);
        if (order == 0)
            return (enum word)middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return W_NONE;
}
