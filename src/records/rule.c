/* SPDX-License-Identifier: EUPL-1.2
 *
 * The rule itself.  Contract in rule.h.  Two conditions of the same shape: the record's own, and
 * its whole's when it is a part. A new step of the ladder (rooms, named people) becomes a further
 * condition here and nowhere else.
 */
#include "records/rule.h"

struct eye eye_of(const struct visit *visit)
{
    return (struct eye){ .reach = visit->reach, .now = visit->now };
}

/* in the state, not above the eye's reach, not before its embargo ends */
static void add_reached(struct sql *sql, const char *alias, const char *state,
                        const struct eye *eye)
{
    sql_add(sql, alias);
    sql_add(sql, ".state = '");
    sql_add(sql, state);
    sql_add(sql, "' AND ");
    sql_add(sql, alias);
    sql_add(sql, ".visibility <= ");
    sql_int(sql, eye->reach);
    sql_add(sql, " AND ");
    sql_add(sql, alias);
    sql_add(sql, ".embargo <= ");
    sql_int(sql, eye->now);
}

/* published, reached, not after it expired */
static void add_own(struct sql *sql, const char *alias, const struct eye *eye)
{
    add_reached(sql, alias, "published", eye);
    sql_add(sql, " AND (");
    sql_add(sql, alias);
    sql_add(sql, ".expires = 0 OR ");
    sql_add(sql, alias);
    sql_add(sql, ".expires > ");
    sql_int(sql, eye->now);
    sql_add(sql, ")");
}

void rule_add(struct sql *sql, const char *alias, const struct eye *eye)
{
    sql_add(sql, "(");
    add_own(sql, alias, eye);
    sql_add(sql, " AND (");
    sql_add(sql, alias);
    sql_add(sql, ".part_of = 0 OR EXISTS (SELECT 1 FROM record AS whole WHERE whole.id = ");
    sql_add(sql, alias);
    sql_add(sql, ".part_of AND ");
    add_own(sql, "whole", eye);
    sql_add(sql, ")))");
}

void rule_gone_add(struct sql *sql, const char *alias, const struct eye *eye)
{
    sql_add(sql, "(");
    add_reached(sql, alias, "withdrawn", eye);
    sql_add(sql, " AND EXISTS (SELECT 1 FROM tombstone AS stone WHERE stone.record = ");
    sql_add(sql, alias);
    sql_add(sql, ".id))");
}

void rule_until(struct sql *sql, const struct eye *eye)
{
    sql_add(sql, "SELECT COALESCE(MIN(moment), ");
    sql_int(sql, INT64_MAX);
    sql_add(sql, ") FROM (SELECT MIN(embargo) AS moment FROM record WHERE embargo > ");
    sql_int(sql, eye->now);
    sql_add(sql, " UNION ALL SELECT MIN(expires) FROM record WHERE expires > ");
    sql_int(sql, eye->now);
    sql_add(sql, ") AS moments");
}
