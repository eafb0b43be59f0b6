/* SPDX-License-Identifier: EUPL-1.2
 *
 * A record's metadata on its own page.  Contract in record_head.h.
 */
#include "records/record_head.h"

#include "base/arena.h"
#include "http/assets.h"
#include "http/house.h"
#include "http/percent.h"
#include "records/format.h"
#include "records/linked.h"
#include "records/settings.h"

enum { DATA_MAX = 1 << 20, LINKS_BYTES_MAX = 16 << 10, ELEMENTS_MAX = 80 };

static struct format_job job_of(struct show *show, const struct record *record)
{
    return (struct format_job){
        .reader = show->reader,
        .settings = show->visit->house->settings,
        .kind = record->brief.kind,
        .single = true,
        .base = show->visit->house->base_address,
        .now = show->visit->now,
    };
}

/* ---- Open Graph ---- */

static struct page_head_property *properties(struct show *show, const struct format_job *job,
                                             const struct record *record, const struct frame *frame,
                                             size_t *count)
{
    struct page_head_property *items =
        ARENA_ARRAY(show->visit->arena, 6, struct page_head_property);
    const struct page_head_property all[] = {
        { STR("og:title"), record->brief.title.words },
        { STR("og:type"), STR("article") },
        { STR("og:url"), format_page_address(job, &record->brief) },
        { STR("og:locale"), tag_locale(show->visit->arena, show->reader.lang) },
        { STR("og:description"), frame->description },
        { STR("og:image"), format_absolute(job, asset_address("mark.svg")) },
    };

    for (size_t i = *count = 0; i < sizeof(all) / sizeof(all[0]); i++)
        if (all[i].content.len > 0)
            items[(*count)++] = all[i];
    return items;
}

/* ---- Dublin Core ---- */

struct elements {
    struct page_head_element items[ELEMENTS_MAX];
    size_t count;
};

static void add(struct elements *elements, const char *name, Str lang, Str content)
{
    if (content.len > 0 && elements->count < ELEMENTS_MAX)
        elements->items[elements->count++] =
            (struct page_head_element){ str_from_z(name), lang, content };
}

static Err add_terms(struct show *show, struct elements *elements, const char *name,
                     const char *vocabulary, const struct record *record)
{
    for (size_t i = 0; i < record->tags.count; i++) {
        const struct term_name *term;

        if (!str_eq_z(record->tags.items[i].vocabulary, vocabulary))
            continue;
        TRY(show_label(show, record->tags.items[i].vocabulary, record->tags.items[i].term, &term));
        add(elements, name, show_lang(show, &term->label), term->label.words);
    }
    return OK;
}

static Err add_elements(struct show *show, const struct format_job *job,
                        const struct record *record, const struct frame *frame,
                        struct elements *elements)
{
    struct arena *arena = show->visit->arena;
    struct tongue label;

    add(elements, "DC.title", show_lang(show, &record->brief.title), record->brief.title.words);
    add(elements, "DC.creator", STR_EMPTY, linked_words(arena, record, MEANS_CREATOR));
    add(elements, "DC.publisher", STR_EMPTY, linked_words(arena, record, MEANS_PUBLISHER));
    add(elements, "DC.date", STR_EMPTY, day_iso(arena, record->brief.day));
    TRY(linked_label(&show->reader, record, MEANS_TYPE, &label));
    add(elements, "DC.type", show_lang(show, &label), label.words);
    add(elements, "DC.identifier", STR_EMPTY, format_permanent_address(job, record->brief.code));
    for (size_t i = 0; i < record->edition_count; i++)
        add(elements, "DC.language", STR_EMPTY, record->editions[i].lang);
    add(elements, "DC.description", show_lang(show, &record->brief.summary), frame->description);
    TRY(add_terms(show, elements, "DC.subject", "topic", record));
    return add_terms(show, elements, "DC.coverage", "country", record);
}

/* ---- Signposting ---- */

/* An address as a header can carry it. */
static void add_link(struct buf *out, Str address, const char *relation, const char *media)
{
    if (address.len == 0)
        return;
    buf_z(out, out->len > 0 ? ", <" : "<");
    percent_encode(out, address, ":/?#[]@!$&'()*+,;=%");
    buf_fmt(out, ">; rel=\"%s\"", relation);
    if (media != NULL)
        buf_fmt(out, "; type=\"%.*s\"",
                STR_ARG(str_sub(str_from_z(media), 0, str_find(str_from_z(media), ';'))));
}

/* Authors that have a record, and so an address, of their own. */
static void add_authors(struct buf *out, const struct format_job *job, const struct record *record)
{
    for (size_t f = 0; f < record->brief.kind->field_count; f++)
        for (size_t i = 0; record->brief.kind->fields[f].means == MEANS_CREATOR &&
                           i < record->values[f].refs.count;
             i++)
            add_link(out, format_permanent_address(job, record->values[f].refs.items[i].code),
                     "author", NULL);
}

static void add_link_header(struct show *show, const struct format_job *job,
                            const struct record *record)
{
    struct arena *arena = show->visit->arena;
    const struct format *const *formats = show->reader.kinds->formats;
    struct buf out;

    buf_init(&out, arena, LINKS_BYTES_MAX);
    add_link(&out, format_permanent_address(job, record->brief.code), "cite-as", NULL);
    add_link(&out, STR("https://schema.org/AboutPage"), "type", NULL);
    add_link(&out, linked_type(arena, record->brief.kind), "type", NULL);
    for (size_t i = 0; formats[i] != NULL; i++)
        if (format_fits(formats[i], record->brief.kind, FORMAT_RECORD))
            add_link(
                &out,
                format_absolute(job, str_fmt(arena, "/%.*s/%s/%.*s.%s", STR_ARG(show->reader.lang),
                                             record->brief.kind->path, STR_ARG(record->brief.code),
                                             formats[i]->suffix)),
                "describedby", formats[i]->media);
    add_authors(&out, job, record);
    add_link(&out, linked_words(arena, record, MEANS_ADDRESS), "item", NULL);
    add_link(&out, setting(job->settings, STR("licence"), STR_EMPTY, NULL), "license", NULL);
    if (!buf_full(&out))
        response_header_add(show->visit->response, "Link", buf_text(&out));
}

Err record_head(struct show *show, const struct record *record, struct frame *frame)
{
    struct visit *visit = show->visit;
    struct format_job job = job_of(show, record);
    struct elements *elements = ARENA_NEW(visit->arena, struct elements);
    struct page_head head = { 0 };
    struct buf data;

    if (record->brief.kind->flags & KIND_QUIET)
        return OK;
    buf_init(&data, visit->arena, DATA_MAX);
    TRY(linked_record(&job, record, &data));
    head.data = buf_full(&data) ? MARKUP_EMPTY : markup_data(visit->arena, buf_text(&data));
    head.properties.items = properties(show, &job, record, frame, &head.properties.count);
    if (record->brief.kind->flags & KIND_WORK)
        TRY(add_elements(show, &job, record, frame, elements));
    head.elements.items = elements->items;
    head.elements.count = elements->count;
    frame->head = markup_of_head(visit->arena, visit->lang, &head);
    add_link_header(show, &job, record);
    return OK;
}
