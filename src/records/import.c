/* SPDX-License-Identifier: EUPL-1.2
 *
 * The import as a whole: read, check, and only then write, all in one transaction.  Contract in
 * import.h.
 */
#include "records/import.h"

#include "records/import_plan.h"

static Err run(struct db *db, void *context)
{
    struct import_plan *plan = context;
    struct import_report *report = plan->report;
    /* A busy database makes db_write begin again: the counts of an earlier try must not stand. */
    size_t rows = report->rows, refused = report->refused, problems = report->problem_count;

    report->added = report->changed = report->unchanged = 0;
    TRY(import_write(plan));
    must(report->rows == rows && report->refused == refused && report->problem_count == problems);
    (void)db;
    return OK;
}

static bool may_write(const struct import_plan *plan)
{
    const struct import_report *report = plan->report;

    if (plan->options->dry_run)
        return false;
    if (report->problem_count == 0)
        return true;
    for (size_t i = 0; i < report->problem_count; i++)
        if (report->problems[i].line == 0)
            return false; /* a file whose columns are wrong has no good rows */
    return plan->options->keep_good;
}

Err import_run(struct db *db, struct arena *arena, const struct kinds *kinds,
               const struct import_file *files, size_t file_count,
               const struct import_options *options, struct import_report *report)
{
    struct import_plan plan = {
        .db = db, .arena = arena, .kinds = kinds, .options = options, .report = report
    };

    *report = (struct import_report){ 0 };
    report->problems = ARENA_ARRAY(arena, IMPORT_PROBLEMS_MAX, struct import_problem);
    map_init(&plan.by_code, arena);
    map_init(&plan.terms, arena);
    TRY(import_read(&plan, files, file_count));
    TRY(import_check(&plan));
    if (!may_write(&plan))
        return OK;
    return db_write(db, run, &plan);
}
