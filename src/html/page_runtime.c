/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the compiled templates call besides the escaping: words and numbers in the page's language.
 *
 * A message is filled first and escaped as a whole, so that neither a translator's text nor a value
 * can carry markup. Filled texts live in the arena of the page that is being written.
 */
#include "html/page_runtime.h"

static void write_escaped(struct buf *out, Str text, bool attribute)
{
    if (attribute)
        escape_attribute(out, text);
    else
        escape_text(out, text);
}

void page_word(struct buf *out, Lang lang, enum word id, const struct fill *fills, size_t count,
               bool attribute)
{
    Str text = count == 0 ? word(lang, id) : word_fill(out->arena, lang, id, fills, count);

    write_escaped(out, text, attribute);
}

void page_word_count(struct buf *out, Lang lang, enum word id, int64_t n, const struct fill *fills,
                     size_t count, bool attribute)
{
    write_escaped(out, word_count(out->arena, lang, id, n, fills, count), attribute);
}

void page_number(struct buf *out, Lang lang, int64_t n)
{
    escape_text(out, number_show(out->arena, lang, n));
}

Markup markup_written(const struct buf *out)
{
    must(!buf_full(out));
    return (Markup){ buf_text(out) };
}
