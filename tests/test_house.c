/* SPDX-License-Identifier: EUPL-1.2
 *
 * From a request to its answer, without a socket: routing, forms, permits, snapshots, errors, tags,
 * quiet routes. The contracts that are tested stand in http/house.h and http/visit.h.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>

#include "http/house.h"
#include "http/visit.h"
#include "panic_check.h"
#include "scratch_folder.h"
#include "store/db.h"

static struct arena arena;
static struct db *db;      /* the house's */
static struct db *another; /* another process's */
static Str folder;
static struct response response;
static struct house house;
static Err error_seen;
static char reference_seen[20];
static enum word refusal_seen;
static const char *field_seen;
static Lang lang_seen;

static const struct statement insert_row = { "test.insert_row", "INSERT INTO row (n) VALUES (1)" };
static const struct statement count_rows = { "test.count_rows", "SELECT COUNT(*) FROM row" };

static Err show_page(struct visit *visit)
{
    struct buf html;

    buf_init(&html, visit->arena, 1000);
    buf_fmt(&html, "<p>%.*s %.*s", STR_ARG(lang_tag(visit->lang)), STR_ARG(visit->segments[0]));
    return visit_page(visit, &html);
}

static Err show_query(struct visit *visit)
{
    return visit_text(visit, STR("text/plain; charset=utf-8"), form_str(&visit->form, "q"),
                      STR_EMPTY);
}

static Err show_download(struct visit *visit)
{
    return visit_text(visit, STR("text/csv; charset=utf-8"), STR("a,b"),
                      STR("r\u00e4tt \"1\"/2.csv"));
}

static Err show_snapshot(struct visit *visit)
{
    int64_t before;
    int64_t after;

    TRY(db_number(visit->db, &count_rows, DBNONE, 0, &before));
    TRY(db_run(another, &insert_row, DBNONE, NULL));
    TRY(db_number(visit->db, &count_rows, DBNONE, 0, &after));
    return visit_text(visit, STR("text/plain"), before == after ? STR("same") : STR("torn"),
                      STR_EMPTY);
}

static Err show_nothing(struct visit *visit)
{
    (void)visit;
    return OK;
}

static Err show_full(struct visit *visit)
{
    struct buf html;

    buf_init(&html, visit->arena, 4);
    buf_z(&html, "too long");
    return visit_page(visit, &html);
}

/* Fails with the error whose number stands in the address. */
static Err show_error(struct visit *visit)
{
    int64_t number;

    TRY(str_int(visit->segments[0], 1, ERR_NET, &number));
    visit->response->location = STR("/must-not-be-seen");
    return number == ERR_REFUSED ? visit_refuse(visit, (enum word)1, "name") : (Err)number;
}

static Err do_move(struct visit *visit)
{
    return visit_redirect(visit, 303, form_str(&visit->form, "q"));
}

static const struct form_field fields[] = { { "q", FORM_LINE, 200, false } };
static const struct form form = { fields, 1 };

static const struct route rows[] = {
    { METHOD_GET, "/{lang}/page/{code}", PERMIT_ANYONE, AUDIT_NONE, NULL, show_page, NULL, false },
    { METHOD_GET, "/{lang}/quiet/{code}", PERMIT_ANYONE, AUDIT_NONE, NULL, show_page, NULL, true },
    { METHOD_GET, "/{lang}/quiet-error/{n}", PERMIT_ANYONE, AUDIT_NONE, NULL, show_error, NULL,
      true },
    { METHOD_GET, "/query", PERMIT_ANYONE, AUDIT_NONE, &form, show_query, NULL, false },
    { METHOD_GET, "/download", PERMIT_ANYONE, AUDIT_NONE, NULL, show_download, NULL, false },
    { METHOD_GET, "/snapshot", PERMIT_ANYONE, AUDIT_NONE, NULL, show_snapshot, NULL, false },
    { METHOD_GET, "/nothing", PERMIT_ANYONE, AUDIT_NONE, NULL, show_nothing, NULL, false },
    { METHOD_GET, "/full", PERMIT_ANYONE, AUDIT_NONE, NULL, show_full, NULL, false },
    { METHOD_GET, "/closed", PERMIT_NOBODY, AUDIT_NONE, NULL, show_page, NULL, false },
    { METHOD_GET, "/error/{n}", PERMIT_ANYONE, AUDIT_NONE, NULL, show_error, NULL, false },
    { METHOD_POST, "/move", PERMIT_ANYONE, AUDIT_NONE, &form, do_move, NULL, false },
};
static const struct route *table[sizeof rows / sizeof rows[0]];

static void show_error_page(struct visit *visit, Err err, Str reference)
{
    error_seen = err;
    refusal_seen = visit->refusal;
    field_seen = visit->refusal_field;
    lang_seen = visit->lang;
    snprintf(reference_seen, sizeof reference_seen, "%.*s", STR_ARG(reference));
    visit->response->content_type = STR("text/html; charset=utf-8");
    visit->response->body = STR("<h1>error");
}

static const struct house_pages pages = { show_error_page };

static int open_house(void **state)
{
    const char *path;

    (void)state;
    arena_init(&arena, 16 << 20);
    folder = scratch_make(&arena);
    path = str_z(&arena, scratch_path(&arena, folder, "house.db"));
    assert_int_equal(db_open(path, DB_ACCESS_WRITE, &another), OK);
    assert_int_equal(
        db_script(another, "test.schema", "CREATE TABLE row (n INTEGER NOT NULL) STRICT;"), OK);
    assert_int_equal(db_open(path, DB_ACCESS_READ, &db), OK);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        table[i] = &rows[i];
    house = (struct house){ .router = router_new(&arena, table, sizeof rows / sizeof rows[0]),
                            .pages = &pages };
    error_seen = OK;
    return 0;
}

static int close_house(void **state)
{
    (void)state;
    db_close(db);
    db_close(another);
    scratch_remove(&arena, folder);
    arena_clear(&arena);
    return 0;
}

static void answer(const struct request *request)
{
    house_answer(&house, &arena, db, NULL, request, &response);
}

static int get(const char *path, const char *query)
{
    const struct request request = { .method = METHOD_GET,
                                     .path = str_from_z(path),
                                     .query = str_from_z(query) };

    answer(&request);
    return response.status;
}

static int post(const char *path, const char *type, const char *body)
{
    const struct request request = { .method = METHOD_POST,
                                     .path = str_from_z(path),
                                     .content_type = str_from_z(type),
                                     .body = bytes_of(str_from_z(body)) };

    answer(&request);
    return response.status;
}

static void assert_str(Str got, const char *expected)
{
    if (!str_eq_z(got, expected))
        fail_msg("got \"%.*s\", expected \"%s\"", STR_ARG(got), expected);
}

static Str header(const char *name)
{
    for (size_t i = 0; i < response.header_count; i++) {
        if (strcmp(response.headers[i].name, name) == 0)
            return response.headers[i].value;
    }
    return STR_EMPTY;
}

static void a_page_is_answered(void **state)
{
    (void)state;
    assert_int_equal(get("/en/page/L1", ""), 200);
    assert_str(response.body, "<p>en L1");
    assert_str(response.content_type, "text/html; charset=utf-8");
    assert_int_equal(response.etag.len, 34);
    assert_true(response.cacheable);
    assert_false(response.no_store);
}

static bool offers_none(const struct house *of, Lang lang)
{
    (void)of;
    (void)lang;
    return false;
}

static void an_address_without_a_language_is_answered_whatever_the_house_speaks(void **state)
{
    (void)state;
    house.offers = offers_none;
    assert_int_equal(get("/en/page/L1", ""), 404);
    assert_int_equal(get("/query", "words=x"), 200);
}

static void a_head_is_answered_without_a_body(void **state)
{
    const struct request request = { .method = METHOD_HEAD, .path = STR("/en/page/L1") };

    (void)state;
    answer(&request);
    assert_int_equal(response.status, 200);
    assert_int_equal(response.body.len, 0);
    assert_int_equal(response.etag.len, 34);
}

static void the_query_is_read_by_the_form(void **state)
{
    (void)state;
    assert_int_equal(get("/query", "q=r%C3%A4tt"), 200);
    assert_str(response.body, "r\u00e4tt");
    assert_true(response.cacheable);
}

static void a_query_with_unknown_fields_is_answered_but_not_kept(void **state)
{
    (void)state;
    assert_int_equal(get("/query", "q=a&x=1"), 200);
    assert_str(response.body, "a");
    assert_false(response.cacheable);
    assert_int_equal(get("/en/page/L1", "x=1"), 200);
    assert_false(response.cacheable);
}

static void a_broken_form_is_refused_with_its_field(void **state)
{
    (void)state;
    assert_int_equal(get("/query", "q=a&q=b"), 400);
    assert_int_equal(error_seen, ERR_REFUSED);
    assert_string_equal(field_seen, "q");
}

static void a_post_is_read_redirected_and_never_kept(void **state)
{
    (void)state;
    assert_int_equal(
        post("/move", "application/x-www-form-urlencoded; charset=utf-8", "q=/en/page?x=%C3%A4%5C"),
        303);
    assert_str(response.location, "/en/page?x=%C3%A4%5C");
    assert_false(response.cacheable);
}

static void a_post_in_another_format_is_refused(void **state)
{
    (void)state;
    assert_int_equal(post("/move", "multipart/form-data; boundary=x", "--x"), 400);
    assert_int_equal(post("/move", "", "q=/a"), 400);
    assert_int_equal(post("/move", "application/x-www-form-urlencoded", "q=/a\xff"), 400);
}

static void a_redirect_that_would_leave_the_host_is_refused(void **state)
{
    static const char *const places[] = { "q=//other.example/", "q=https://other.example/",
                                          "q=other", "" };

    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        assert_int_equal(post("/move", "application/x-www-form-urlencoded", places[i]), 400);
        assert_int_equal(response.location.len, 0);
    }
    assert_int_equal(post("/move", "application/x-www-form-urlencoded", "q=/\\other.example"), 303);
    assert_str(response.location, "/%5Cother.example");
}

static void a_download_has_a_name_in_both_forms(void **state)
{
    (void)state;
    assert_int_equal(get("/download", ""), 200);
    assert_str(
        header("Content-Disposition"),
        "attachment; filename=\"r__tt _1__2.csv\"; filename*=UTF-8''r%C3%A4tt%20%221%22%2F2.csv");
}

static void a_get_sees_one_moment_of_the_database(void **state)
{
    (void)state;
    assert_int_equal(get("/snapshot", ""), 200);
    assert_str(response.body, "same");
    assert_int_equal(get("/snapshot", ""), 200);
}

static void every_error_has_its_status(void **state)
{
    static const struct {
        Err err;
        int status;
    } expected[] = {
        { ERR_NOT_FOUND, 404 }, { ERR_GONE, 410 },   { ERR_REFUSED, 400 },
        { ERR_FORBIDDEN, 403 }, { ERR_METHOD, 405 }, { ERR_TOO_LARGE, 413 },
        { ERR_BUSY, 503 },      { ERR_DB, 500 },     { ERR_FILE, 500 },
        { ERR_NET, 500 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        char path[20];

        snprintf(path, sizeof path, "/error/%d", (int)expected[i].err);
        assert_int_equal(get(path, ""), expected[i].status);
        assert_int_equal(error_seen, expected[i].err);
        assert_str(response.body, "<h1>error");
        assert_int_equal(response.location.len, 0);
        assert_true(response.no_store);
        assert_false(response.cacheable);
    }
}

static void a_refusal_carries_its_word_and_field(void **state)
{
    (void)state;
    assert_int_equal(get("/error/3", ""), 400);
    assert_int_equal(refusal_seen, 1);
    assert_string_equal(field_seen, "name");
}

static void an_unknown_address_is_not_found_in_its_language(void **state)
{
    char path[60];
    Lang last = lang_count() - 1;

    (void)state;
    snprintf(path, sizeof path, "/%.*s/nowhere", STR_ARG(lang_tag(last)));
    assert_int_equal(get(path, ""), 404);
    assert_int_equal(lang_seen, last);
    assert_int_equal(get("/nowhere", ""), 404);
    assert_int_equal(lang_seen, LANG_SOURCE);
    assert_string_equal(reference_seen, "");
}

static void a_wrong_method_is_told_the_right_one(void **state)
{
    (void)state;
    assert_int_equal(post("/query", "", ""), 405);
    assert_str(header("Allow"), "GET, HEAD");
    assert_int_equal(get("/move", ""), 405);
    assert_str(header("Allow"), "POST");
}

static void a_route_for_nobody_is_forbidden(void **state)
{
    (void)state;
    assert_int_equal(get("/closed", ""), 403);
}

static void too_busy_says_when_to_come_back(void **state)
{
    const struct request request = { .method = METHOD_GET, .path = STR("/en") };

    (void)state;
    assert_int_equal(get("/error/7", ""), 503);
    assert_str(header("Retry-After"), "2");
    reference_seen[0] = 'x';
    house_refuse(&house, &arena, &request, ERR_BUSY, &response);
    assert_int_equal(response.status, 503);
    assert_str(header("Retry-After"), "2");
    assert_string_equal(reference_seen, "");
}

static void a_page_over_its_maximum_is_too_large(void **state)
{
    (void)state;
    assert_int_equal(get("/full", ""), 413);
}

/* What is written to standard error while call runs. */
static const char *logged(int (*call)(const char *path, const char *query), const char *path)
{
    static char text[4096];
    int kept = dup(STDERR_FILENO);
    int file =
        open(str_z(&arena, scratch_path(&arena, folder, "log")), O_RDWR | O_CREAT | O_TRUNC, 0600);
    ssize_t len;

    fflush(stderr);
    dup2(file, STDERR_FILENO);
    call(path, "");
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    len = pread(file, text, sizeof text - 1, 0);
    close(file);
    text[len > 0 ? len : 0] = '\0';
    return text;
}

static void a_fault_is_logged_with_the_reference_and_without_the_address(void **state)
{
    const char *log = logged(get, "/error/8");

    (void)state;
    assert_int_equal(strlen(reference_seen), 8);
    assert_non_null(strstr(log, reference_seen));
    assert_non_null(strstr(log, "/error/{n}"));
    assert_null(strstr(log, "/error/8"));
}

static void about_a_quiet_route_nothing_is_logged_or_stored(void **state)
{
    (void)state;
    assert_string_equal(logged(get, "/en/quiet/1"), "");
    assert_int_equal(response.status, 200);
    assert_true(response.no_store);
    assert_false(response.cacheable);
    assert_int_equal(response.etag.len, 0);
    assert_string_equal(logged(get, "/en/quiet-error/8"), "");
    assert_int_equal(response.status, 500);
    assert_true(response.no_store);
    assert_string_equal(reference_seen, "");
}

static void what_the_client_has_already_is_not_sent_again(void **state)
{
    struct request request = { .method = METHOD_GET, .path = STR("/en/page/L1") };

    (void)state;
    answer(&request);
    request.if_none_match = response.etag;
    answer(&request);
    assert_int_equal(response.status, 304);
    assert_int_equal(response.body.len, 0);
    assert_true(str_eq(response.etag, request.if_none_match));
    request.path = STR("/en/page/L2");
    answer(&request);
    assert_int_equal(response.status, 200);
}

static void answer_nothing(void)
{
    get("/nothing", "");
}

static void a_handler_that_answers_nothing_is_a_bug(void **state)
{
    (void)state;
    assert_true(panics(answer_nothing));
}

static void split_an_answer(void)
{
    response_header_add(&response, "X", STR("a\nSet-Cookie: b"));
}

static void a_header_that_would_split_the_answer_is_a_bug(void **state)
{
    (void)state;
    response = (struct response){ 0 };
    assert_true(panics(split_an_answer));
}

static void keys_tell_a_question_mark_in_the_path_from_a_query(void **state)
{
    const struct request in_path = { .path = STR("/a?b") };
    const struct request in_query = { .path = STR("/a"), .query = STR("b") };

    (void)state;
    assert_false(str_eq(house_cache_key(&arena, &in_path), house_cache_key(&arena, &in_query)));
}

static void keys_tell_what_the_client_can_unpack(void **state)
{
    const struct request plain = { .path = STR("/a") };
    const struct request gzip = { .path = STR("/a"), .gzip = true };
    const struct request both = { .path = STR("/a"), .gzip = true, .brotli = true };
    const struct request brotli = { .path = STR("/a"), .brotli = true };

    (void)state;
    assert_false(str_eq(house_cache_key(&arena, &plain), house_cache_key(&arena, &gzip)));
    assert_false(str_eq(house_cache_key(&arena, &gzip), house_cache_key(&arena, &both)));
    assert_true(str_eq(house_cache_key(&arena, &brotli), house_cache_key(&arena, &both)));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_house, close_house)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_page_is_answered),
        TEST(an_address_without_a_language_is_answered_whatever_the_house_speaks),
        TEST(a_head_is_answered_without_a_body),
        TEST(the_query_is_read_by_the_form),
        TEST(a_query_with_unknown_fields_is_answered_but_not_kept),
        TEST(a_broken_form_is_refused_with_its_field),
        TEST(a_post_is_read_redirected_and_never_kept),
        TEST(a_post_in_another_format_is_refused),
        TEST(a_redirect_that_would_leave_the_host_is_refused),
        TEST(a_download_has_a_name_in_both_forms),
        TEST(a_get_sees_one_moment_of_the_database),
        TEST(every_error_has_its_status),
        TEST(a_refusal_carries_its_word_and_field),
        TEST(an_unknown_address_is_not_found_in_its_language),
        TEST(a_wrong_method_is_told_the_right_one),
        TEST(a_route_for_nobody_is_forbidden),
        TEST(too_busy_says_when_to_come_back),
        TEST(a_page_over_its_maximum_is_too_large),
        TEST(a_fault_is_logged_with_the_reference_and_without_the_address),
        TEST(about_a_quiet_route_nothing_is_logged_or_stored),
        TEST(what_the_client_has_already_is_not_sent_again),
        TEST(a_handler_that_answers_nothing_is_a_bug),
        TEST(a_header_that_would_split_the_answer_is_a_bug),
        TEST(keys_tell_a_question_mark_in_the_path_from_a_query),
        TEST(keys_tell_what_the_client_can_unpack),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
