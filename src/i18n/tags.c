/* SPDX-License-Identifier: EUPL-1.2
 *
 * Language tags (BCP 47, RFC 5646): their shape, their direction, and their names.
 *
 * Tags come from records and imported files, so any text may arrive here.  Only the shape of
 * section 2.1 is checked, not the registry of subtags: a tag that nobody knows is shown as it is.
 * Grandfathered tags and tags that are private use altogether ("x-...") are refused.
 */
#include "i18n/lang.h"

#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include "i18n/formatters.h"
#include "i18n/utf16.h"

enum {
    TAG_MAX = 35,   /* RFC 5646, section 4.4.1 */
    NAME_MAX = 256, /* units of a language's name */
};

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool all_alpha(Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (!is_alpha(s.ptr[i]))
            return false;
    }
    return true;
}

static bool all_digits(Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (!is_digit(s.ptr[i]))
            return false;
    }
    return true;
}

static bool is_language(Str s)
{
    return s.len >= 2 && s.len <= 8 && all_alpha(s);
}

static bool is_extended(Str s)
{
    return s.len == 3 && all_alpha(s);
}

static bool is_script(Str s)
{
    return s.len == 4 && all_alpha(s);
}

static bool is_region(Str s)
{
    return (s.len == 2 && all_alpha(s)) || (s.len == 3 && all_digits(s));
}

static bool is_variant(Str s)
{
    return (s.len >= 5 && s.len <= 8) || (s.len == 4 && is_digit(s.ptr[0]));
}

/* Letters, digits and single hyphens, each part 1 to 8 characters. */
static bool is_well_cut(Str tag)
{
    Str rest = tag;
    Str part;

    if (tag.len == 0 || tag.len > TAG_MAX || tag.ptr[tag.len - 1] == '-')
        return false;
    while (str_split(&rest, '-', &part)) {
        if (part.len == 0 || part.len > 8)
            return false;
        for (size_t i = 0; i < part.len; i++) {
            if (!is_alpha(part.ptr[i]) && !is_digit(part.ptr[i]))
                return false;
        }
    }
    return true;
}

/* Extensions and the private part: each begins with a single character and has something behind
 * it. */
static bool is_extension_list(Str part, Str rest)
{
    bool private_use = false;
    bool open = false; /* a single character still waits for what follows */

    do {
        if (part.len == 1 && !private_use) {
            if (open)
                return false;
            private_use = part.ptr[0] == 'x' || part.ptr[0] == 'X';
            open = true;
        } else {
            open = false;
        }
    } while (str_split(&rest, '-', &part));
    return !open;
}

bool tag_is_valid(Str tag)
{
    Str rest = tag;
    Str part;

    if (!is_well_cut(tag) || !str_split(&rest, '-', &part) || !is_language(part))
        return false;

    bool more = str_split(&rest, '-', &part);
    for (int i = 0; more && i < 3 && is_extended(part); i++)
        more = str_split(&rest, '-', &part);
    if (more && is_script(part))
        more = str_split(&rest, '-', &part);
    if (more && is_region(part))
        more = str_split(&rest, '-', &part);
    while (more && is_variant(part))
        more = str_split(&rest, '-', &part);
    if (!more)
        return true;
    return part.len == 1 && is_extension_list(part, rest);
}

/* ICU's name for the tag; false for anything that is no tag. */
static bool find_locale(Str tag, char locale[ULOC_FULLNAME_CAPACITY])
{
    char terminated[TAG_MAX + 1];
    UErrorCode status = U_ZERO_ERROR;

    if (!tag_is_valid(tag))
        return false;
    snprintf(terminated, sizeof terminated, "%.*s", STR_ARG(tag));
    uloc_forLanguageTag(terminated, locale, ULOC_FULLNAME_CAPACITY, NULL, &status);
    return U_SUCCESS(status) && status != U_STRING_NOT_TERMINATED_WARNING;
}

bool tag_is_rtl(Str tag)
{
    char locale[ULOC_FULLNAME_CAPACITY];

    return find_locale(tag, locale) && uloc_isRightToLeft(locale);
}

Str tag_locale(struct arena *arena, Str tag)
{
    char locale[ULOC_FULLNAME_CAPACITY], likely[ULOC_FULLNAME_CAPACITY];
    char language[ULOC_LANG_CAPACITY], country[ULOC_COUNTRY_CAPACITY];
    UErrorCode status = U_ZERO_ERROR;

    if (!find_locale(tag, locale))
        return STR_EMPTY;
    uloc_addLikelySubtags(locale, likely, ULOC_FULLNAME_CAPACITY, &status);
    uloc_getLanguage(likely, language, ULOC_LANG_CAPACITY, &status);
    uloc_getCountry(likely, country, ULOC_COUNTRY_CAPACITY, &status);
    if (U_FAILURE(status) || language[0] == '\0' || country[0] == '\0')
        return STR_EMPTY;
    return str_fmt(arena, "%s_%s", language, country);
}

/* Where ICU has no name for a language it answers with its code. */
static bool has_name(const ULocaleDisplayNames *names, const char *locale)
{
    char language[ULOC_LANG_CAPACITY];
    UChar code[ULOC_LANG_CAPACITY];
    UChar name[NAME_MAX];
    UErrorCode status = U_ZERO_ERROR;

    uloc_getLanguage(locale, language, ULOC_LANG_CAPACITY, &status);
    if (U_FAILURE(status) || language[0] == '\0')
        return false;
    u_uastrcpy(code, language);
    uldn_languageDisplayName(names, language, name, NAME_MAX, &status);
    return U_SUCCESS(status) && status != U_STRING_NOT_TERMINATED_WARNING &&
           u_strcmp(code, name) != 0;
}

Str tag_name(struct arena *arena, Lang in, Str tag)
{
    const ULocaleDisplayNames *names = formatters_of(in)->names;
    char locale[ULOC_FULLNAME_CAPACITY];
    UChar name[NAME_MAX];
    UErrorCode status = U_ZERO_ERROR;

    if (!find_locale(tag, locale) || !has_name(names, locale))
        return str_copy(arena, tag);
    int32_t length = uldn_localeDisplayName(names, locale, name, NAME_MAX, &status);
    if (U_FAILURE(status))
        return str_copy(arena, tag);
    return str_from_utf16(arena, name, length);
}

Str region_name(struct arena *arena, Lang in, Str code)
{
    const ULocaleDisplayNames *names = formatters_of(in)->names;
    char terminated[4];
    UChar name[NAME_MAX];
    UErrorCode status = U_ZERO_ERROR;

    if (!is_region(code))
        return str_copy(arena, code);
    snprintf(terminated, sizeof terminated, "%.*s", STR_ARG(code));
    int32_t length = uldn_regionDisplayName(names, terminated, name, NAME_MAX, &status);
    if (U_FAILURE(status))
        return str_copy(arena, code);
    return str_from_utf16(arena, name, length);
}
