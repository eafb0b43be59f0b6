/* SPDX-License-Identifier: EUPL-1.2
 *
 * The formats that a list or search is offered in.  Contract in kind_pages.h.
 */
#include "records/kind_pages.h"

#include "base/arena.h"
#include "http/house.h"
#include "records/format.h"
#include "records/frame.h"

/* A copy without the house has nothing to subscribe to, and its files are those of the whole list.
 */
static bool is_in_copy(const struct visit *visit, const struct format *format)
{
    return (format->flags & (FORMAT_FEED | FORMAT_DOWNLOAD)) != FORMAT_FEED &&
           visit->request->query.len == 0;
}

static bool is_offered(const struct format *format, const struct kind *kind)
{
    return kind != NULL ? format_fits(format, kind, FORMAT_LIST)
                        : (format->flags & FORMAT_SEARCH) != 0;
}

struct list_format *list_formats(struct visit *visit, const struct kind *kind, size_t *count_out)
{
    const struct format *const *formats = ((const struct kinds *)visit->house->kinds)->formats;
    const char *path = kind != NULL ? kind->path : "search";
    struct list_format *items;
    size_t count = 0, n = 0;

    while (formats[count] != NULL)
        count++;
    items = ARENA_ARRAY(visit->arena, count + 1, struct list_format);
    for (size_t i = 0; i < count; i++) {
        Str media = str_from_z(formats[i]->media);
        Str address = str_fmt(visit->arena, "%s.%s", path, formats[i]->suffix);

        if (!is_offered(formats[i], kind) ||
            (visit->house->offline && !is_in_copy(visit, formats[i])))
            continue;
        items[n++] = (struct list_format){
            .href = list_without(visit, address, "per", STR_EMPTY),
            .name = str_from_z(formats[i]->name),
            .type = str_sub(media, 0, str_find(media, ';')),
            .followed = (formats[i]->flags & (FORMAT_FEED | FORMAT_DOWNLOAD)) == FORMAT_FEED,
            .in_head = (formats[i]->flags & FORMAT_FEED) != 0,
        };
    }
    *count_out = n;
    return items;
}

void list_feeds(struct visit *visit, const struct list_format *formats, size_t count, Str title,
                struct frame *frame)
{
    struct frame_feed *feeds = ARENA_ARRAY(visit->arena, count + 1, struct frame_feed);

    frame->feeds = feeds;
    for (size_t i = 0; i < count; i++)
        if (formats[i].in_head)
            feeds[frame->feed_count++] =
                (struct frame_feed){ formats[i].href, formats[i].type,
                                     str_fmt(visit->arena, "%.*s · %.*s", STR_ARG(title),
                                             STR_ARG(formats[i].name)) };
}
