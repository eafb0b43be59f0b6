/* SPDX-License-Identifier: EUPL-1.2
 *
 * The program's own log: one line of key=value pairs per event on standard error, for journald or a
 * file. Never visitors' addresses, never record texts, never secrets.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

enum log_level { LOG_UNSET = 0, LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

/* Lines above this level are dropped.  LOG_INFO at start. */
void log_set_level(enum log_level level);

/* Writes `time=... level=... at=WHERE message`; where is a dotted name such as "store.open". */
void log_line(enum log_level level, const char *where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#define log_error(where, ...) log_line(LOG_ERROR, where, __VA_ARGS__)
#define log_warning(where, ...) log_line(LOG_WARNING, where, __VA_ARGS__)
#define log_info(where, ...) log_line(LOG_INFO, where, __VA_ARGS__)
#define log_debug(where, ...) log_line(LOG_DEBUG, where, __VA_ARGS__)

#endif
