/* SPDX-License-Identifier: EUPL-1.2
 *
 * Force-included before every source file: functions that have a safer replacement in base/ cannot
 * be used at all.
 */
#ifndef BANNED_H
#define BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Fortified builds define some of them as macros first. */
#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets strtok strtok_r
#pragma GCC poison atoi atol atoll strtol strtoul strtoll strtoull strtod sscanf
#pragma GCC poison localtime localtime_r gmtime asctime ctime mktime
#pragma GCC poison system popen tmpnam mktemp setlocale gettext

#endif
