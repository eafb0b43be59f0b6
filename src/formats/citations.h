/* SPDX-License-Identifier: EUPL-1.2
 *
 * Works as citations, for the programs that people keep their references with: BibTeX (UTF-8, as
 * biber and every reference manager read it), RIS (Research Information Systems, 2011 tags, lines
 * end with CR LF) and CSL-JSON 1.0.2 (always an array).
 *
 * The key of an entry is the record's code, which never changes.  A creator is a name as it
 * stands, never cut into given and family name, since the house cannot know.
 */
#ifndef FORMATS_CITATIONS_H
#define FORMATS_CITATIONS_H

#include "formats/work.h"

extern const struct format format_bibtex, format_ris, format_csl_json;

#endif
