/* SPDX-License-Identifier: EUPL-1.2
 *
 * The list of formats.  Contract in formats.h.
 */
#include "formats/formats.h"

#include "formats/citations.h"
#include "formats/iati.h"
#include "formats/metadata.h"
#include "formats/package.h"
#include "formats/sheet.h"

/* clang-format off */
const struct format *const formats_all[] = {
    &format_csv,
    &format_json,
    &format_icalendar,
    &format_atom,
    &format_vcard,
    &format_vcard_3,
    &format_xlsx,
    &format_ods,
    &format_package,
    &format_dublin_core,
    &format_datacite,
    &format_bibtex,
    &format_ris,
    &format_csl_json,
    &format_iati,
    NULL,
};
/* clang-format on */
