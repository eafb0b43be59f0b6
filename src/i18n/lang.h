/* SPDX-License-Identifier: EUPL-1.2
 *
 * Languages: those of the interface (one catalogue in po/ each) and any other that a text may be
 * in.
 *
 * Lang is an index into the compiled-in catalogues, 0 being English, the source.  A text's own
 * language is a BCP 47 tag (Str), since records may hold languages that the interface does not
 * speak.  The only user of ICU together with the rest of i18n/.
 *
 * Any thread may call any of this.  What ICU needs for a language is opened at its first use, once
 * for the process, shared by all threads, never changed and never freed.
 */
#ifndef I18N_LANG_H
#define I18N_LANG_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"
#include "base/when.h"

struct arena;

typedef int Lang;
enum { LANG_SOURCE = 0, LANG_MAX = 40 };

int lang_count(void);
Str lang_tag(Lang lang);            /* "sv" */
Str lang_own_name(Lang lang);       /* "svenska", from the catalogue's own word for itself */
bool lang_find(Str tag, Lang *out); /* exact match of a catalogue's tag */
bool tag_is_valid(
    Str tag); /* shape of a BCP 47 tag, at most 35 characters; no "x-..." or grandfathered ones */
bool tag_is_rtl(Str tag); /* written right to left (by its likely script) */

/* A tag as language_TERRITORY by its likely territory: "sv" -> "sv_SE", for systems that know
 * nothing else (Open Graph).  Empty where ICU knows none. */
Str tag_locale(struct arena *arena, Str tag);

/* The name of a language in an interface language, from ICU: ("lv", sv) -> "lettiska".  The tag
 * itself when unknown. */
Str tag_name(struct arena *arena, Lang in, Str tag);

/* The name of a region (ISO 3166-1 alpha-2) in an interface language, from ICU: ("NL", sv) ->
 * "Nederländerna".  For places outside the house's own countries only, which have names of their
 * own as records.  The code itself when unknown. */
Str region_name(struct arena *arena, Lang in, Str code);

/* Dates for people: "12 March 2027", "March 2027", "2027", in the language's own order and with its
 * own words. */
Str day_show(struct arena *arena, Lang lang, Day day);
/* A range without repeating what both ends share where the language allows: "12–14 March 2027".  An
 * end that is not set is left out; ends of different precision, or in the wrong order, are shown as
 * they are: "2026 – 12 March 2027". */
Str day_show_range(struct arena *arena, Lang lang, Day from, Day to);
Str month_show(struct arena *arena, Lang lang, int year,
               int month); /* "March 2027" standing alone (nominative) */
Str weekday_show(struct arena *arena, Lang lang, int day, bool narrow); /* 1 Monday .. 7 Sunday */
Str number_show(struct arena *arena, Lang lang,
                int64_t n); /* digits grouped as the language does */
Str percent_show(struct arena *arena, Lang lang, int64_t percent);
Str list_show(struct arena *arena, Lang lang, const Str *items, size_t count); /* "a, b and c" */

/* A key whose byte order is the language's alphabetical order (ICU collation of the tag; root where
 * there is none, and past the first 127 tags a process asks for).  Keys belong to a version of ICU:
 * stored ones are made again after an upgrade. */
Bytes sort_key(struct arena *arena, Str tag, Str text);

/* Text folded for comparing: lower case, compatibility-normalised, Latin and Cyrillic diacritics
 * off (й, ї and ў stay: they are letters of their own), any script kept.  Folding twice is folding
 * once. */
Str text_fold(struct arena *arena, Str text);

/* Lower-case ASCII words joined by hyphens for addresses, at most 80 bytes, by the language's own
 * romanisation (BGN for Russian, Ukrainian, Belarusian; Any-Latin otherwise).  May be empty. */
Str text_slug(struct arena *arena, Str tag, Str text);

#endif
