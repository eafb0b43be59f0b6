/* SPDX-License-Identifier: EUPL-1.2
 *
 * The one rule that decides who sees what.
 *
 * Page, list, count, facet, suggestion, search, feed, API, export and attachment all ask it, in the
 * SQL itself, by adding this condition; nothing else in the house compares a record's state,
 * visibility or embargo with a person.
 */
#ifndef RECORDS_RULE_H
#define RECORDS_RULE_H

#include "http/visit.h"
#include "records/sql.h"

/* Who asks, and when. */
struct eye {
    enum reach reach;
    When now;
};

struct eye eye_of(const struct visit *visit);

/* Appends a condition that is true exactly for the rows of table `record AS alias` that the eye may
 * see: published, within the eye's reach, out of embargo, not expired, and, for a part, the same of
 * the record that it is a part of. */
void rule_add(struct sql *sql, const char *alias, const struct eye *eye);

/* The same for the rows whose tombstone the eye may see: withdrawn, and otherwise what the eye
 * could have seen. */
void rule_gone_add(struct sql *sql, const char *alias, const struct eye *eye);

/* A whole statement: the next moment at which the rule answers otherwise for some record although
 * nothing was written; the largest number where there is none. */
void rule_until(struct sql *sql, const struct eye *eye);

#endif
