/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fuzzes what writes texts of records into other languages: JSON, XML, content lines (iCalendar,
 * vCard), cells of CSV, words with placeholders.  A text never leaves the place that it is written
 * in, and whoever reads the format has it back as it was.
 */
#include <stddef.h>
#include <stdint.h>

#include <libxml/parser.h>

#include "base/arena.h"
#include "base/csv.h"
#include "formats/folded.h"
#include "formats/xml.h"
#include "i18n/words.h"

enum { INPUT_MAX = 1 << 14, OUT_MAX = 1 << 20, LINE_OCTETS = 75 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must_be_text(struct arena *arena, Str text)
{
    Str again;

    must(str_from_bytes(arena, bytes_of(text), &again) == OK && str_eq(again, text));
}

/* ---- JSON: undone by hand, since the house reads none ---- */

static int hex(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
}

/* The character that an escape stands for; *at moves behind it. */
static char unescape_json(Str json, size_t *at)
{
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    char letter = json.ptr[*at + 1];
    size_t which = str_find(str_from_z(letters), letter);

    if (letter != 'u') {
        must(which < sizeof letters - 1);
        *at += 2;
        return meant[which];
    }
    must(*at + 6 <= json.len && json.ptr[*at + 2] == '0' && json.ptr[*at + 3] == '0');
    *at += 6;
    return (char)(hex(json.ptr[*at - 2]) * 16 + hex(json.ptr[*at - 1]));
}

static void check_json(struct arena *arena, Str text)
{
    struct buf out;
    size_t at = 1, i = 0;

    buf_init(&out, arena, OUT_MAX);
    buf_json(&out, text);
    Str json = buf_text(&out);
    must(json.len >= 2 && json.ptr[0] == '"' && json.ptr[json.len - 1] == '"');
    must_be_text(arena, json);
    while (at < json.len - 1) {
        must(i < text.len && strchr("\"<>&\n\t", json.ptr[at]) == NULL);
        if (json.ptr[at] == '\\') {
            must(unescape_json(json, &at) == text.ptr[i++]);
            continue;
        }
        must(json.ptr[at++] == text.ptr[i++]);
    }
    must(i == text.len);
}

/* ---- XML, read by libxml2 ---- */

/* A line break in an attribute is written so that it stays one. */
static void must_be_content(xmlChar *content, Str text)
{
    Str read = str_from_z(content != NULL ? (const char *)content : "");

    must(str_eq(read, text));
    xmlFree(content);
}

static void check_xml(struct arena *arena, Str text)
{
    struct buf out;
    struct xml xml;

    buf_init(&out, arena, OUT_MAX);
    xml_begin(&xml, &out);
    xml_open(&xml, "all");
    xml_attribute(&xml, "said", text);
    xml_comment(&xml, arena, text);
    xml_text(&xml, text);
    xml_close(&xml);
    must(xml_end(&xml) == OK);
    Str written = buf_text(&out);
    must_be_text(arena, written);

    xmlDocPtr document = xmlReadMemory(written.ptr, (int)written.len, "written.xml", NULL,
                                       XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    must(document != NULL);
    xmlNodePtr all = xmlDocGetRootElement(document);
    must_be_content(xmlNodeGetContent(all->children != NULL && all->children->next != NULL
                                          ? all->children->next
                                          : NULL),
                    text);
    must_be_content(xmlGetProp(all, BAD_CAST "said"), text);
    must(all->next == NULL);
    xmlFreeDoc(document);
}

/* ---- content lines ---- */

static Str unfolded(struct arena *arena, Str lines)
{
    struct buf out;
    size_t octets = 0;

    buf_init(&out, arena, OUT_MAX);
    for (size_t i = 0; i < lines.len; i++) {
        if (lines.ptr[i] == '\r') {
            must(octets <= LINE_OCTETS && i + 1 < lines.len && lines.ptr[i + 1] == '\n');
            octets = 0;
            i += i + 2 < lines.len && lines.ptr[i + 2] == ' ' ? 2 : 1;
            octets += i < lines.len && lines.ptr[i] == ' ' ? 1 : 0;
            if (lines.ptr[i] == '\n')
                must(i + 1 == lines.len); /* a value makes one line */
            continue;
        }
        must(lines.ptr[i] != '\n');
        octets++;
        buf_char(&out, lines.ptr[i]);
    }
    return buf_text(&out);
}

static void check_folded(struct arena *arena, Str text)
{
    struct folded line;
    struct buf out;
    size_t i = 0;

    buf_init(&out, arena, OUT_MAX);
    folded_open(&line, &out, "SUMMARY");
    folded_parameter(&line, "X-SAID", text);
    folded_text(&line, text);
    folded_close(&line);
    Str whole = unfolded(arena, buf_text(&out));
    must_be_text(arena, whole);

    buf_init(&out, arena, OUT_MAX);
    folded_text_line(&out, "SUMMARY", text);
    if (text.len == 0)
        return;
    whole = unfolded(arena, buf_text(&out));
    must(str_starts(whole, STR("SUMMARY:")) && str_ends(buf_text(&out), STR("\r\n")));
    for (size_t at = 8; at < whole.len; at++, i++) {
        char c = whole.ptr[at];

        must(i < text.len);
        if (c == '\\')
            c = whole.ptr[++at] == 'n' ? '\n' : whole.ptr[at];
        else
            must(c != ',' && c != ';');
        must(c == text.ptr[i]);
    }
    must(i == text.len);
}

/* ---- cells, words ---- */

static void check_cells(struct arena *arena, Str text)
{
    struct csv_reader reader;
    struct csv_row row;
    struct buf out;
    bool more;

    buf_init(&out, arena, OUT_MAX);
    csv_cell(&out, text, true);
    csv_cell(&out, text, false);
    csv_end(&out);
    csv_open(&reader, bytes_of(buf_text(&out)));
    must(csv_next(&reader, arena, &row, &more) == OK && more && row.count == 2);
    must(str_eq(row.cells[0], text) && str_eq(row.cells[1], text));
    must(csv_next(&reader, arena, &row, &more) == OK && !more);
}

/* A value that looks like a placeholder stays a value. */
static void check_words(struct arena *arena, Str text)
{
    Str empty = word_fill(arena, LANG_SOURCE, W_OCCASION_AT,
                          FILLS({ "date", STR("") }, { "hours", STR("") }));
    Str filled =
        word_fill(arena, LANG_SOURCE, W_OCCASION_AT, FILLS({ "date", text }, { "hours", text }));

    must(filled.len == empty.len + 2 * text.len);
    must_be_text(arena, filled);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    Str text;

    if (size > INPUT_MAX)
        return 0;
    arena_init(&arena, 64 << 20);
    if (str_from_bytes(&arena, (Bytes){ data, size }, &text) == OK) {
        check_json(&arena, text);
        check_xml(&arena, text);
        check_folded(&arena, text);
        check_cells(&arena, text);
        check_words(&arena, text);
    }
    arena_clear(&arena);
    return 0;
}
