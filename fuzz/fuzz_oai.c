/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fuzzes the arguments of OAI-PMH and its resumption tokens: what is wrong is named by a code of
 * the protocol and a reason, a question that is taken is one of its verbs with a sensible range,
 * and a token comes back as the question that it was made of.
 *
 * The input is the query.  It is taken for the rest of a token as well, with the right sum before
 * it, so that what stands behind the sum is met.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "rooms/oai/oai.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must_be_known(const char *code)
{
    static const char *const codes[] = { "badArgument", "badResumptionToken", "badVerb",
                                         "cannotDisseminateFormat" };

    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (strcmp(code, codes[i]) == 0)
            return;
    panic("the protocol has no code %s", code);
}

static void must_be_same(const struct oai_want *a, const struct oai_want *b)
{
    must(a->format == b->format && str_eq(a->set, b->set));
    must(a->from == b->from && a->until == b->until && a->after == b->after);
    must(a->after_number == b->after_number && a->cursor == b->cursor && a->total == b->total);
}

static void check_token(struct arena *arena, Str token)
{
    struct oai_want want, again;

    if (oai_token_read(token, &want) != OK)
        return;
    must(want.format != NULL && want.cursor > 0 && want.after_number > 0);
    must(want.from >= 0 && want.until >= 0 && want.after >= 0 && want.total >= 0);
    must(str_find(want.set, '~') == want.set.len);
    must(oai_token_read(oai_token_write(arena, &want), &again) == OK);
    must_be_same(&want, &again);
}

static void check_ask(const struct oai_ask *ask)
{
    if (ask->error.code != NULL) {
        must_be_known(ask->error.code);
        must(strlen(ask->error.reason) > 0);
        return;
    }
    must(ask->verb > OAI_UNSET && ask->verb <= OAI_LIST_SETS);
    if (ask->verb == OAI_LIST_RECORDS || ask->verb == OAI_LIST_IDENTIFIERS ||
        ask->verb == OAI_GET_RECORD)
        must(ask->want.format != NULL);
    must(ask->resumes || ask->want.from <= ask->want.until);
    must(ask->verb != OAI_GET_RECORD || ask->identifier.len > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct form_values values;
    struct form_problem problem;
    struct oai_ask ask;
    Str text;

    arena_init(&arena, 64 << 20);
    if (str_from_bytes(&arena, (Bytes){ data, size }, &text) == OK) {
        if (form_read(&arena, &oai_form, text, &values, &problem) == OK) {
            oai_ask_read(&values, values.ignored, &ask);
            check_ask(&ask);
        }
        check_token(&arena, text);
        check_token(&arena, str_fmt(&arena, "%016llx~%.*s", (unsigned long long)str_hash(text),
                                    STR_ARG(text)));
    }
    arena_clear(&arena);
    return 0;
}
