/* SPDX-License-Identifier: EUPL-1.2
 *
 * One set of ICU's formatters for each language of the interface.
 *
 * Inside i18n/ only.  Opening a formatter costs tens of microseconds and up to 90 kB, so a
 * language's set is opened at its first use, once for the whole process, and stays.  Threads share
 * it: ICU allows any number of them inside functions that take a const object (ICU user guide,
 * "Thread-safe const APIs"), and nothing here is changed after opening.
 */
#ifndef I18N_FORMATTERS_H
#define I18N_FORMATTERS_H

#include <unicode/udat.h>
#include <unicode/udateintervalformat.h>
#include <unicode/uldnames.h>
#include <unicode/ulistformatter.h>
#include <unicode/unum.h>

#include "i18n/lang.h"

/* How much of a date is known. */
enum precision { PRECISION_YEAR, PRECISION_MONTH, PRECISION_DAY, PRECISION_COUNT };

/* Ranges whose ends share something. */
enum span { SPAN_DAYS_OF_MONTH, SPAN_DAYS_OF_YEAR, SPAN_MONTHS_OF_YEAR, SPAN_COUNT };

/* A range written by two patterns of our own, where ICU's own is wrong. */
struct span_format {
    UDateFormat *first; /* NULL where ICU's is used */
    UDateFormat *last;
    Str between;
};

struct formatters {
    UDateFormat *date[PRECISION_COUNT];
    UDateIntervalFormat *range[PRECISION_COUNT];
    struct span_format span[SPAN_COUNT];
    bool has_spans; /* ranges of this language go by span, and never by range */
    UDateFormat *hour; /* 10:00, of 24 hours */
    UDateFormat *city; /* the best known place of a time zone */
    UNumberFormat *number;
    UNumberFormat *percent;
    UListFormatter *list;
    ULocaleDisplayNames *names;
};

const struct formatters *formatters_of(Lang lang);

#endif
