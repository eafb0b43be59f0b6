/* SPDX-License-Identifier: EUPL-1.2
 *
 * Text as ICU wants it: UTF-16 on the heap, for the length of one call.
 *
 * Inside i18n/ only.  Working copies live on the heap and not in the caller's arena, since a visit
 * arena would keep them until the page is finished.  Declare with UTF16 so that they are freed at
 * the end of the scope.
 */
#ifndef I18N_UTF16_H
#define I18N_UTF16_H

#include <unicode/utypes.h>

#include "base/str.h"

struct arena;

struct utf16 {
    UChar *units;   /* NULL while room is 0; not terminated */
    int32_t length; /* units in use */
    int32_t room;   /* units allocated */
};

#define UTF16(name) __attribute__((cleanup(utf16_clear))) struct utf16 name = { NULL, 0, 0 }

/* Replaces what text holds by s. */
void utf16_set(struct utf16 *text, Str s);

/* Makes room for this many units at least.  What text held is lost when it has to grow. */
void utf16_make_room(struct utf16 *text, int32_t room);

void utf16_clear(struct utf16 *text);

/* Decodes the code point at *at, which is before the end, and moves *at behind it. */
UChar32 utf16_next(const struct utf16 *text, int32_t *at);

/* Writes a code point behind the others.  The room for it is there already: one unit, or two above
 * U+FFFF. */
void utf16_append(struct utf16 *text, UChar32 point);

/* The units as a Str; an unpaired surrogate becomes U+FFFD. */
Str str_from_utf16(struct arena *arena, const UChar *units, int32_t length);

/* Panics where ICU failed: its data is missing or memory ran out, and nothing sensible can be
 * shown.  what names the call. */
void icu_must(UErrorCode status, const char *what);

#endif
