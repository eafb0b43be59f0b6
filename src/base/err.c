/* SPDX-License-Identifier: EUPL-1.2
 *
 * The names of errors, and the end of the process after a bug.
 *
 * A panic writes its one line with stdio and aborts, so that a core dump or a sanitizer shows the
 * stack; the parent process starts a new child.  Nothing is cleaned up: after a bug no invariant
 * can be relied on, and the database is safe through its own journal.
 */
#include "base/err.h"

#include <stdarg.h>

const char *err_name(Err err)
{
    switch (err) {
    case OK:
        return "ok";
    case ERR_NOT_FOUND:
        return "not found";
    case ERR_GONE:
        return "gone";
    case ERR_REFUSED:
        return "refused";
    case ERR_FORBIDDEN:
        return "forbidden";
    case ERR_METHOD:
        return "method not allowed";
    case ERR_TOO_LARGE:
        return "too large";
    case ERR_BUSY:
        return "busy";
    case ERR_DB:
        return "database failed";
    case ERR_FILE:
        return "file failed";
    case ERR_NET:
        return "network failed";
    case ERR_STOPPED:
        return "stopped";
    }
    return "unknown error";
}

void panic_at(const char *file, int line, const char *format, ...)
{
    va_list args;

    fprintf(stderr, "panic: %s:%d: ", file, line);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    fflush(stderr);
    abort();
}
