/* SPDX-License-Identifier: EUPL-1.2
 *
 * The arguments of a request, and its resumption token.  Contract in oai.h; sections 2.5, 3.5 and
 * 3.6 of the protocol.
 */
#include "rooms/oai/oai.h"

#include "base/arena.h"
#include "records/column.h"

enum argument { ARG_VERB = 0, ARG_IDENTIFIER, ARG_PREFIX, ARG_FROM, ARG_UNTIL, ARG_SET, ARG_TOKEN };
enum { ARGUMENTS = ARG_TOKEN + 1, VALUE_MAX = 1000, DAY_LENGTH = 10, DAY_MS = 86400000 };

/* Each may come several times here, so that the answer can say what is wrong with that. */
static const struct form_field fields[ARGUMENTS] = {
    [ARG_VERB] = { "verb", FORM_LINE, VALUE_MAX, true },
    [ARG_IDENTIFIER] = { "identifier", FORM_LINE, VALUE_MAX, true },
    [ARG_PREFIX] = { "metadataPrefix", FORM_LINE, VALUE_MAX, true },
    [ARG_FROM] = { "from", FORM_LINE, VALUE_MAX, true },
    [ARG_UNTIL] = { "until", FORM_LINE, VALUE_MAX, true },
    [ARG_SET] = { "set", FORM_LINE, VALUE_MAX, true },
    [ARG_TOKEN] = { "resumptionToken", FORM_LINE, VALUE_MAX, true },
};
const struct form oai_form = { fields, ARGUMENTS };

/* Which arguments a verb needs and which it may have, as bits. */
#define BIT(argument) (1u << (argument))
#define SELECTIVE (BIT(ARG_FROM) | BIT(ARG_UNTIL) | BIT(ARG_SET))
static const struct {
    const char *name;
    enum oai_verb verb;
    unsigned needed, allowed;
    bool resumable; /* a token may stand instead of everything else */
} verbs[] = {
    { "GetRecord", OAI_GET_RECORD, BIT(ARG_IDENTIFIER) | BIT(ARG_PREFIX), 0, false },
    { "Identify", OAI_IDENTIFY, 0, 0, false },
    { "ListIdentifiers", OAI_LIST_IDENTIFIERS, BIT(ARG_PREFIX), SELECTIVE, true },
    { "ListMetadataFormats", OAI_LIST_FORMATS, 0, BIT(ARG_IDENTIFIER), false },
    { "ListRecords", OAI_LIST_RECORDS, BIT(ARG_PREFIX), SELECTIVE, true },
    { "ListSets", OAI_LIST_SETS, 0, 0, true },
};

static void fail(struct oai_ask *ask, const char *code, const char *reason)
{
    if (ask->error.code == NULL)
        ask->error = (struct oai_error){ code, reason };
}

static Str first(const struct form_values *values, enum argument argument)
{
    return values->of[argument].count > 0 ? values->of[argument].items[0] : STR_EMPTY;
}

/* A day or a second in UTC, as a moment; *day: it is a day. */
static bool read_moment(Str text, When *out, bool *day)
{
    *day = text.len == DAY_LENGTH;
    return text.len > 0 && moment_parse(text, out) == OK;
}

static void read_range(const struct form_values *values, struct oai_ask *ask)
{
    Str from = first(values, ARG_FROM), until = first(values, ARG_UNTIL);
    bool from_is_day = false, until_is_day = false;

    ask->want.until = WHEN_MAX;
    if (from.len > 0 && !read_moment(from, &ask->want.from, &from_is_day))
        fail(ask, "badArgument", "from is no date such as 2027-03-12 or 2027-03-12T14:05:00Z");
    if (until.len > 0) {
        if (!read_moment(until, &ask->want.until, &until_is_day))
            fail(ask, "badArgument", "until is no date such as 2027-03-12 or 2027-03-12T14:05:00Z");
        else if (from.len > 0 && from_is_day != until_is_day)
            fail(ask, "badArgument", "from and until differ in granularity");
        else if (ask->want.from > ask->want.until)
            fail(ask, "badArgument", "from is later than until");
        else /* all of that day or second */
            ask->want.until += until_is_day ? DAY_MS : 1000;
    }
}

static void read_token(Str token, struct oai_ask *ask)
{
    ask->resumes = true;
    /* Sets are given in one answer, so no token for more of them was ever written. */
    if (ask->verb == OAI_LIST_SETS || oai_token_read(token, &ask->want) != OK)
        fail(ask, "badResumptionToken", "this token was not made here");
}

static void read_arguments(const struct form_values *values, struct oai_ask *ask)
{
    Str prefix = first(values, ARG_PREFIX);

    ask->identifier = first(values, ARG_IDENTIFIER);
    ask->want.set = first(values, ARG_SET);
    read_range(values, ask);
    if (ask->error.code != NULL || prefix.len == 0)
        return;
    ask->want.format = oai_format_find(prefix);
    if (ask->want.format == NULL)
        fail(ask, "cannotDisseminateFormat",
             "no such metadataPrefix; ListMetadataFormats names those that there are");
}

void oai_ask_read(const struct form_values *values, size_t ignored, struct oai_ask *out)
{
    unsigned given = 0;
    size_t v = 0;

    *out = (struct oai_ask){ .want.until = WHEN_MAX };
    while (v < sizeof(verbs) / sizeof(verbs[0]) &&
           !str_eq_z(first(values, ARG_VERB), verbs[v].name))
        v++;
    if (v == sizeof(verbs) / sizeof(verbs[0]) || values->of[ARG_VERB].count != 1) {
        fail(out, "badVerb", "verb is missing, repeated, or none of the six of the protocol");
        return;
    }
    out->verb = verbs[v].verb;
    for (unsigned i = ARG_IDENTIFIER; i < ARGUMENTS; i++) {
        given |= values->of[i].count > 0 ? BIT(i) : 0;
        if (values->of[i].count > 1)
            fail(out, "badArgument", "an argument is repeated");
    }
    if (ignored > 0)
        fail(out, "badArgument", "there is an argument that the protocol does not know");
    if (out->error.code == NULL && verbs[v].resumable && given == BIT(ARG_TOKEN)) {
        read_token(first(values, ARG_TOKEN), out);
        return;
    }
    if (given & ~(verbs[v].needed | verbs[v].allowed))
        fail(out, "badArgument", "there is an argument that this verb does not take");
    if (verbs[v].needed & ~given)
        fail(out, "badArgument", "an argument that this verb needs is missing");
    read_arguments(values, out);
}

/* ---- the token ---- */

/* "sum~prefix~set~from~until~after~number~cursor~total"; the sum tells a token of this house from
 * what somebody made up.  It keeps no secret, since nothing can be had with a token that cannot be
 * had without. */
static Str sum_of(struct arena *arena, Str rest)
{
    return str_fmt(arena, "%016llx", (unsigned long long)str_hash(rest));
}

Str oai_token_write(struct arena *arena, const struct oai_want *want)
{
    Str rest = str_fmt(arena, "%s~%.*s~%lld~%lld~%lld~%lld~%lld~%lld", want->format->prefix,
                       STR_ARG(want->set), (long long)want->from, (long long)want->until,
                       (long long)want->after, (long long)want->after_number,
                       (long long)want->cursor, (long long)want->total);

    return str_fmt(arena, "%.*s~%.*s", STR_ARG(sum_of(arena, rest)), STR_ARG(rest));
}

static bool is_sum(Str sum, Str rest)
{
    char wanted[17];

    snprintf(wanted, sizeof wanted, "%016llx", (unsigned long long)str_hash(rest));
    return str_eq_z(sum, wanted);
}

Err oai_token_read(Str token, struct oai_want *out)
{
    enum { PREFIX, SET, FROM, UNTIL, AFTER, NUMBER, CURSOR, TOTAL, PARTS };
    int64_t numbers[PARTS];
    Str parts[PARTS], sum, part;
    size_t count = 0;

    if (!str_split(&token, '~', &sum) || !is_sum(sum, token))
        return ERR_REFUSED;
    while (str_split(&token, '~', &part)) {
        if (count == PARTS)
            return ERR_REFUSED;
        parts[count++] = part;
    }
    if (count != PARTS)
        return ERR_REFUSED;
    for (int i = FROM; i < PARTS; i++)
        TRY(str_int(parts[i], 0, WHEN_MAX, &numbers[i]));
    *out = (struct oai_want){ .format = oai_format_find(parts[PREFIX]),
                              .set = parts[SET],
                              .from = numbers[FROM],
                              .until = numbers[UNTIL],
                              .after = numbers[AFTER],
                              .after_number = numbers[NUMBER],
                              .cursor = numbers[CURSOR],
                              .total = numbers[TOTAL] };
    return out->format != NULL && out->cursor > 0 && out->after_number > 0 ? OK : ERR_REFUSED;
}
