/* SPDX-License-Identifier: EUPL-1.2
 *
 * Settings.  Contract in settings.h.
 */
#include "records/settings.h"

#include "base/arena.h"
#include "base/log.h"
#include "http/house.h"
#include "store/db.h"

static const struct statement list_settings = {
    "settings.list", "SELECT name, lang, value FROM setting ORDER BY name, lang"
};
static const struct statement default_language = {
    "settings.default_language",
    "SELECT value FROM setting WHERE name = 'default_language' AND lang = '' AND value <> ''"
};
static const struct statement time_zone = { "settings.time_zone",
                                            "SELECT value FROM setting WHERE name = "
                                            "'" SETTING_TIME_ZONE "' AND lang = ''" };
static const struct statement count_settings = { "settings.count", "SELECT COUNT(*) FROM setting" };

Str setting(const struct settings *settings, Str name, Str lang, Str *lang_out)
{
    const Str tries[] = { lang, settings->default_language, STR_EMPTY };

    for (size_t t = 0; t < 3; t++)
        for (size_t i = 0; i < settings->count; i++)
            if (str_eq(settings->items[i].name, name) &&
                str_eq(settings->items[i].lang, tries[t])) {
                if (lang_out != NULL)
                    *lang_out = tries[t];
                return settings->items[i].value;
            }
    if (lang_out != NULL)
        *lang_out = STR_EMPTY;
    return STR_EMPTY;
}

bool settings_offer(const struct settings *settings, Lang lang)
{
    for (int i = 0; i < settings->language_count; i++)
        if (settings->languages[i] == lang)
            return true;
    return false;
}

bool settings_house_offers(const struct house *house, Lang lang)
{
    return settings_offer(house->settings, lang);
}

static void offer(struct settings *settings, Str tag)
{
    Lang lang;

    if (!lang_find(tag, &lang)) {
        log_warning("settings.languages", "no catalogue for language %.*s: not offered",
                    STR_ARG(tag));
        return;
    }
    if (!settings_offer(settings, lang) && settings->language_count < LANG_MAX)
        settings->languages[settings->language_count++] = lang;
}

static void find_languages(struct settings *settings)
{
    Str rest, tag;

    settings->default_language = lang_tag(LANG_SOURCE);
    tag = setting(settings, STR("default_language"), STR_EMPTY, NULL);
    if (tag.len > 0)
        settings->default_language = tag;
    offer(settings, settings->default_language);
    rest = setting(settings, STR("languages"), STR_EMPTY, NULL);
    while (str_split(&rest, '|', &tag))
        offer(settings, tag);
    if (settings->language_count == 0)
        settings->languages[settings->language_count++] = LANG_SOURCE;
}

Err settings_default_language(struct db *db, struct arena *arena, Str *out)
{
    ROWS rows = { 0 };

    *out = lang_tag(LANG_SOURCE);
    TRY(db_query(db, &default_language, DBNONE, &rows));
    if (rows_next(&rows))
        *out = rows_text(&rows, arena, 0);
    return rows_close(&rows);
}

Err settings_time_zone(struct db *db, struct arena *arena, Str *out)
{
    ROWS rows = { 0 };

    *out = STR_EMPTY;
    TRY(db_query(db, &time_zone, DBNONE, &rows));
    if (rows_next(&rows))
        *out = rows_text(&rows, arena, 0);
    return rows_close(&rows);
}

Err settings_read(struct db *db, struct arena *arena, struct settings **out)
{
    struct settings *settings = ARENA_NEW(arena, struct settings);
    int64_t count;
    ROWS rows = { 0 };

    TRY(db_number(db, &count_settings, DBNONE, 0, &count));
    settings->items = ARENA_ARRAY(arena, (size_t)count + 1, struct setting);
    TRY(db_query(db, &list_settings, DBNONE, &rows));
    while ((int64_t)settings->count < count && rows_next(&rows)) {
        settings->items[settings->count++] =
            (struct setting){ rows_text(&rows, arena, 0), rows_text(&rows, arena, 1),
                              rows_text(&rows, arena, 2) };
    }
    TRY(rows_close(&rows));
    find_languages(settings);
    *out = settings;
    return OK;
}
