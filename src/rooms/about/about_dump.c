/* SPDX-License-Identifier: EUPL-1.2
 *
 * The dump of everything that everybody may see, which the jobs make (jobs/dump.h).
 */
#include "base/arena.h"
#include "base/file.h"
#include "formats/package.h"
#include "http/house.h"
#include "rooms/rooms.h"

/* GET /dump.zip - not there while the jobs make the first one */
static Err show_dump(struct visit *visit)
{
    Str path = str_fmt(visit->arena, "%.*s/" DUMP_NAME, STR_ARG(visit->house->folder));
    Bytes bytes;

    TRY(file_read(visit->arena, path, RESPONSE_MAX, &bytes));
    TRY(visit_text(visit, STR("application/zip"), (Str){ (const char *)bytes.ptr, bytes.len },
                   STR(DUMP_NAME)));
    visit->response->cacheable = false; /* it changes without a change of the data */
    return OK;
}

const struct route dump_routes[] = {
    { METHOD_GET, "/dump.zip", PERMIT_ANYONE, AUDIT_NONE, NULL, show_dump, NULL, false },
    { 0 },
};
