/* SPDX-License-Identifier: EUPL-1.2
 *
 * The list of formats.  Contract in formats.h.
 */
#include "formats/formats.h"

const struct format *const formats_all[] = {
    &format_csv,
    &format_json,
    NULL,
};
