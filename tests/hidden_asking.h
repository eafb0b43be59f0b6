/* SPDX-License-Identifier: EUPL-1.2
 *
 * For tests that ask the house of hidden_house.h: the house made, what must not come out of it, and
 * two questions compared.  Included once by each test, after cmocka.h.
 */
#ifndef HIDDEN_ASKING_H
#define HIDDEN_ASKING_H

#include "hidden_house.h"
#include "records/public_change.h"
#include "search/search.h"
#include "store/db.h"
#include "unpacked.h"

static int start(void **state)
{
    struct engine_file *files;
    struct import_file *imports;
    struct import_report report;
    bool changed;
    size_t count = 0;

    (void)state;
    engine_house_open(&house,
                      (const struct engine_file[]){
                          { "house.csv", "key,language,value\nname,,Zq\nlanguages,,en|sv|ru\n" } },
                      1);
    files = ARENA_ARRAY(&house.arena, house.kinds->count, struct engine_file);
    imports = ARENA_ARRAY(&house.arena, house.kinds->count, struct import_file);
    for (size_t k = 0; k < house.kinds->count; k++, count++) {
        const struct kind *kind = house.kinds->items[k];

        files[count] =
            (struct engine_file){ kind->plural, kind == &choice_kind ? choices() : rows_of(kind) };
        imports[count] = (struct import_file){ kind, str_from_z(kind->plural),
                                               bytes_of(str_from_z(files[count].text)) };
    }
    assert_int_equal(import_run(house.writer, &house.arena, house.kinds, imports, count,
                                &(struct import_options){ 0 }, &report),
                     OK);
    for (size_t i = 0; i < report.problem_count && i < 5; i++)
        print_error("%.*s:%zu: %.*s: %.*s\n", STR_ARG(report.problems[i].file),
                    report.problems[i].line, STR_ARG(report.problems[i].column),
                    STR_ARG(report.problems[i].reason));
    assert_int_equal(report.problem_count, 0);
    search_give(&house.search);
    assert_int_equal(search_follow(house.writer, house.index, house.kinds, &changed), OK);
    assert_true(changed);
    assert_int_equal(public_change_follow(house.writer), OK);
    return 0;
}

/* ---- asking ---- */

static int asked, shown; /* how many answers were looked at, and how many marks of visible records
                            stood in them */
static int leaks;

[[maybe_unused]] static struct response ask(Str target)
{
    struct response response = engine_get(&house, target);
    struct arena_mark mark = arena_mark(&house.arena);
    Str text = unpacked(&house.arena, response.body);
    size_t at = find_hidden(text), from = at > 120 ? at - 120 : 0;

    asked++;
    shown += (int)engine_count(text, "zqvis");
    if (response.status >= 500)
        fail_msg("%.*s was answered with %d", STR_ARG(target), response.status);
    if (at < text.len && leaks++ < 4)
        print_error("GET %.*s (%d) gives away: ...%.*s...\n", STR_ARG(target), response.status,
                    STR_ARG(str_sub(text, from, 240)));
    if (find_hidden(response.location) < response.location.len && leaks++ < 4)
        print_error("GET %.*s leads to %.*s\n", STR_ARG(target), STR_ARG(response.location));
    for (size_t i = 0; i < response.header_count; i++)
        if (find_hidden(response.headers[i].value) < response.headers[i].value.len && leaks++ < 4)
            print_error("GET %.*s says in %s: %.*s\n", STR_ARG(target), response.headers[i].name,
                        STR_ARG(response.headers[i].value));
    arena_rewind(&house.arena, mark);
    return response;
}

static void nothing_leaked(void)
{
    int count = leaks;

    leaks = 0;
    assert_int_equal(count, 0);
}

/* The code of a visible record of a kind; choices are numbered through. */
[[maybe_unused]] static Str seen_code(const struct kind *kind, size_t way)
{
    return kind == &choice_kind ? str_fmt(&house.arena, "ZQVIS-V-%zu", way) : code_of(kind, way);
}

/* ---- two questions ---- */

/* text with every occurrence of a word (of another's length) put in the other's place, in capitals
 * and small letters. */
static Str with_word(Str text, Str from, Str to)
{
    Str lower_from = str_lower_ascii(&house.arena, from),
        lower_to = str_lower_ascii(&house.arena, to);
    struct buf out;

    must(from.len == to.len);
    buf_init(&out, &house.arena, text.len + 1);
    for (size_t i = 0; i < text.len;) {
        Str rest = str_sub(text, i, text.len);
        bool is_from = str_starts(rest, from), is_lower = str_starts(rest, lower_from);

        if (is_from || is_lower)
            buf_str(&out, is_from ? to : lower_to);
        else
            buf_char(&out, text.ptr[i]);
        i += is_from || is_lower ? from.len : 1;
    }
    return buf_text(&out);
}

/* Asks twice, for something hidden and for something that never was; both stand in format's one
 * place. */
[[maybe_unused]] static void asked_alike(const char *before, Str hidden, Str nothing,
                                         const char *after)
{
    struct arena_mark mark = arena_mark(&house.arena);
    struct response one =
        engine_get(&house, str_fmt(&house.arena, "%s%.*s%s", before, STR_ARG(hidden), after));
    int status = one.status;
    Str body = with_word(one.body, hidden, nothing),
        location = with_word(one.location, hidden, nothing);
    struct response other =
        engine_get(&house, str_fmt(&house.arena, "%s%.*s%s", before, STR_ARG(nothing), after));

    asked++;
    if (status != other.status || !str_eq(body, other.body) || !str_eq(location, other.location)) {
        size_t at = 0;

        while (at < body.len && at < other.body.len && body.ptr[at] == other.body.ptr[at])
            at++;
        at = at > 80 ? at - 80 : 0;
        if (leaks++ < 4)
            print_error(
                "GET %s%.*s%s (%d) differs from nothing (%d):\n  ...%.*s...\n  ...%.*s...\n",
                before, STR_ARG(hidden), after, status, other.status,
                STR_ARG(str_sub(body, at, 200)), STR_ARG(str_sub(other.body, at, 200)));
    }
    arena_rewind(&house.arena, mark);
}

[[maybe_unused]] static Str nothing_like(Str hidden)
{
    Str copy = str_copy(&house.arena, hidden);
    char *at = (char *)(uintptr_t)copy.ptr;

    /* zqhid -> zqnon, in the case that it stands in */
    at[2] = hidden.ptr[2] == 'H' ? 'N' : 'n';
    at[3] = hidden.ptr[2] == 'H' ? 'O' : 'o';
    at[4] = hidden.ptr[2] == 'H' ? 'N' : 'n';
    return copy;
}

#endif
