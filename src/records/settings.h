/* SPDX-License-Identifier: EUPL-1.2
 *
 * The settings of a house, read once at start: what it is called, which languages it offers, where
 * people can leave to.
 */
#ifndef RECORDS_SETTINGS_H
#define RECORDS_SETTINGS_H

#include "base/err.h"
#include "i18n/lang.h"

struct arena;
struct db;

struct setting {
    Str name, lang, value;
};

struct settings {
    struct setting *items;
    size_t count;
    Str default_language;     /* tag; LANG_SOURCE where not set */
    Lang languages[LANG_MAX]; /* the interface languages offered, default first, then in the given
                                 order */
    int language_count;
};

/* Reads them.  A language without a catalogue is left out with a warning in the log. */
Err settings_read(struct db *db, struct arena *arena, struct settings **out);

/* The tag of the default language alone, as the database has it now. */
Err settings_default_language(struct db *db, struct arena *arena, Str *out);

/* In whose zone a time of day stands that names none: an IANA name. */
#define SETTING_TIME_ZONE "time_zone"

/* The same of this setting; empty where it is not set. */
Err settings_time_zone(struct db *db, struct arena *arena, Str *out);

/* The value in a language, else in the default language, else without a language; empty where there
 * is none. lang_out (may be NULL) is the tag that was found. */
Str setting(const struct settings *settings, Str name, Str lang, Str *lang_out);

struct house;

/* The same as a hook of the running house (http/house.h). */
bool settings_house_offers(const struct house *house, Lang lang);

/* Whether the house offers an interface language. */
bool settings_offer(const struct settings *settings, Lang lang);

#endif
