/* SPDX-License-Identifier: EUPL-1.2
 *
 * Column names.  Contract in column.h.
 */
#include "records/column.h"

#include "i18n/lang.h"

static const struct {
    const char *name;
    enum column_type type;
} common[] = {
    { "code", COLUMN_CODE },
    { "state", COLUMN_STATE },
    { "visibility", COLUMN_VISIBILITY },
    { "embargo_until", COLUMN_EMBARGO },
    { "expires", COLUMN_EXPIRES },
    { "language", COLUMN_LANGUAGE },
    { "published", COLUMN_PUBLISHED },
    { "review_by", COLUMN_REVIEW_BY },
    { "position", COLUMN_POSITION },
    { "countries", COLUMN_COUNTRIES },
    { "topics", COLUMN_TOPICS },
    { "links", COLUMN_LINKS },
    { "sources", COLUMN_SOURCES },
    { "withdrawn", COLUMN_WITHDRAWN },
    { "withdrawn_reason", COLUMN_REASON },
    { "replaced_by", COLUMN_REPLACEMENT },
    { "withdrawn_title", COLUMN_WITHDRAWN_TITLE },
};

static const char *const visibilities[] = { "", "public", "signed-in", "room", "named", "office" };

static const char *const relations[] = {
    "related",    "follows-up", "part-of-series", "discussed-at", "produced",
    "implements", "replaces",   "concerns",       "about",
};

Str visibility_name(int step)
{
    return str_from_z(step >= 1 && step <= 5 ? visibilities[step] : "");
}

int visibility_step(Str name)
{
    for (int i = 1; i <= 5; i++)
        if (str_eq_z(name, visibilities[i]))
            return i;
    return 0;
}

bool column_of_tombstone(enum column_type type)
{
    return type == COLUMN_WITHDRAWN || type == COLUMN_REASON || type == COLUMN_REPLACEMENT ||
           type == COLUMN_WITHDRAWN_TITLE;
}

bool relation_is_known(Str relation)
{
    for (size_t i = 0; i < sizeof(relations) / sizeof(relations[0]); i++)
        if (str_eq_z(relation, relations[i]))
            return true;
    return false;
}

Err column_find(const struct kind *kind, Str name, struct column *out)
{
    Str rest = name, base, lang = STR_EMPTY;

    *out = (struct column){ .name = name };
    for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++)
        if (str_eq_z(name, common[i].name)) {
            out->type = common[i].type;
            return OK;
        }
    if (!str_split(&rest, '@', &base))
        return ERR_REFUSED;
    if (base.len < name.len) {
        lang = rest;
        if (!tag_is_valid(lang))
            return ERR_REFUSED;
    }
    out->lang = lang;
    if (lang.len > 0 && str_eq_z(base, "translation")) {
        out->type = COLUMN_TRANSLATION;
        return OK;
    }
    out->type = COLUMN_FIELD;
    out->field = kind_field(kind, base);
    if (out->field == NULL || (lang.len > 0 && !field_in_text(out->field)))
        return ERR_REFUSED;
    return OK;
}

/* Two digits at a place, at most max; -1 otherwise. */
static int two_digits(Str s, size_t at, int max)
{
    int64_t n;

    /* A minus before a 0 would pass for a number. */
    return s.ptr[at] != '-' && str_int(str_sub(s, at, 2), 0, max, &n) == OK ? (int)n : -1;
}

Err moment_parse(Str cell, When *out)
{
    Day day;
    int hour, minute, second;

    *out = 0;
    if (cell.len == 0)
        return OK;
    TRY(day_parse(str_sub(cell, 0, 10), &day));
    if (day.day == 0)
        return ERR_REFUSED;
    *out = when_from_day(day);
    if (cell.len == 10)
        return OK;
    if (cell.len != 20 || cell.ptr[10] != 'T' || cell.ptr[13] != ':' || cell.ptr[16] != ':' ||
        cell.ptr[19] != 'Z')
        return ERR_REFUSED;
    hour = two_digits(cell, 11, 23);
    minute = two_digits(cell, 14, 59);
    second = two_digits(cell, 17, 59);
    if (hour < 0 || minute < 0 || second < 0)
        return ERR_REFUSED;
    *out += ((hour * 60 + minute) * 60 + second) * (When)1000;
    return OK;
}
