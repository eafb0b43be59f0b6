/* SPDX-License-Identifier: EUPL-1.2
 *
 * The page cache: what is kept, in which forms, for how long, and that a page in use outlives its
 * place. The contracts that are tested stand in http/cache.h, http/compress.h and http/etag.h.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <brotli/decode.h>
#include <cmocka.h>
#include <pthread.h>
#include <zlib.h>

#include "base/arena.h"
#include "http/cache.h"
#include "http/compress.h"
#include "http/etag.h"

enum { CACHE_BYTES = 1 << 20, BODY = 4000 };

static struct page_cache *cache;
static char text[BODY];
static _Atomic int freed;

static void count_free(void *library)
{
    (void)library;
    freed++;
}

static int open_cache(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = "abcdefghij klmn"[i % 15];
    cache = page_cache_new(CACHE_BYTES);
    page_cache_version(cache, 7);
    freed = 0;
    return 0;
}

static int close_cache(void **state)
{
    (void)state;
    page_cache_free(cache);
    return 0;
}

static struct response page_of(size_t len)
{
    return (struct response){
        .status = 200,
        .content_type = STR("text/html; charset=utf-8"),
        .etag = STR("\"abc\""),
        .body = { text, len },
        .cacheable = true,
    };
}

static struct cached_page *put_as(const char *key, int64_t version, size_t len, enum coding coding)
{
    struct response response = page_of(len);

    return page_cache_put(cache, str_from_z(key), version, &response, coding, count_free);
}

static struct cached_page *put(const char *key, int64_t version, size_t len)
{
    return put_as(key, version, len, CODING_IDENTITY);
}

static bool is_there(const char *key)
{
    struct cached_page *page = page_cache_find(cache, str_from_z(key));

    cached_page_drop(page);
    return page != NULL;
}

static void a_page_that_was_put_is_found(void **state)
{
    struct response response = page_of(BODY);

    (void)state;
    response_header_add(&response, "Content-Disposition", STR("attachment"));
    cached_page_drop(
        page_cache_put(cache, STR("/en\n"), 7, &response, CODING_IDENTITY, count_free));

    struct cached_page *page = page_cache_find(cache, STR("/en\n"));
    assert_non_null(page);
    assert_int_equal(page->status, 200);
    assert_string_equal(page->content_type, "text/html; charset=utf-8");
    assert_string_equal(page->etag, "\"abc\"");
    assert_int_equal(page->body.len, BODY);
    assert_memory_equal(page->body.ptr, text, BODY);
    assert_int_equal(page->header_count, 1);
    assert_true(str_eq_z(page->headers[0].value, "attachment"));
    cached_page_drop(page);
    assert_false(is_there("/sv\n"));
}

static void a_page_packed_by_gzip_gives_the_body_back(void **state)
{
    struct cached_page *page = put_as("a", 7, BODY, CODING_GZIP);
    unsigned char back[BODY];
    z_stream stream = { .next_in = (unsigned char *)(uintptr_t)page->body.ptr,
                        .avail_in = (uInt)page->body.len,
                        .next_out = back,
                        .avail_out = sizeof back };

    (void)state;
    assert_int_equal(page->coding, CODING_GZIP);
    assert_in_range(page->body.len, 1, BODY / 2);
    assert_int_equal(inflateInit2(&stream, 31), Z_OK);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_int_equal(stream.total_out, BODY);
    inflateEnd(&stream);
    assert_memory_equal(back, text, BODY);
    cached_page_drop(page);
}

static void a_page_packed_by_brotli_gives_the_body_back(void **state)
{
    struct cached_page *page = put_as("a", 7, BODY, CODING_BROTLI);
    unsigned char back[BODY];
    size_t len = sizeof back;

    (void)state;
    assert_int_equal(page->coding, CODING_BROTLI);
    assert_in_range(page->body.len, 1, BODY / 2);
    assert_int_equal(BrotliDecoderDecompress(page->body.len, page->body.ptr, &len, back),
                     BROTLI_DECODER_RESULT_SUCCESS);
    assert_int_equal(len, BODY);
    assert_memory_equal(back, text, BODY);
    cached_page_drop(page);
}

static void small_bodies_are_not_packed(void **state)
{
    (void)state;
    for (enum coding coding = CODING_IDENTITY; coding < CODINGS; coding++) {
        struct cached_page *small = put_as("a", 7, 255, coding);
        struct cached_page *large = put_as("b", 7, 256, coding);

        assert_int_equal(small->coding, CODING_IDENTITY);
        assert_int_equal(small->body.len, 255);
        assert_int_equal(large->coding, coding);
        assert_int_equal(large->body.len < 256, coding != CODING_IDENTITY);
        cached_page_drop(small);
        cached_page_drop(large);
    }
}

static void what_does_not_get_smaller_has_no_compressed_form(void **state)
{
    unsigned char noise[400];
    uint64_t x = 88172645463325252u;

    (void)state;
    for (size_t i = 0; i < sizeof noise; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        noise[i] = (unsigned char)x;
    }
    assert_int_equal(compress_gzip((Bytes){ noise, sizeof noise }).len, 0);
    assert_int_equal(compress_brotli((Bytes){ noise, sizeof noise }, 9).len, 0);
    assert_int_equal(compress_gzip((Bytes){ 0 }).len, 0);
    assert_int_equal(compress_brotli((Bytes){ 0 }, 9).len, 0);
}

static void a_page_of_another_version_is_not_kept_but_can_be_sent(void **state)
{
    struct cached_page *page = put("a", 6, BODY);

    (void)state;
    assert_int_equal(page->body.len, BODY);
    cached_page_drop(page);
    assert_false(is_there("a"));
}

static void a_new_version_drops_every_page(void **state)
{
    (void)state;
    cached_page_drop(put("a", 7, BODY));
    cached_page_drop(put("b", 7, BODY));
    page_cache_version(cache, 7);
    assert_true(is_there("a"));
    page_cache_version(cache, 8);
    assert_int_equal(page_cache_current(cache), 8);
    assert_false(is_there("a"));
    assert_false(is_there("b"));
}

static void a_page_in_use_outlives_its_place(void **state)
{
    static int object;
    struct cached_page *page = put("a", 7, BODY);

    (void)state;
    atomic_store(&page->library, &object);
    page_cache_version(cache, 8);
    assert_memory_equal(page->body.ptr, text, BODY);
    assert_int_equal(freed, 0);
    cached_page_drop(page);
    assert_int_equal(freed, 1);
}

static void putting_a_key_again_replaces_it(void **state)
{
    (void)state;
    cached_page_drop(put("a", 7, 300));
    cached_page_drop(put("a", 7, 400));

    struct cached_page *page = page_cache_find(cache, STR("a"));
    assert_int_equal(page->body.len, 400);
    cached_page_drop(page);
}

static void the_least_recently_used_page_leaves_first(void **state)
{
    char key[20];

    (void)state;
    cached_page_drop(put("first", 7, BODY));
    cached_page_drop(put("second", 7, BODY));
    /* Keep using the first while many others come. */
    for (int i = 0; i < 400; i++) {
        snprintf(key, sizeof key, "other %d", i);
        cached_page_drop(put(key, 7, BODY));
        assert_true(is_there("first"));
    }
    assert_false(is_there("second"));
    assert_true(is_there("other 399"));
    assert_false(is_there("other 0"));
}

static void a_page_over_its_share_is_sent_but_not_kept(void **state)
{
    static char large[CACHE_BYTES / 8 + 1];
    struct response response = page_of(0);

    (void)state;
    memset(large, 'x', sizeof large);
    response.body = (Str){ large, sizeof large };

    struct cached_page *page =
        page_cache_put(cache, STR("a"), 7, &response, CODING_GZIP, count_free);
    assert_int_equal(page->body.len, sizeof large);
    assert_int_equal(page->coding, CODING_IDENTITY);
    cached_page_drop(page);
    assert_false(is_there("a"));
}

static void *use_the_cache(void *seed)
{
    char key[20];

    for (int i = 0; i < 2000; i++) {
        snprintf(key, sizeof key, "%d", (i * 7 + *(int *)seed) % 150);

        struct cached_page *page = page_cache_find(cache, str_from_z(key));
        if (page == NULL)
            page = put(key, page_cache_current(cache), 200);
        if (page->body.len != 200 || page->body.ptr[199] != (unsigned char)text[199])
            abort();
        cached_page_drop(page);
        if (i % 500 == 0)
            page_cache_version(cache, page_cache_current(cache) + 1);
    }
    return NULL;
}

static void many_threads_may_use_it(void **state)
{
    pthread_t threads[4];
    int seeds[4] = { 0, 11, 23, 42 };

    (void)state;
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, use_the_cache, &seeds[i]), 0);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
}

static void a_tag_names_one_body(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 1 << 20);
    /* FNV-1a of nothing is its offset basis; of "a" from the authors' test vectors. */
    assert_true(str_eq_z(etag_make(&arena, STR_EMPTY), "\"6c62272e07bb014262b821756295c58d\""));
    assert_true(str_eq_z(etag_make(&arena, STR("a")), "\"d228cb696f1a8caf78912b704e4a8964\""));
    arena_clear(&arena);
}

static void a_tag_matches_in_every_coding_and_in_a_list(void **state)
{
    Str tag = STR("\"abc\"");

    (void)state;
    assert_true(etag_matches(STR("\"abc\""), tag));
    assert_true(etag_matches(STR("\"abc-gz\""), tag));
    assert_true(etag_matches(STR("\"abc-br\""), tag));
    assert_true(etag_matches(STR("W/\"abc\""), tag));
    assert_true(etag_matches(STR("\"x\", W/\"abc-gz\" , \"y\""), tag));
    assert_true(etag_matches(STR(" * "), tag));
    assert_false(etag_matches(STR("\"abcd\""), tag));
    assert_false(etag_matches(STR("abc"), tag));
    assert_false(etag_matches(STR(""), tag));
    assert_false(etag_matches(STR("*"), STR_EMPTY));
    assert_false(etag_matches(STR("\"\""), STR("\"\"")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_cache, close_cache)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_page_that_was_put_is_found),
        TEST(a_page_packed_by_gzip_gives_the_body_back),
        TEST(a_page_packed_by_brotli_gives_the_body_back),
        TEST(small_bodies_are_not_packed),
        TEST(what_does_not_get_smaller_has_no_compressed_form),
        TEST(a_page_of_another_version_is_not_kept_but_can_be_sent),
        TEST(a_new_version_drops_every_page),
        TEST(a_page_in_use_outlives_its_place),
        TEST(putting_a_key_again_replaces_it),
        TEST(the_least_recently_used_page_leaves_first),
        TEST(a_page_over_its_share_is_sent_but_not_kept),
        TEST(many_threads_may_use_it),
        TEST(a_tag_names_one_body),
        TEST(a_tag_matches_in_every_coding_and_in_a_list),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
