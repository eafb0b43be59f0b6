/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fuzzes the Markdown renderer: whatever is typed, the HTML holds only elements, attributes and
 * addresses that html/ means to write, properly nested, and the summary is short and plain.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "html/markup.h"
#include "markup_check.h"

enum { ARENA_MAX = 64 << 20, SUMMARY_POINTS = 40 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    Str text;

    arena_init(&arena, ARENA_MAX);
    if (str_from_bytes(&arena, (Bytes){ data, size }, &text) == OK) {
        const char *fault = markup_fault(markdown_render(&arena, text, 2, STR("/sv")).html);
        if (fault != NULL)
            panic("%s", fault);
        must(str_points(markdown_plain(&arena, text, SUMMARY_POINTS)) <= SUMMARY_POINTS);
    }
    arena_clear(&arena);
    return 0;
}
