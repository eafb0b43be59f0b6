/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a citation says.  Contract in work.h.
 */
#include "formats/work.h"

#include "base/arena.h"
#include "html/markup.h"
#include "records/settings.h"

enum { ABSTRACT_POINTS_MAX = 20000 };

bool kind_is_work(const struct kind *kind)
{
    return (kind->flags & KIND_WORK) != 0;
}

Str doi_of(Str address)
{
    static const char *const places[] = { "https://doi.org/10.", "http://doi.org/10.",
                                          "https://dx.doi.org/10.", "http://dx.doi.org/10." };

    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        Str place = str_from_z(places[i]);

        if (str_starts(address, place) && address.len > place.len)
            return str_sub(address, place.len - 3, address.len);
    }
    return STR_EMPTY;
}

static Err fill_type(const struct reader *reader, struct work *out)
{
    const char *schema = out->record->brief.kind->schema;
    struct term_name term;

    TRY(meaning_term(reader, out->record, MEANS_TYPE, &term));
    out->type_label = term.label;
    out->type = work_type_find(term.mark);
    if (out->type == NULL && schema != NULL)
        out->type = work_type_find(str_lower_ascii(reader->arena, str_from_z(schema)));
    if (out->type == NULL)
        out->type = work_type_find(STR("document"));
    return OK;
}

static Err fill_texts(const struct reader *reader, struct work *out)
{
    const struct brief *brief = &out->record->brief;

    TRY(texts_everywhere(reader, brief, "title", &out->titles));
    out->title = out->titles.count > 0 ? out->titles.items[0] : brief->title;
    TRY(texts_everywhere(reader, brief, "summary", &out->abstracts));
    for (size_t i = 0; i < out->abstracts.count; i++)
        out->abstracts.items[i].words =
            markdown_plain(reader->arena, out->abstracts.items[i].words, ABSTRACT_POINTS_MAX);
    return OK;
}

/* The office of the house. */
static struct named office(const struct format_job *job)
{
    struct named out = { .organisation = true };

    if (job->settings == NULL)
        return out;
    out.words = setting(job->settings, STR("office_name"), job->reader.lang, &out.lang);
    if (out.words.len == 0)
        out.words = setting(job->settings, STR("name"), job->reader.lang, &out.lang);
    return out;
}

static void fill_names(struct format_job *job, struct work *out)
{
    const struct kind *kind = out->record->brief.kind;
    struct names publishers = meaning_names(job->reader.arena, out->record, MEANS_PUBLISHER);

    out->creators = meaning_names(job->reader.arena, out->record, MEANS_CREATOR);
    if (publishers.count > 0)
        out->publisher = publishers.items[0];
    else if (out->creators.count > 0)
        out->publisher = out->creators.items[0];
    else if (!meaning_declared(kind, MEANS_PUBLISHER) && !meaning_declared(kind, MEANS_CREATOR))
        out->publisher = office(job);
    if (out->creators.count == 0)
        out->creators = publishers;
}

static void fill_dates(struct work *out)
{
    const struct record *record = out->record;
    When known = record->published > 0 ? record->published : record->created;

    out->issued = record->brief.day;
    if (kind_day(record->brief.kind) == NULL) /* then it was issued here */
        out->issued = (Day){ .year = day_from_when(known).year };
    out->year = day_is_set(out->issued) ? out->issued.year : day_from_when(known).year;
}

Err work_read(struct format_job *job, const struct record *record, struct work *out)
{
    *out = (struct work){ .record = record };
    out->address = format_permanent_address(job, record->brief.code);
    out->target = meaning_text(record, MEANS_ADDRESS);
    out->doi = doi_of(out->target);
    TRY(fill_type(&job->reader, out));
    TRY(fill_texts(&job->reader, out));
    fill_names(job, out);
    fill_dates(out);
    TRY(tags_named(&job->reader, record, "topic", &out->subjects));
    return tags_named(&job->reader, record, "country", &out->places);
}
