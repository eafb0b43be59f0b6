/* SPDX-License-Identifier: EUPL-1.2
 *
 * Every word a person sees, from the gettext catalogues in po/, compiled in.
 *
 * A message is named by its msgctxt ("library.title"); the English text is its msgid.  The
 * generated words_table.h has one W_ constant per message: library.title is W_LIBRARY_TITLE.
 * Placeholders are named: "{count} records".  An unknown constant, a missing placeholder or an
 * unknown one fails the build; a missing translation falls back to English and is reported by
 * `childcentre check`.
 */
#ifndef I18N_WORDS_H
#define I18N_WORDS_H

#include "i18n/lang.h"
#include "words_table.h" /* generated: enum word { W_NONE = 0, W_..., WORD_COUNT } */

struct buf;

/* A value for a placeholder; texts are put in as they are (escaping happens where the text is
 * written). */
struct fill {
    const char *name;
    Str value;
};
#define FILLS(...)                                                                                 \
    (const struct fill[]){ __VA_ARGS__ },                                                          \
        sizeof((const struct fill[]){ __VA_ARGS__ }) / sizeof(struct fill)

/* A message without placeholders.  W_NONE is a bug. */
Str word(Lang lang, enum word id);
/* Whether the catalogue of lang itself has the message (false: word() gives English). */
bool word_is_translated(Lang lang, enum word id);

/* A message with placeholders filled. */
Str word_fill(struct arena *arena, Lang lang, enum word id, const struct fill *fills, size_t count);

/* A message with plural forms: picks the form for n by the language's rule (CLDR, through the
 * catalogue's own Plural-Forms), fills {n} with n as the language writes it, and the other
 * placeholders. */
Str word_count(struct arena *arena, Lang lang, enum word id, int64_t n, const struct fill *fills,
               size_t count);

/* The message of a msgctxt, for names that come from data such as "choice.state.published"; W_NONE
 * when there is none. */
enum word word_find(Str context);

#endif
