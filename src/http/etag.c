/* SPDX-License-Identifier: EUPL-1.2
 *
 * Entity tags.  128-bit FNV-1a with the parameters of draft-eastlake-fnv: offset basis
 * 6c62272e07bb0142 62b821756295c58d, prime 2^88 + 0x13b.  Contract in http/etag.h.
 */
#include "http/etag.h"

#include <inttypes.h>

__extension__ typedef unsigned __int128 wide;

Str etag_make(struct arena *arena, Str body)
{
    const wide prime = ((wide)1 << 88) + 0x13b;
    wide hash = ((wide)0x6c62272e07bb0142u << 64) + 0x62b821756295c58du;

    for (size_t i = 0; i < body.len; i++)
        hash = (hash ^ (unsigned char)body.ptr[i]) * prime;
    return str_fmt(arena, "\"%016" PRIx64 "%016" PRIx64 "\"", (uint64_t)(hash >> 64),
                   (uint64_t)hash);
}

/* The tag between its quotes, without a weakness mark and without the suffix of a coding. */
static Str opaque_part(Str tag)
{
    tag = str_trim(tag);
    if (str_starts(tag, STR("W/")))
        tag = str_sub(tag, 2, tag.len);
    if (tag.len < 2 || tag.ptr[0] != '"' || tag.ptr[tag.len - 1] != '"')
        return STR_EMPTY;
    tag = str_sub(tag, 1, tag.len - 2);
    if (str_ends(tag, STR("-gz")) || str_ends(tag, STR("-br")))
        tag.len -= 3;
    return tag;
}

bool etag_matches(Str if_none_match, Str etag)
{
    Str wanted = opaque_part(etag);
    Str tag;

    if (wanted.len == 0)
        return false;
    if (str_eq(str_trim(if_none_match), STR("*")))
        return true;
    /* A comma inside a tag would split it, but the house makes none with a comma. */
    while (str_split(&if_none_match, ',', &tag)) {
        if (str_eq(opaque_part(tag), wanted))
            return true;
    }
    return false;
}
