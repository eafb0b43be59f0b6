/* SPDX-License-Identifier: EUPL-1.2
 *
 * Small words: articles, prepositions, question words and the like of the interface's languages.
 *
 * They are looked for only where nothing else was typed, and a name is compared without them:
 * "who to call in lithuania" must not fail because a text lacks "to".  The lists are folded, of all
 * languages at once, since nobody says in which they type; so a word that means something in one of
 * them ("man", "car") is in none.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "i18n/stem.h"
#include "search/search.h"

enum { SMALL_BYTES_MAX = 10 };

static const char *const small_words[] = {
    "a am an and are as at be by can do does for from has have how i if in into is it its me my of "
    "on or our so that the their there this to was were what when where which who why with you "
    "your",
    "i a och att det den de en ett ar var vad vem hur nar pa om av med for till fran som min mitt "
    "mina "
    "din ditt dina jag du vi ni har kan ska eller",
    "ja tai on ovat ei se etta mika mita kuka missa miten kun jos minun mina sina sinun oma omat",
    "ir ar kas kam ka kaip kur kada yra is su del nuo prie per bei as tu mano tavo tau",
    "в и с к о у а я во на со об от до для по за из ко не кто что где как когда куда такой такая "
    "такое мой моя мои "
    "мое твой твои твоя ты мы вы это ли или",
};

static bool is_listed(Str words, Str word)
{
    Str one;

    while (str_split(&words, ' ', &one))
        if (str_eq(one, word))
            return true;
    return false;
}

bool search_small_word(Str folded)
{
    if (folded.len > SMALL_BYTES_MAX)
        return false;
    for (size_t i = 0; i < sizeof(small_words) / sizeof(small_words[0]); i++)
        if (is_listed(str_from_z(small_words[i]), folded))
            return true;
    return false;
}

static Str joined(struct arena *arena, Str folded, bool with_small)
{
    struct buf out;
    size_t at = 0;
    Str word;

    buf_init(&out, arena, folded.len + 1);
    while (text_next_word(folded, &at, &word)) {
        if (!with_small && search_small_word(word))
            continue;
        buf_z(&out, out.len > 0 ? " " : "");
        buf_str(&out, word);
    }
    return buf_text(&out);
}

Str search_whole(struct arena *arena, Str folded)
{
    return joined(arena, folded, true);
}

Str search_name(struct arena *arena, Str folded)
{
    Str name = joined(arena, folded, false);

    return name.len > 0 ? name : joined(arena, folded, true);
}

Str search_name_stems(struct arena *arena, Str tag, Str name)
{
    struct buf out;
    size_t at = 0;
    Str word;

    buf_init(&out, arena, name.len * 2 + 64);
    while (text_next_word(name, &at, &word)) {
        buf_z(&out, out.len > 0 ? " " : "");
        buf_str(&out, word_stem(arena, tag, word));
    }
    return buf_text(&out);
}
