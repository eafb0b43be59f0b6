/* SPDX-License-Identifier: EUPL-1.2
 *
 * The list of formats.  Contract in formats.h.
 */
#include "formats/formats.h"

const struct format *const formats_all[] = {
    &format_csv,     &format_json, &format_icalendar, &format_atom, &format_vcard,
    &format_vcard_3, NULL,
};
