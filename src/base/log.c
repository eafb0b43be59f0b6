/* SPDX-License-Identifier: EUPL-1.2
 *
 * Log lines.
 *
 * A line is put together on the stack and written with one call, so that lines of several threads
 * and processes do not mix.  A message that is too long is cut; control characters become blanks,
 * so that one event is always one line.  The level is the only state, and it is atomic.
 */
#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

#include "base/err.h"
#include "base/when.h"

enum { LOG_BYTES = 2048 };

static atomic_int highest_level = LOG_INFO;

void log_set_level(enum log_level level)
{
    must(level != LOG_UNSET);
    atomic_store_explicit(&highest_level, (int)level, memory_order_relaxed);
}

static const char *level_name(enum log_level level)
{
    switch (level) {
    case LOG_ERROR:
        return "error";
    case LOG_WARNING:
        return "warning";
    case LOG_INFO:
        return "info";
    case LOG_DEBUG:
        return "debug";
    case LOG_UNSET:
        break;
    }
    return "unset";
}

/* Writes everything that stands before the message; the number of bytes. */
static size_t write_head(char line[LOG_BYTES], enum log_level level, const char *where)
{
    When now = when_now();
    Day day = day_from_when(now);
    int ms = (int)(now % 86400000);
    int len = snprintf(line, LOG_BYTES, "time=%04d-%02d-%02dT%02d:%02d:%02d.%03dZ level=%s at=%s ",
                       day.year, day.month, day.day, ms / 3600000, ms / 60000 % 60, ms / 1000 % 60,
                       ms % 1000, level_name(level), where);

    return len < LOG_BYTES / 2 ? (size_t)len : LOG_BYTES / 2;
}

void log_line(enum log_level level, const char *where, const char *format, ...)
{
    char line[LOG_BYTES];
    va_list args;

    if ((int)level > atomic_load_explicit(&highest_level, memory_order_relaxed))
        return;

    size_t head = write_head(line, level, where);
    va_start(args, format);
    int wanted = vsnprintf(line + head, LOG_BYTES - head, format, args);
    va_end(args);
    must(wanted >= 0);

    size_t len = head + (size_t)wanted;
    if (len > LOG_BYTES - 1)
        len = LOG_BYTES - 1;
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)line[i] < 0x20 || line[i] == 0x7F)
            line[i] = ' ';
    line[len] = '\n';

    /* There is nowhere to tell that the log itself cannot be written. */
    if (write(STDERR_FILENO, line, len + 1) < 0)
        return;
}
