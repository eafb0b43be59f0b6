/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the compiled templates (pages.h, generated from pages/ by tools/compile_pages.py) stand on.
 * Each template is a struct and two functions: page_NAME(out, lang, &(struct page_NAME){ ... })
 * writes it, markup_of_NAME(arena, ...) gives it as markup to put into another.
 */
#ifndef HTML_PAGE_RUNTIME_H
#define HTML_PAGE_RUNTIME_H

#include "base/buf.h"
#include "html/markup.h"
#include "i18n/words.h"

/* An address; separate from Str so that a template cannot put plain text where an address belongs.
 */
typedef struct {
    Str address;
} Url;

#define URL(literal) ((Url){ STR(literal) })

struct str_list {
    const Str *items;
    size_t count;
};

enum { PAGE_PART_MAX = 8 << 20 }; /* bytes of one rendered part; a page is made of parts */

/* What a template has written, as markup.  For the generated functions markup_of_NAME only. */
Markup markup_written(const struct buf *out);

/* Words with placeholders, written escaped: the message's own text and the values alike. */
void page_word(struct buf *out, Lang lang, enum word id, const struct fill *fills, size_t count,
               bool attribute);
void page_word_count(struct buf *out, Lang lang, enum word id, int64_t n, const struct fill *fills,
                     size_t count, bool attribute);
void page_number(struct buf *out, Lang lang, int64_t n);

#endif
