/* SPDX-License-Identifier: EUPL-1.2
 *
 * iCalendar (RFC 5545, 7986), beside every list and record of a kind that has a listed day.
 *
 * Whoever subscribes to a list has the same entries as the page, under names that stay: UID is the
 * record's code at the house's domain (format_identity), the same in every language and after a
 * move.  DTSTAMP is the moment of the last change, so that an unchanged calendar is byte for byte
 * the same.  What has a time of day stands in its own zone, and the rules of every zone stand in
 * the file (vtimezone.h); an end that is not known is left out on a single day, and is the end of
 * the last of several.  Everything else stands on whole days and needs no zone.  No entry takes up
 * anybody's time: who subscribes to a region's calendar does not attend all of it.
 *
 * What has no exact day ("September 1998") is no VEVENT, which would either state a day that nobody
 * knows or fill the month: it is a VJOURNAL without a date, the period in its first line; how many
 * there are stands in X-CHILDCENTRE-WITHOUT-DAY and in the calendar's description.  What was
 * published and then withdrawn stays for TOMBSTONE_DAYS as a cancelled entry, in every list of the
 * kind whatever it is filtered by (which filters the record fitted is no longer anybody's to know),
 * on the day of the withdrawal (the record's own day is not either).
 */
#include "base/arena.h"
#include "formats/folded.h"
#include "formats/formats.h"
#include "formats/plain.h"
#include "formats/vtimezone.h"
#include "http/house.h"
#include "i18n/words.h"
#include "i18n/zone.h"
#include "records/occasion.h"
#include "records/settings.h"

enum { TOMBSTONE_DAYS = 400, TOMBSTONES_MAX = 1000 };
static const When a_day = (When)24 * 3600 * 1000;
#define EVERY_TWELVE_HOURS STR("PT12H")

/* A zone that entries stand in, and from when to when. */
struct zone_use {
    Str zone;
    When from, to;
};

struct calendar {
    struct plain plain;
    struct format_identity identity;
    struct buf *out; /* the components; the head, which counts them, is written afterwards */
    int64_t without_day;
    When changed; /* the latest of all */
    struct zone_use *zones;
    size_t zone_count, zone_room;
};

/* ---- values ---- */

/* 20261122T140300Z */
static Str moment(struct arena *arena, When when)
{
    Str iso = when_iso(arena, when);
    struct buf out;

    buf_init(&out, arena, 32);
    for (size_t i = 0; i < iso.len; i++)
        if (iso.ptr[i] != '-' && iso.ptr[i] != ':')
            buf_char(&out, iso.ptr[i]);
    return buf_text(&out);
}

static void write_day(struct buf *out, struct arena *arena, const char *name, Day day)
{
    struct folded line;

    folded_open(&line, out, name);
    folded_parameter(&line, "VALUE", STR("DATE"));
    folded_raw(&line, str_fmt(arena, "%04d%02d%02d", day.year, day.month, day.day));
    folded_close(&line);
}

static bool is_exact(Day day)
{
    return day_is_set(day) && day.day > 0;
}

/* ---- entries ---- */

/* What every component begins with. */
static void write_names(struct calendar *calendar, struct arena *arena, Str code, When changed,
                        int64_t sequence)
{
    struct buf *out = calendar->out;

    folded_text_line(
        out, "UID", str_fmt(arena, "%.*s@%.*s", STR_ARG(code), STR_ARG(calendar->identity.domain)));
    folded_line(out, "DTSTAMP", moment(arena, changed));
    folded_line(out, "LAST-MODIFIED", moment(arena, changed));
    folded_line(out, "SEQUENCE", str_fmt(arena, "%lld", (long long)sequence));
    if (changed > calendar->changed)
        calendar->changed = changed;
}

/* Facts that have no property of their own in a VEVENT. */
static bool is_remark(const struct field *field)
{
    return !(field->flags & (LISTED_DAY | LISTED_END)) && field->type != FIELD_TIME &&
           field->type != FIELD_ZONE && field->means != MEANS_PLACE && field->means != MEANS_TYPE &&
           field->means != MEANS_ADDRESS;
}

/* The same in a VJOURNAL, which has no LOCATION. */
static bool is_remark_of_note(const struct field *field)
{
    return is_remark(field) || field->means == MEANS_PLACE;
}

/* The period where the component does not say it, the summary, the facts. */
static Err write_description(struct calendar *calendar, struct format_job *job,
                             const struct record *record, bool as_note, bool with_period)
{
    struct arena *arena = job->reader.arena;
    const struct brief *brief = &record->brief;
    Str parts[3], all = STR_EMPTY;

    parts[0] = with_period ? occasion_show(arena, calendar->plain.lang, brief) : STR_EMPTY;
    parts[1] = plain_summary(&calendar->plain, arena, brief);
    TRY(plain_facts(&calendar->plain, arena, record, as_note ? is_remark_of_note : is_remark,
                    &parts[2]));
    for (size_t i = 0; i < 3; i++)
        if (parts[i].len > 0)
            all = str_fmt(arena, "%.*s%s%.*s", STR_ARG(all), all.len > 0 ? "\n\n" : "",
                          STR_ARG(parts[i]));
    folded_spoken(calendar->out, "DESCRIPTION", job->reader.lang, all);
    return OK;
}

static Err write_categories(struct calendar *calendar, const struct record *record)
{
    struct tongue names[PLAIN_CATEGORIES_MAX];
    size_t count;

    TRY(plain_categories(&calendar->plain, record, names, &count));
    for (size_t i = 0; i < count; i++)
        folded_spoken(calendar->out, "CATEGORIES", names[i].lang, names[i].words);
    return OK;
}

static void write_place(struct calendar *calendar, const struct record *record)
{
    const struct field *field = kind_meaning(record->brief.kind, MEANS_PLACE);
    const struct value *value;

    if (field == NULL)
        return;
    value = &record->values[field - record->brief.kind->fields];
    if (value->tongue_count > 0)
        folded_spoken(calendar->out, "LOCATION", value->tongues[0].lang, value->tongues[0].words);
    else
        folded_text_line(calendar->out, "LOCATION", value->text);
}

/* RFC 5545, 3.6.1: the end is the first day that is no longer part of it. */
static void write_days(struct calendar *calendar, struct arena *arena, const struct brief *brief)
{
    bool has_end = is_exact(brief->day_end) && day_compare(brief->day_end, brief->day) >= 0;

    write_day(calendar->out, arena, "DTSTART", brief->day);
    write_day(calendar->out, arena, "DTEND", day_add(has_end ? brief->day_end : brief->day, 1));
}

/* ---- times ---- */

static void note_zone(struct calendar *calendar, Str zone, When when)
{
    struct arena *arena = calendar->plain.reader.arena; /* lives as long as the calendar */

    for (size_t i = 0; i < calendar->zone_count; i++) {
        struct zone_use *use = &calendar->zones[i];

        if (!str_eq(use->zone, zone))
            continue;
        use->from = when < use->from ? when : use->from;
        use->to = when > use->to ? when : use->to;
        return;
    }
    ARENA_MORE(arena, calendar->zones, calendar->zone_count, &calendar->zone_room);
    calendar->zones[calendar->zone_count++] =
        (struct zone_use){ .zone = str_copy(arena, zone), .from = when, .to = when };
}

/* A day and a clock, and which moment that is. */
struct local_time {
    Day day;
    Clock clock;
    When when;
    bool is_plain; /* the only one of that name, so that every reader finds it */
};

static struct local_time local_time(const struct brief *brief, Day day, Clock clock)
{
    struct local_time time = { .day = day, .clock = clock };

    time.is_plain = zone_moment(brief->zone, day, clock, &time.when) == ZONE_ONCE &&
                    !str_eq_z(brief->zone, "UTC");
    return time;
}

static void write_time(struct calendar *calendar, struct arena *arena, const char *name,
                       const struct local_time *time, Str zone)
{
    struct folded line;

    folded_open(&line, calendar->out, name);
    if (zone.len > 0) {
        note_zone(calendar, zone, time->when);
        folded_parameter(&line, "TZID", zone);
        folded_raw(&line, str_fmt(arena, "%04d%02d%02dT%02d%02d00", time->day.year, time->day.month,
                                  time->day.day, time->clock.hour, time->clock.minute));
    } else {
        folded_raw(&line, moment(arena, time->when));
    }
    folded_close(&line);
}

/* In the zone's own time; where that is two moments, in universal time, since readers do not agree
 * on which of the two is meant. */
static void write_times(struct calendar *calendar, struct arena *arena, const struct brief *brief)
{
    static const Clock midnight = { .is_set = true };
    Day last = occasion_last_day(brief);
    bool has_end = brief->ends_at.is_set || (is_exact(last) && day_compare(last, brief->day) > 0);
    struct local_time begins = local_time(brief, brief->day, brief->begins_at), ends = begins;
    Str zone;

    if (has_end)
        ends = brief->ends_at.is_set ? local_time(brief, last, brief->ends_at)
                                     : local_time(brief, day_add(last, 1), midnight);
    zone = begins.is_plain && ends.is_plain ? brief->zone : STR_EMPTY;
    write_time(calendar, arena, "DTSTART", &begins, zone);
    if (has_end)
        write_time(calendar, arena, "DTEND", &ends, zone);
}

static Err write_entry(struct format_job *job, const struct record *record, void *context)
{
    struct calendar *calendar = context;
    struct arena *arena = job->reader.arena;
    const struct brief *brief = &record->brief;
    bool as_note = !is_exact(brief->day);
    bool ends_vaguely = day_is_set(brief->day_end) && !is_exact(brief->day_end);

    folded_line(calendar->out, "BEGIN", as_note ? STR("VJOURNAL") : STR("VEVENT"));
    write_names(calendar, arena, brief->code, record->changed, record->revision);
    if (record->published > 0)
        folded_line(calendar->out, "CREATED", moment(arena, record->published));
    if (brief->begins_at.is_set)
        write_times(calendar, arena, brief);
    else if (!as_note)
        write_days(calendar, arena, brief);
    folded_spoken(calendar->out, "SUMMARY", brief->title.lang, brief->title.words);
    TRY(write_description(calendar, job, record, as_note, as_note || ends_vaguely));
    if (!as_note) {
        write_place(calendar, record);
        folded_line(calendar->out, "TRANSP", STR("TRANSPARENT"));
    }
    TRY(write_categories(calendar, record));
    folded_line(calendar->out, "URL", format_page_address(job, brief));
    folded_line(calendar->out, "END", as_note ? STR("VJOURNAL") : STR("VEVENT"));
    calendar->without_day += as_note;
    return OK;
}

/* ---- what was withdrawn ---- */

static void write_cancelled(struct calendar *calendar, struct format_job *job,
                            const struct gone *gone)
{
    struct arena *arena = job->reader.arena;
    Lang lang = calendar->plain.lang;
    Day day = day_from_when(gone->made);
    Str said = word_fill(arena, lang, W_GONE_TEXT,
                         FILLS({ "code", gone->code }, { "date", day_show(arena, lang, day) }));

    folded_line(calendar->out, "BEGIN", STR("VEVENT"));
    write_names(calendar, arena, gone->code, gone->made, gone->revision + 1);
    write_day(calendar->out, arena, "DTSTART", day);
    folded_line(calendar->out, "STATUS", STR("CANCELLED"));
    if (gone->title.len > 0)
        folded_spoken(calendar->out, "SUMMARY", gone->title_lang, gone->title);
    else
        folded_text_line(calendar->out, "SUMMARY", gone->code);
    folded_spoken(calendar->out, "DESCRIPTION", job->reader.lang,
                  str_fmt(arena, "%.*s%s%.*s", STR_ARG(said), gone->reason.len > 0 ? "\n\n" : "",
                          STR_ARG(gone->reason)));
    folded_line(calendar->out, "TRANSP", STR("TRANSPARENT"));
    folded_line(calendar->out, "URL", format_permanent_address(job, gone->code));
    folded_line(calendar->out, "END", STR("VEVENT"));
}

static Err write_tombstones(struct calendar *calendar, struct format_job *job)
{
    struct gone *gone;
    size_t count;

    if (job->single || job->everything)
        return OK; /* one record that is withdrawn answers with its tombstone */
    TRY(record_tombstones(&job->reader, job->kind, job->now - TOMBSTONE_DAYS * a_day,
                          TOMBSTONES_MAX, &gone, &count));
    for (size_t i = 0; i < count; i++)
        write_cancelled(calendar, job, &gone[i]);
    return OK;
}

/* ---- the whole ---- */

static void write_head(struct calendar *calendar, struct format_job *job)
{
    struct buf *out = job->out;
    Str name = job->single ? job->title
                           : str_fmt(job->reader.arena, "%.*s · %.*s", STR_ARG(job->title),
                                     STR_ARG(format_house_name(job)));

    folded_line(out, "BEGIN", STR("VCALENDAR"));
    folded_line(out, "VERSION", STR("2.0"));
    folded_text_line(out, "PRODID", STR("-//Childcentre//Childcentre//EN"));
    folded_line(out, "CALSCALE", STR("GREGORIAN"));
    folded_text_line(out, "NAME", name);
    folded_text_line(out, "X-WR-CALNAME", name);
    folded_line(out, "URL", format_absolute(job, job->address));
    if (calendar->changed > 0)
        folded_line(out, "LAST-MODIFIED", moment(job->reader.arena, calendar->changed));
    if (job->single)
        return;
    folded_line(out, "SOURCE;VALUE=URI", format_absolute(job, job->own_address));
    folded_line(out, "REFRESH-INTERVAL;VALUE=DURATION", EVERY_TWELVE_HOURS);
    folded_line(out, "X-PUBLISHED-TTL", EVERY_TWELVE_HOURS);
    folded_line(out, "X-CHILDCENTRE-WITHOUT-DAY",
                str_fmt(job->reader.arena, "%lld", (long long)calendar->without_day));
    if (calendar->without_day > 0) {
        Str said = word_count(job->reader.arena, calendar->plain.lang, W_FORMAT_WITHOUT_DAY,
                              calendar->without_day, NULL, 0);

        folded_spoken(out, "DESCRIPTION", job->reader.lang, said);
        folded_text_line(out, "X-WR-CALDESC", said);
    }
}

static void write_zones(const struct calendar *calendar, struct format_job *job)
{
    for (size_t i = 0; i < calendar->zone_count; i++) {
        const struct zone_use *use = &calendar->zones[i];

        vtimezone_write(job->out, job->reader.arena, use->zone, use->from,
                        use->to > job->now ? use->to : job->now);
    }
}

static Err write_icalendar(struct format_job *job)
{
    struct calendar calendar = { 0 };
    struct arena arena;
    struct buf entries;
    Err err;

    plain_init(&calendar.plain, job);
    TRY(format_identity(job, &calendar.identity));
    arena_init(&arena, (size_t)4 * RESPONSE_MAX);
    buf_init(&entries, &arena, RESPONSE_MAX);
    calendar.zone_room = 4;
    calendar.zones = ARENA_ARRAY(job->reader.arena, calendar.zone_room, struct zone_use);
    calendar.out = &entries;
    err = format_each(job, write_entry, &calendar);
    if (err == OK)
        err = write_tombstones(&calendar, job);
    if (err == OK) {
        write_head(&calendar, job);
        write_zones(&calendar, job);
        buf_str(job->out, buf_text(&entries));
        folded_line(job->out, "END", STR("VCALENDAR"));
        err = buf_full(&entries) || buf_full(job->out) ? ERR_TOO_LARGE : OK;
    }
    arena_clear(&arena);
    return err;
}

static bool has_listed_day(const struct kind *kind)
{
    return kind_day(kind) != NULL;
}

const struct format format_icalendar = { "ics",
                                         "iCalendar",
                                         "text/calendar; charset=utf-8",
                                         FORMAT_LIST | FORMAT_RECORD | FORMAT_FEED,
                                         has_listed_day,
                                         write_icalendar };
