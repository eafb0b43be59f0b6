/* SPDX-License-Identifier: EUPL-1.2
 *
 * The parts of the sandbox, for the files of this folder alone.
 */
#ifndef SANDBOX_SANDBOX_PARTS_H
#define SANDBOX_SANDBOX_PARTS_H

#include "sandbox/sandbox.h"

/* A program built with AddressSanitizer looks for leaks and shows stacks with means that a house
 * has no use for; only such a build is allowed them. */
#if defined(__SANITIZE_ADDRESS__)
#define SANDBOX_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANDBOX_SANITIZED 1
#endif
#endif
#ifndef SANDBOX_SANITIZED
#define SANDBOX_SANITIZED 0
#endif

/* Logs that the kernel refused, with errno's reason and what to do; ERR_FILE. */
Err sandbox_fault(const char *doing, const char *what);

/* Landlock: *version_out is the kernel's, 0 where it has none and nothing was done. */
Err sandbox_files(const struct sandbox_wish *wish, int *version_out);

/* The seccomp filter: *on_out is false where the kernel has none and nothing was done. */
Err sandbox_calls(enum sandbox_part part, bool *on_out);

#endif
