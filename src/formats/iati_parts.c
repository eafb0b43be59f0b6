/* SPDX-License-Identifier: EUPL-1.2
 *
 * IATI: the organisations and the money of an activity, from the record and its parts.  Contract in
 * iati.h.
 */
#include "base/arena.h"
#include "formats/iati.h"

#define ROLE_FUNDING "1"
#define ROLE_ACCOUNTABLE "2"
#define ROLE_EXTENDING "3"
#define ROLE_IMPLEMENTING "4"

/* Calls write for every part of the record whose kind has the flag. */
struct each_part {
    unsigned flag;
    Err (*write)(struct format_job *job, const struct record *part, void *context);
    void *context;
};

static bool is_part_of(const struct kind *part, const struct kind *whole)
{
    const struct field *field =
        part->part_of != NULL ? kind_field(part, str_from_z(part->part_of)) : NULL;

    return field != NULL && field->kind != NULL && str_eq_z(str_from_z(whole->name), field->kind);
}

static Err each_part_of_kind(struct format_job *job, const struct record *record,
                             const struct kind *kind, const struct each_part *each)
{
    struct briefs parts;

    TRY(record_parts(&job->reader, record->brief.id, kind, &parts));
    for (size_t i = 0; i < parts.count; i++) {
        struct record part;

        TRY(record_read(&job->reader, &parts.items[i], &part));
        TRY(each->write(job, &part, each->context));
    }
    return OK;
}

static Err each_part(struct format_job *job, const struct record *record,
                     const struct each_part *each)
{
    const struct kinds *kinds = job->reader.kinds;

    for (size_t i = 0; i < kinds->count; i++)
        if ((kinds->items[i]->flags & each->flag) &&
            is_part_of(kinds->items[i], record->brief.kind))
            TRY(each_part_of_kind(job, record, kinds->items[i], each));
    return OK;
}

/* ---- organisations ---- */

struct organisations {
    struct xml *xml;
    size_t count;
};

static void write_organisation(struct organisations *to, const char *role,
                               const struct tongues *names)
{
    if (names->count == 0)
        return;
    iati_open(to->xml, "participating-org", "role", role, NULL);
    iati_narratives(to->xml, names);
    xml_close(to->xml);
    to->count++;
}

static Err write_part(struct format_job *job, const struct record *part, const char *role,
                      struct organisations *to)
{
    struct tongues names;

    TRY(texts_everywhere(&job->reader, &part->brief, "title", &names));
    write_organisation(to, role, &names);
    return OK;
}

static Err write_funding(struct format_job *job, const struct record *part, void *context)
{
    return write_part(job, part, ROLE_FUNDING, context);
}

static Err write_partner(struct format_job *job, const struct record *part, void *context)
{
    static const char *const roles[][2] = {
        { "funding", ROLE_FUNDING },
        { "accountable", ROLE_ACCOUNTABLE },
        { "extending", ROLE_EXTENDING },
    };
    const char *role = ROLE_IMPLEMENTING;
    struct term_name term;

    TRY(meaning_term(&job->reader, part, MEANS_ROLE, &term));
    for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
        if (str_eq_z(term.mark, roles[i][0]))
            role = roles[i][1];
    return write_part(job, part, role, context);
}

Err iati_write_organisations(struct format_job *job, const struct record *record, struct xml *xml)
{
    struct names organisers = meaning_names(job->reader.arena, record, MEANS_ORGANISER);
    struct organisations to = { xml, 0 };

    TRY(each_part(job, record, &(struct each_part){ KIND_FUNDING, write_funding, &to }));
    for (size_t i = 0; i < organisers.count; i++) {
        struct tongue name = { .words = organisers.items[i].words,
                               .lang = organisers.items[i].lang };

        write_organisation(&to, ROLE_ACCOUNTABLE, &(struct tongues){ &name, 1 });
    }
    TRY(each_part(job, record, &(struct each_part){ KIND_PARTNER, write_partner, &to }));
    /* The schema asks for one; it need not have a name. */
    if (to.count == 0) {
        iati_open(xml, "participating-org", "role", ROLE_IMPLEMENTING, NULL);
        xml_close(xml);
    }
    return OK;
}

/* ---- money ---- */

struct money {
    int64_t amount;
    Str currency;
    size_t count;
};

static Err take_amount(struct format_job *job, const struct record *part, void *context)
{
    const struct value *amount = meaning_value(part, MEANS_AMOUNT);
    struct money *money = context;

    (void)job;
    if (amount == NULL || !amount->has_number)
        return OK;
    money->amount = amount->number;
    money->currency = meaning_text(part, MEANS_CURRENCY);
    money->count++;
    return OK;
}

static void write_day(struct format_job *job, struct xml *xml, const char *element, Day day)
{
    xml_open(xml, element);
    xml_attribute(xml, "iso-date", day_iso(job->reader.arena, day));
    xml_close(xml);
}

Err iati_write_budget(struct format_job *job, const struct record *record, struct xml *xml)
{
    Day begins = record->brief.day, first, last;
    struct money money = { 0 };

    if (!day_is_set(begins) || !day_is_set(record->brief.day_end))
        return OK;
    first =
        (Day){ begins.year, begins.month > 0 ? begins.month : 1, begins.day > 0 ? begins.day : 1 };
    last = day_last(record->brief.day_end);
    if (day_compare(last, first) < 0 || day_compare(last, day_add(first, 366)) >= 0)
        return OK;
    TRY(each_part(job, record, &(struct each_part){ KIND_FUNDING, take_amount, &money }));
    if (money.count != 1 || money.currency.len != 3)
        return OK;
    iati_open(xml, "budget", "type", "1", "status", "1", NULL);
    write_day(job, xml, "period-start", first);
    write_day(job, xml, "period-end", last);
    xml_open(xml, "value");
    xml_attribute(xml, "currency", money.currency);
    xml_attribute(xml, "value-date", day_iso(job->reader.arena, first));
    xml_text(xml, str_fmt(job->reader.arena, "%lld", (long long)money.amount));
    xml_close(xml);
    xml_close(xml);
    return OK;
}
