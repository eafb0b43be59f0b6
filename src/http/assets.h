/* SPDX-License-Identifier: EUPL-1.2
 *
 * The style sheet, the script and the drawings, compiled in by tools/embed_assets.py.
 *
 * An asset's address carries a hash of its content, so that browsers may keep it for ever:
 * "house.css" is served at "/assets/house.1a2b3c4d.css".  Pages ask asset_address for it and never
 * write such an address themselves.
 */
#ifndef HTTP_ASSETS_H
#define HTTP_ASSETS_H

#include <stddef.h>

#include "base/str.h"

struct asset {
    const char *name; /* "house.css" */
    const char *path; /* "/assets/house.1a2b3c4d.css" */
    const char *content_type;
    Bytes identity;
    Bytes gzip, brotli; /* empty where not smaller or, for brotli, not made at build time */
    const char *etag;   /* with quotes */
};

/* In order of name (generated). */
extern const struct asset http_assets[];
extern const size_t http_assets_count;

/* The address of an asset by its name; an unknown name is a bug and panics. */
Str asset_address(const char *name);

/* The asset at an address, or NULL. */
const struct asset *asset_find(Str path);

#endif
