/* SPDX-License-Identifier: EUPL-1.2
 *
 * Looking assets up.  There are a handful of them, so both ways are a walk along the table.
 * Contract in http/assets.h.
 */
#include "http/assets.h"

Str asset_address(const char *name)
{
    for (size_t i = 0; i < http_assets_count; i++) {
        if (strcmp(http_assets[i].name, name) == 0)
            return str_from_z(http_assets[i].path);
    }
    panic("there is no asset %s", name);
}

const struct asset *asset_find(Str path)
{
    if (!str_starts(path, STR("/assets/")))
        return NULL;
    for (size_t i = 0; i < http_assets_count; i++) {
        if (str_eq_z(path, http_assets[i].path))
            return &http_assets[i];
    }
    return NULL;
}
