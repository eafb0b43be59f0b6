/* SPDX-License-Identifier: EUPL-1.2
 *
 * For fuzz targets: a small house (tests/data/tiny) that is opened once, and what must hold of
 * whatever it answers.
 *
 * An answer has a status that a visitor's mistake can lead to and never one of a fault; its headers
 * hold no control character; text is valid; HTML is nested, without handlers and without addresses
 * that must not be followed; XML and JSON are well-formed by the readers of other people (libxml2,
 * SQLite).  Included once by a target.
 */
#ifndef FUZZ_ANSWER_CHECK_H
#define FUZZ_ANSWER_CHECK_H

#include <stddef.h>
#include <stdlib.h>

#include <libxml/parser.h>

#include "base/log.h"
#include "engine_house.h"
#include "html/html_tags.h"
#include "html/markup.h"

static struct engine_house tiny;

static void close_tiny(void)
{
    engine_house_close(&tiny);
}

/* Time stands still in it, so that one question has one answer. */
[[maybe_unused]] static void open_tiny(void)
{
    if (tiny.writer != NULL)
        return;
    engine_house_open_pack(&tiny, "tests/data/tiny");
    tiny.house.stopped = when_from_day((Day){ 2026, 11, 22 });
    log_set_level(LOG_ERROR);
    must(atexit(close_tiny) == 0);
}

static void must_be_text(struct arena *arena, Str text)
{
    Str again;

    must(str_from_bytes(arena, bytes_of(text), &again) == OK && str_eq(again, text));
}

static void must_be_json(Str text)
{
    static const struct statement valid = { "fuzz.json_valid", "SELECT json_valid($1)" };
    int64_t is_valid;

    must(db_number(tiny.reader, &valid, DBARGS(DBTEXT(text)), 0, &is_valid) == OK);
    if (is_valid != 1)
        panic("no JSON: %.*s", STR_ARG(str_sub(text, 0, 2000)));
}

static void must_be_xml(Str text)
{
    const int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_HUGE;
    xmlDocPtr document = xmlReadMemory(text.ptr, (int)text.len, "answer.xml", NULL, options);

    if (document == NULL)
        panic("no XML: %.*s", STR_ARG(str_sub(text, 0, 2000)));
    xmlFreeDoc(document);
}

static void must_be_harmless(struct arena *arena, const struct tag *tag)
{
    struct tag_attribute attribute;
    size_t at = 0;

    while (tag_next_attribute(tag->attributes, &at, &attribute)) {
        must(!str_starts(attribute.name, STR("on")));
        if (str_eq_z(attribute.name, "href") || str_eq_z(attribute.name, "src") ||
            str_eq_z(attribute.name, "action"))
            must(address_is_safe(tag_text(arena, attribute.value)));
    }
}

static void must_be_html(struct arena *arena, Str html)
{
    struct tag_walk walk = { .html = html };
    struct engine_words *words;
    struct tag tag;
    size_t count;
    const char *fault = engine_words_of(arena, html, &words, &count);

    if (fault != NULL)
        panic("%s: %.*s", fault, STR_ARG(str_sub(html, 0, 20000)));
    while (tag_next(&walk, &tag)) {
        if (tag.type == TAG_OPEN)
            must_be_harmless(arena, &tag);
    }
}

static bool may_be_status(int status)
{
    static const int known[] = { 200, 301, 302, 303, 304, 400, 404, 405, 410, 413 };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (status == known[i])
            return true;
    return false;
}

static void must_be_one_line(Str value)
{
    for (size_t i = 0; i < value.len; i++)
        must((unsigned char)value.ptr[i] >= 0x20 && value.ptr[i] != 0x7f);
}

static void must_be_body(struct arena *arena, const struct response *response)
{
    Str type = response->content_type, body = response->body;

    if (body.len == 0 || str_contains(type, STR("zip")) || str_contains(type, STR("spreadsheet")) ||
        str_contains(type, STR("opendocument")))
        return;
    if (str_starts(type, STR("text/html")) || str_contains(type, STR("json")) ||
        str_starts(type, STR("text/plain")))
        must_be_text(arena, body);
    if (str_starts(type, STR("text/html")))
        must_be_html(arena, body);
    else if (str_contains(type, STR("json")))
        must_be_json(body);
    else if (str_contains(type, STR("xml")))
        must_be_xml(body);
}

[[maybe_unused]] static void must_be_answer(struct arena *arena, const struct response *response)
{
    if (!may_be_status(response->status))
        panic("the status %d", response->status);
    must(response->body.len <= RESPONSE_MAX);
    must_be_one_line(response->content_type);
    must_be_one_line(response->location);
    must_be_one_line(response->etag);
    must(response->location.len == 0 ||
         (str_starts(response->location, STR("/")) && !str_starts(response->location, STR("//"))) ||
         str_starts(response->location, STR("https://")) ||
         str_starts(response->location, STR("http://")));
    for (size_t i = 0; i < response->header_count; i++)
        must_be_one_line(response->headers[i].value);
    must_be_body(arena, response);
}

#endif
