/* SPDX-License-Identifier: EUPL-1.2
 *
 * How a call says that it failed.
 *
 * Three kinds of failure are told apart where they arise:
 *   - a bug ends the process (panic), and its parent starts it again;
 *   - a refusal means the visitor or a peer is wrong: it carries the word to show (see visit_refuse
 * in http/visit.h);
 *   - a fault (disk, database) is logged once, where it is first seen.
 * Every function that can fail returns Err, and both compilers warn where a result is ignored.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum [[nodiscard]] err{
    OK = 0,
    ERR_NOT_FOUND, /* refusal: no such thing, or none that this visitor may know of */
    ERR_GONE,      /* refusal: it existed and was withdrawn; a tombstone tells why */
    ERR_REFUSED,   /* refusal: the input breaks a rule */
    ERR_FORBIDDEN, /* refusal: the visitor lacks the permit */
    ERR_METHOD,    /* refusal: the address exists, not for this method */
    ERR_TOO_LARGE, /* refusal: more than the stated limit */
    ERR_BUSY,      /* fault: too much at once; the same call may succeed later */
    ERR_DB,        /* fault: the database failed, and the reason is in the log */
    ERR_FILE,      /* fault: a file or folder failed, and the reason is in the log */
    ERR_NET,       /* fault: a socket failed, and the reason is in the log */
    ERR_STOPPED,   /* nothing is wrong: it was given up because the process was told to end */
};
typedef enum err Err;

/* The only macro that hides control flow: passes an error on to the caller. */
#define TRY(call)                                                                                  \
    do {                                                                                           \
        Err try_err_ = (call);                                                                     \
        if (try_err_ != OK)                                                                        \
            return try_err_;                                                                       \
    } while (0)

/* For results that really do not matter; the comment beside each use says why. */
#define IGNORE(call)                                                                               \
    do {                                                                                           \
        if ((call) != OK) {                                                                        \
        }                                                                                          \
    } while (0)

/* The English name of an error for logs and the command line, e.g. "not found"; never NULL. */
const char *err_name(Err err);

/* Ends the process after writing file, line and the formatted reason to standard error.  For bugs
 * only. */
_Noreturn void panic_at(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
#define panic(...) panic_at(__FILE__, __LINE__, __VA_ARGS__)

/* An assumption whose failure is a bug, checked in every build. */
#define must(condition)                                                                            \
    do {                                                                                           \
        if (!(condition))                                                                          \
            panic("must hold: %s", #condition);                                                    \
    } while (0)

#endif
