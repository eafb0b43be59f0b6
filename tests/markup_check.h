/* SPDX-License-Identifier: EUPL-1.2
 *
 * A strict reader of the HTML and SVG that html/ writes, for tests and fuzz targets.
 *
 * It knows only the elements, attributes and entities that html/ means to write: whatever else
 * turns up came in from outside.
 */
#ifndef TESTS_MARKUP_CHECK_H
#define TESTS_MARKUP_CHECK_H

#include "base/str.h"

/* NULL where the markup is sound: tags known and nested, attribute values quoted, entities known,
 * addresses safe, ids used once.  Otherwise the reason as an English clause. */
const char *markup_fault(Str html);

#endif
