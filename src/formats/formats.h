/* SPDX-License-Identifier: EUPL-1.2
 *
 * The formats that this house gives records away in (records/format.h says what a format is).  A
 * new one is a file of its own here and a row in formats.c; nothing else needs to know of it.
 */
#ifndef FORMATS_FORMATS_H
#define FORMATS_FORMATS_H

#include "records/format.h"

extern const struct format format_icalendar, format_atom;
extern const struct format format_vcard, format_vcard_3; /* 4.0 and 3.0 */

/* All of them, in the order in which pages offer them; ends with NULL. */
extern const struct format *const formats_all[];

#endif
