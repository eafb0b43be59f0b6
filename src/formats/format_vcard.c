/* SPDX-License-Identifier: EUPL-1.2
 *
 * vCard 4.0 (RFC 6350) and 3.0 (RFC 2426), beside every list and record of a kind that can be
 * written to or called.
 *
 * Version 4.0 carries every language of the name (ALTID), 3.0 the reader's.  UID is the record's
 * tag (format_tag) in both.  A telephone number that says its country is a tel: address; one that
 * is only valid where it is, such as 112, stays a text, since a tel: address would have to say a
 * context that the house does not know (RFC 3966, 5.1.5).  What has no property of its own, such as
 * hours and who runs it, stands in NOTE.
 */
#include "base/arena.h"
#include "formats/folded.h"
#include "formats/formats.h"
#include "formats/plain.h"

struct cards {
    struct plain plain;
    struct format_identity identity;
    struct buf *out;
    bool is_old; /* 3.0 */
};

static const struct value *value_of(const struct record *record, enum meaning means)
{
    const struct field *field = kind_meaning(record->brief.kind, means);

    return field != NULL ? &record->values[field - record->brief.kind->fields] : NULL;
}

static void put_text(const struct cards *cards, struct folded *line, Str text)
{
    if (cards->is_old)
        folded_text(line, text);
    else
        folded_single(line, text);
}

/* A single text with its language (may be empty); an empty text writes nothing. */
static void write_text(const struct cards *cards, const char *name, Str lang, Str text)
{
    struct folded line;

    if (text.len == 0)
        return;
    folded_open(&line, cards->out, name);
    folded_parameter(&line, "LANGUAGE", lang);
    put_text(cards, &line, text);
    folded_close(&line);
}

/* ---- the name ---- */

static void write_names_of_now(struct cards *cards, const struct brief *brief)
{
    struct folded line;

    folded_spoken(cards->out, "FN", brief->title.lang, brief->title.words);
    folded_open(&line, cards->out, "N");
    folded_text(&line, brief->title.words);
    folded_raw(&line, STR(";;;;"));
    folded_close(&line);
    /* Address books of the 3.0 age take a card for a person's unless this says otherwise. */
    folded_line(cards->out, "X-ABShowAs", STR("COMPANY"));
}

/* The name in every language, the reader's preferred: one name in several renderings. */
static Err write_names(struct cards *cards, struct format_job *job, const struct brief *brief)
{
    struct tongue *titles;
    size_t count;

    TRY(record_texts(&job->reader, brief->id, "title", &titles, &count));
    for (size_t i = 0; i < count; i++) {
        struct folded line;

        folded_open(&line, cards->out, "FN");
        if (count > 1)
            folded_parameter(&line, "ALTID", STR("1"));
        if (count > 1 && str_eq(titles[i].lang, brief->title.lang))
            folded_parameter(&line, "PREF", STR("1"));
        folded_parameter(&line, "LANGUAGE", titles[i].lang);
        folded_single(&line, titles[i].words);
        folded_close(&line);
    }
    if (count == 0)
        write_text(cards, "FN", STR_EMPTY, brief->title.words);
    folded_line(cards->out, "KIND", STR("org"));
    return OK;
}

static Err write_name(struct cards *cards, struct format_job *job, const struct record *record)
{
    const struct brief *brief = &record->brief;
    const struct value *acronym = value_of(record, MEANS_ACRONYM);

    if (cards->is_old)
        write_names_of_now(cards, brief);
    else
        TRY(write_names(cards, job, brief));
    folded_spoken(cards->out, "ORG", brief->title.lang, brief->title.words);
    if (acronym != NULL)
        write_text(cards, "NICKNAME", STR_EMPTY, acronym->text);
    return OK;
}

/* ---- how to reach it ---- */

/* "+46 8 440 19 20" -> "tel:+4684401920"; empty where the number does not say its
 * country. */
static Str telephone_address(struct arena *arena, Str number)
{
    struct buf out;

    if (!str_starts(str_trim(number), STR("+")))
        return STR_EMPTY;
    buf_init(&out, arena, 200);
    buf_z(&out, "tel:+");
    for (size_t i = 0; i < number.len; i++)
        if (number.ptr[i] >= '0' && number.ptr[i] <= '9')
            buf_char(&out, number.ptr[i]);
    return buf_text(&out);
}

static void write_telephone(struct cards *cards, struct arena *arena, Str number)
{
    Str address = cards->is_old ? STR_EMPTY : telephone_address(arena, number);
    struct folded line;

    if (str_trim(number).len == 0)
        return;
    folded_open(&line, cards->out, "TEL");
    folded_parameter(&line, "TYPE", cards->is_old ? STR("VOICE") : STR("voice"));
    if (address.len > 0) {
        folded_parameter(&line, "VALUE", STR("uri"));
        folded_raw(&line, address);
    } else {
        folded_parameter(&line, "VALUE", cards->is_old ? STR_EMPTY : STR("text"));
        put_text(cards, &line, str_trim(number));
    }
    folded_close(&line);
}

static void write_ways(struct cards *cards, struct format_job *job, const struct record *record)
{
    const struct kind *kind = record->brief.kind;

    for (size_t i = 0; i < kind->field_count; i++) {
        Str rest = record->values[i].text, part;

        if (kind->fields[i].type == FIELD_PHONE)
            while (str_split(&rest, '|', &part))
                write_telephone(cards, job->reader.arena, part);
        if (kind->fields[i].means == MEANS_ADDRESS)
            folded_line(cards->out, "URL", rest);
    }
    folded_line(cards->out, "URL", format_page_address(job, &record->brief));
}

/* Where it is: the country, where it is one's alone. */
static Err write_country(struct cards *cards, const struct record *record)
{
    const struct tag_row *country = NULL;
    struct tongue label;
    struct folded line;
    size_t count = 0;

    for (size_t i = 0; i < record->tags.count; i++)
        if (str_eq_z(record->tags.items[i].vocabulary, TAGS_COUNTRIES) && ++count == 1)
            country = &record->tags.items[i];
    if (count != 1)
        return OK;
    TRY(plain_label(&cards->plain, country->vocabulary, country->term, &label));
    if (label.words.len == 0)
        return OK;
    folded_open(&line, cards->out, "ADR");
    folded_parameter(&line, "LANGUAGE", label.lang);
    folded_raw(&line, STR(";;;;;;"));
    folded_text(&line, label.words);
    folded_close(&line);
    return OK;
}

/* A language that the eye may not know of has no name. */
static Err write_languages(struct cards *cards, const struct record *record)
{
    const struct value *value = value_of(record, MEANS_LANGUAGE);

    for (size_t i = 0; value != NULL && !cards->is_old && i < value->term_count; i++) {
        struct tongue label;

        TRY(plain_label(&cards->plain, str_from_z(value->field->vocabulary), value->terms[i],
                        &label));
        if (label.words.len > 0 && tag_is_valid(value->terms[i]))
            folded_line(cards->out, "LANG", value->terms[i]);
    }
    return OK;
}

/* ---- what else there is to say ---- */

static Err write_categories(struct cards *cards, const struct record *record)
{
    struct tongue names[PLAIN_CATEGORIES_MAX];
    struct folded line;
    size_t count;

    TRY(plain_categories(&cards->plain, record, names, &count));
    if (count == 0)
        return OK;
    folded_open(&line, cards->out, "CATEGORIES");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            folded_raw(&line, STR(","));
        put_text(cards, &line, names[i].words);
    }
    folded_close(&line);
    return OK;
}

static bool is_remark(const struct field *field)
{
    return field->type != FIELD_PHONE && field->means != MEANS_ADDRESS &&
           field->means != MEANS_TYPE && field->means != MEANS_ACRONYM;
}

static Err write_note(struct cards *cards, struct format_job *job, const struct record *record)
{
    struct arena *arena = job->reader.arena;
    Str summary = plain_summary(&cards->plain, arena, &record->brief), facts;

    TRY(plain_facts(&cards->plain, arena, record, is_remark, &facts));
    write_text(cards, "NOTE", job->reader.lang,
               str_fmt(arena, "%.*s%s%.*s", STR_ARG(summary),
                       summary.len > 0 && facts.len > 0 ? "\n" : "", STR_ARG(facts)));
    return OK;
}

/* 4.0 knows the basic form of ISO 8601 only, 3.0 the extended one. */
static void write_revision(struct cards *cards, struct arena *arena, When changed)
{
    Str iso = when_iso(arena, changed);
    struct buf basic;

    buf_init(&basic, arena, 32);
    for (size_t i = 0; i < iso.len; i++)
        if (cards->is_old || (iso.ptr[i] != '-' && iso.ptr[i] != ':'))
            buf_char(&basic, iso.ptr[i]);
    folded_line(cards->out, "REV", buf_text(&basic));
}

static Err write_card(struct format_job *job, const struct record *record, void *context)
{
    struct cards *cards = context;
    Str uid = format_tag(job, &cards->identity, record->brief.code);

    folded_line(cards->out, "BEGIN", STR("VCARD"));
    folded_line(cards->out, "VERSION", cards->is_old ? STR("3.0") : STR("4.0"));
    folded_text_line(cards->out, "PRODID", STR("-//Childcentre//Childcentre//EN"));
    if (cards->is_old) /* a text, whose commas are escaped; in 4.0 an address */
        folded_text_line(cards->out, "UID", uid);
    else
        folded_line(cards->out, "UID", uid);
    TRY(write_name(cards, job, record));
    write_ways(cards, job, record);
    TRY(write_country(cards, record));
    TRY(write_languages(cards, record));
    TRY(write_categories(cards, record));
    TRY(write_note(cards, job, record));
    write_revision(cards, job->reader.arena, record->changed);
    folded_line(cards->out, "END", STR("VCARD"));
    return OK;
}

static Err write_cards(struct format_job *job, bool is_old)
{
    struct cards cards = { .out = job->out, .is_old = is_old };

    plain_init(&cards.plain, job);
    TRY(format_identity(job, &cards.identity));
    TRY(format_each(job, write_card, &cards));
    return buf_full(job->out) ? ERR_TOO_LARGE : OK;
}

static Err write_vcard_4(struct format_job *job)
{
    return write_cards(job, false);
}

static Err write_vcard_3(struct format_job *job)
{
    return write_cards(job, true);
}

static bool can_be_reached(const struct kind *kind)
{
    return (kind->flags & KIND_ORGANISATION) != 0;
}

const struct format format_vcard = { "vcf",
                                     "vCard",
                                     "text/vcard; charset=utf-8",
                                     FORMAT_DOWNLOAD | FORMAT_LIST | FORMAT_RECORD,
                                     can_be_reached,
                                     write_vcard_4 };
const struct format format_vcard_3 = { "3.vcf",
                                       "vCard 3.0",
                                       "text/vcard; charset=utf-8; version=3.0",
                                       FORMAT_DOWNLOAD | FORMAT_LIST | FORMAT_RECORD,
                                       can_be_reached,
                                       write_vcard_3 };
