/* SPDX-License-Identifier: EUPL-1.2
 *
 * The languages of the interface.
 *
 * A Lang is an index into the compiled-in catalogues; a tag may name any language at all.  See
 * tags.c for what is known about tags.
 */
#include "i18n/lang.h"

#include "i18n/catalogue.h"

int lang_count(void)
{
    return catalogue_count;
}

Str lang_tag(Lang lang)
{
    must(lang >= 0 && lang < catalogue_count);
    return catalogues[lang].tag;
}

Str lang_own_name(Lang lang)
{
    must(lang >= 0 && lang < catalogue_count);
    return catalogues[lang].own_name;
}

bool lang_find(Str tag, Lang *out)
{
    for (Lang lang = 0; lang < catalogue_count; lang++) {
        if (str_eq(catalogues[lang].tag, tag)) {
            *out = lang;
            return true;
        }
    }
    return false;
}
