/* SPDX-License-Identifier: EUPL-1.2
 *
 * Opening the sets of formatters.
 *
 * The one piece of shared state is the table of sets: a set is built under a lock and published
 * through an atomic pointer, never changed and never freed.  Languages that ICU does not know get
 * ICU's root, because ICU itself would fall back to the locale in the server's environment.
 * English is British, as the house writes it.
 */
#include "i18n/formatters.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unicode/ucal.h>
#include <unicode/udatpg.h>
#include <unicode/uloc.h>
#include <unicode/ures.h>
#include <unicode/ustring.h>

#include "i18n/utf16.h"

enum {
    PATTERN_MAX = 128,
    SHOWN_MAX = 256, /* units of the longest range */
    WARM_CALLS = 4,  /* ICU's number formatters, also inside dates, compile at the third call */
};

static const UChar time_zone[] = u"Etc/UTC";

/* What is shown, for ICU to put into each language's order. */
static const UChar *const skeletons[PRECISION_COUNT] = {
    [PRECISION_YEAR] = u"y",
    [PRECISION_MONTH] = u"yMMMM",
    [PRECISION_DAY] = u"yMMMMd",
};

/* Where ICU's data disagrees with itself: Latvian writes "gada" in full in dates and ranges, and
 * shortens it here only. */
static const struct {
    const char *tag;
    enum precision precision;
    const UChar *pattern;
} own_patterns[] = {
    { "lv", PRECISION_MONTH, u"y. 'gada' MMMM" },
};

/* Where ICU's ranges are not the language: the Lithuanian ones lose "m." and "d.", without which a
 * date is wrong. */
static const struct {
    const char *tag;
    enum span span;
    const UChar *first;
    const UChar *last;
    Str between;
} own_spans[] = {
    { "lt", SPAN_DAYS_OF_MONTH, u"y 'm'. MMMM d", u"d 'd'.", { "–", 3 } },
    { "lt", SPAN_DAYS_OF_YEAR, u"y 'm'. MMMM d 'd'.", u"MMMM d 'd'.", { " – ", 5 } },
    { "lt", SPAN_MONTHS_OF_YEAR, u"y 'm'. LLLL", u"LLLL", { "–", 3 } },
};

#define LENGTH_OF(array) (sizeof(array) / sizeof(array)[0])

static bool icu_knows(const char *locale)
{
    UErrorCode status = U_ZERO_ERROR;
    UResourceBundle *bundle = ures_open(NULL, locale, &status);
    bool known = U_SUCCESS(status) && status != U_USING_DEFAULT_WARNING;

    ures_close(bundle);
    return known;
}

/* ICU's name for a language of the interface, always with the Gregorian calendar, since that is
 * what Day holds. */
static void find_locale(Lang lang, char locale[ULOC_FULLNAME_CAPACITY])
{
    char tag[ULOC_FULLNAME_CAPACITY];
    Str given = lang_tag(lang);
    UErrorCode status = U_ZERO_ERROR;

    must(given.len < sizeof tag);
    snprintf(tag, sizeof tag, "%.*s", STR_ARG(given));
    if (str_eq(given, STR("en")))
        snprintf(tag, sizeof tag, "en-GB");

    uloc_forLanguageTag(tag, locale, ULOC_FULLNAME_CAPACITY, NULL, &status);
    icu_must(status, "uloc_forLanguageTag");
    if (!icu_knows(locale))
        snprintf(locale, ULOC_FULLNAME_CAPACITY, "root");
    uloc_setKeywordValue("calendar", "gregorian", locale, ULOC_FULLNAME_CAPACITY, &status);
    icu_must(status, "uloc_setKeywordValue");
}

/* A Day is proleptic: ICU must not change to the Julian calendar before 1582. */
static void set_proleptic(UDateFormat *format, const char *locale)
{
    UErrorCode status = U_ZERO_ERROR;
    UCalendar *calendar = ucal_open(time_zone, -1, locale, UCAL_GREGORIAN, &status);

    icu_must(status, "ucal_open");
    ucal_setGregorianChange(calendar, (UDate)-9e18, &status);
    icu_must(status, "ucal_setGregorianChange");
    udat_setCalendar(format, calendar);
    ucal_close(calendar);
}

static UDateFormat *open_pattern(const char *locale, const UChar *pattern)
{
    UErrorCode status = U_ZERO_ERROR;
    UDateFormat *format =
        udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, time_zone, -1, pattern, -1, &status);

    icu_must(status, "udat_open");
    set_proleptic(format, locale);
    return format;
}

static const UChar *own_pattern(Lang lang, enum precision precision)
{
    for (size_t i = 0; i < LENGTH_OF(own_patterns); i++) {
        if (own_patterns[i].precision == precision && str_eq_z(lang_tag(lang), own_patterns[i].tag))
            return own_patterns[i].pattern;
    }
    return NULL;
}

static void open_hours(struct formatters *set, UDateTimePatternGenerator *generator,
                       const char *locale)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar pattern[PATTERN_MAX];

    udatpg_getBestPattern(generator, u"Hmm", -1, pattern, PATTERN_MAX, &status);
    icu_must(status, "udatpg_getBestPattern");
    set->hour = open_pattern(locale, pattern);
    set->city = open_pattern(locale, u"VVV");
}

static void open_dates(struct formatters *set, Lang lang, const char *locale)
{
    UErrorCode status = U_ZERO_ERROR;
    UDateTimePatternGenerator *generator = udatpg_open(locale, &status);

    icu_must(status, "udatpg_open");
    for (int i = 0; i < PRECISION_COUNT; i++) {
        UChar pattern[PATTERN_MAX];
        const UChar *own = own_pattern(lang, (enum precision)i);

        udatpg_getBestPattern(generator, skeletons[i], -1, pattern, PATTERN_MAX, &status);
        icu_must(status, "udatpg_getBestPattern");
        set->date[i] = open_pattern(locale, own != NULL ? own : pattern);
    }
    open_hours(set, generator, locale);
    udatpg_close(generator);
}

static void open_ranges(struct formatters *set, Lang lang, const char *locale)
{
    UErrorCode status = U_ZERO_ERROR;

    for (int i = 0; i < PRECISION_COUNT; i++)
        set->range[i] = udtitvfmt_open(locale, skeletons[i], -1, time_zone, -1, &status);
    icu_must(status, "udtitvfmt_open");

    for (size_t i = 0; i < LENGTH_OF(own_spans); i++) {
        if (!str_eq_z(lang_tag(lang), own_spans[i].tag))
            continue;
        set->has_spans = true;
        set->span[own_spans[i].span] = (struct span_format){
            .first = open_pattern(locale, own_spans[i].first),
            .last = open_pattern(locale, own_spans[i].last),
            .between = own_spans[i].between,
        };
    }
}

static void open_others(struct formatters *set, const char *locale)
{
    UErrorCode status = U_ZERO_ERROR;

    set->number = unum_open(UNUM_DECIMAL, NULL, 0, locale, NULL, &status);
    icu_must(status, "unum_open");
    set->percent = unum_open(UNUM_PERCENT, NULL, 0, locale, NULL, &status);
    icu_must(status, "unum_open");
    unum_setAttribute(set->percent, UNUM_MULTIPLIER, 1); /* values are percents already */
    set->list = ulistfmt_open(locale, &status);
    icu_must(status, "ulistfmt_open");
    set->names = uldn_open(locale, ULDN_DIALECT_NAMES, &status);
    icu_must(status, "uldn_open");
}

static void format_once(const struct formatters *set, UErrorCode *status)
{
    const UDate march = 1804809600000.0;
    const UDate april = 1807574400000.0;
    UChar shown[SHOWN_MAX];

    for (int i = 0; i < PRECISION_COUNT; i++) {
        udat_format(set->date[i], march, shown, SHOWN_MAX, NULL, status);
        udtitvfmt_format(set->range[i], march, april, shown, SHOWN_MAX, NULL, status);
    }
    udat_format(set->hour, march, shown, SHOWN_MAX, NULL, status);
    udat_format(set->city, march, shown, SHOWN_MAX, NULL, status);
    for (int i = 0; set->has_spans && i < SPAN_COUNT; i++) {
        udat_format(set->span[i].first, march, shown, SHOWN_MAX, NULL, status);
        udat_format(set->span[i].last, march, shown, SHOWN_MAX, NULL, status);
    }
    unum_formatInt64(set->number, 1, shown, SHOWN_MAX, NULL, status);
    unum_formatInt64(set->percent, 1, shown, SHOWN_MAX, NULL, status);
}

/* So that nothing is left for a formatter to change in itself once threads share it. */
static void warm_up(const struct formatters *set)
{
    UErrorCode status = U_ZERO_ERROR;

    for (int i = 0; i < WARM_CALLS; i++)
        format_once(set, &status);
    icu_must(status, "the first use of a formatter");
}

static const struct formatters *open_set(Lang lang)
{
    char locale[ULOC_FULLNAME_CAPACITY];
    struct formatters *set = calloc(1, sizeof *set);

    if (set == NULL)
        panic("out of memory for the formatters of a language");
    find_locale(lang, locale);
    open_dates(set, lang, locale);
    open_ranges(set, lang, locale);
    open_others(set, locale);
    warm_up(set);
    return set;
}

const struct formatters *formatters_of(Lang lang)
{
    static const struct formatters *_Atomic sets[LANG_MAX];
    static pthread_mutex_t opening = PTHREAD_MUTEX_INITIALIZER;

    must(lang >= 0 && lang < LANG_MAX);
    const struct formatters *set = atomic_load_explicit(&sets[lang], memory_order_acquire);
    if (set != NULL)
        return set;

    pthread_mutex_lock(&opening);
    set = atomic_load_explicit(&sets[lang], memory_order_relaxed);
    if (set == NULL) {
        set = open_set(lang);
        atomic_store_explicit(&sets[lang], set, memory_order_release);
    }
    pthread_mutex_unlock(&opening);
    return set;
}
