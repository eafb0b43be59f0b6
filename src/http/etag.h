/* SPDX-License-Identifier: EUPL-1.2
 *
 * Entity tags (RFC 9110, section 8.8.3): a name for one exact body, by which a browser asks whether
 * its copy is still good.
 *
 * A body has one tag; its gzip and brotli forms carry the same tag with -gz or -br before the
 * closing quote, since a strong tag names bytes.  The hash is not for secrets: nobody gains by
 * finding two bodies with the same tag.
 */
#ifndef HTTP_ETAG_H
#define HTTP_ETAG_H

#include <stdbool.h>

#include "base/str.h"

struct arena;

/* A quoted tag of 32 hexadecimal digits from 128-bit FNV-1a over the body. */
Str etag_make(struct arena *arena, Str body);

/* Whether an If-None-Match value (a list, or *) names the tag in any of its codings; weak
 * comparison. */
bool etag_matches(Str if_none_match, Str etag);

#endif
