/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the writers of formats ask of their job.  Contract in format.h.
 */
#include "records/format.h"

#include "base/arena.h"
#include "i18n/words.h"
#include "records/settings.h"
#include "store/db.h"

enum { RECORD_ARENA_MAX = 64 << 20 };

Str format_absolute(const struct format_job *job, Str address)
{
    return str_fmt(job->reader.arena, "%.*s%.*s", STR_ARG(job->base), STR_ARG(address));
}

Str format_page_address(const struct format_job *job, const struct brief *brief)
{
    return format_absolute(job, record_address(&job->reader, brief));
}

Str format_permanent_address(const struct format_job *job, Str code)
{
    return str_fmt(job->reader.arena, "%.*s/r/%.*s", STR_ARG(job->base), STR_ARG(code));
}

Err format_read(struct format_job *job, size_t i, struct record *out)
{
    struct briefs found;

    TRY(record_briefs(&job->reader, &job->ids[i], 1, &found));
    if (found.count == 0)
        return ERR_NOT_FOUND;
    return record_read(&job->reader, &found.items[0], out);
}

Err format_each(struct format_job *job,
                Err (*write)(struct format_job *job, const struct record *record, void *context),
                void *context)
{
    struct format_job own = *job;
    struct arena arena;
    Err err = OK;

    arena_init(&arena, RECORD_ARENA_MAX);
    own.reader.arena = &arena;
    for (size_t i = 0; err == OK && i < job->count; i++) {
        struct record record;

        err = format_read(&own, i, &record);
        if (err == OK)
            err = write(&own, &record, context);
        else if (err == ERR_NOT_FOUND)
            err = OK; /* the search index, where the ids are from, is behind */
        arena_reset(&arena);
    }
    arena_clear(&arena);
    return err;
}

Lang format_lang(const struct format_job *job)
{
    Lang lang;

    return lang_find(job->reader.lang, &lang) ? lang : LANG_SOURCE;
}

Str format_house_name(const struct format_job *job)
{
    Str name = setting(job->settings, STR("name"), job->reader.lang, NULL);

    return name.len > 0 ? name : word(format_lang(job), W_FRAME_HOUSE);
}

/* ---- names for ever ---- */

static const struct statement first_change = { "formats.first_change",
                                               "SELECT made FROM change ORDER BY number LIMIT 1" };

static bool is_domain(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-'))
            return false;
    }
    return text.len > 0;
}

/* "https://house.example:8080" -> "house.example"; "localhost" for an address in numbers of IPv6,
 * which a tag cannot hold. */
static Str host_of(struct arena *arena, Str base)
{
    size_t slashes = str_find(base, '/');
    Str host = str_lower_ascii(arena, str_sub(base, slashes + 2, base.len));

    host = str_sub(host, 0, str_find(host, '/'));
    host = str_sub(host, 0, str_find(host, ':'));
    return is_domain(host) ? host : STR("localhost");
}

Err format_identity(const struct format_job *job, struct format_identity *out)
{
    Str set = setting(job->settings, STR("identity"), STR_EMPTY, NULL);
    size_t comma = str_find(set, ',');
    Day day;
    int64_t made;

    *out = (struct format_identity){ str_sub(set, 0, comma), str_sub(set, comma + 1, set.len) };
    if (is_domain(out->domain) && day_parse(out->day, &day) == OK)
        return OK;
    TRY(db_number(job->reader.db, &first_change, DBNONE, 0, &made));
    out->domain = host_of(job->reader.arena, job->base);
    out->day = day_iso(job->reader.arena, day_from_when(made));
    return OK;
}

Str format_tag(const struct format_job *job, const struct format_identity *identity, Str specific)
{
    return str_fmt(job->reader.arena, "tag:%.*s,%.*s:%.*s", STR_ARG(identity->domain),
                   STR_ARG(identity->day), STR_ARG(specific));
}
