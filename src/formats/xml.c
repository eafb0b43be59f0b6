/* SPDX-License-Identifier: EUPL-1.2
 *
 * XML on libxml2.  Contract in xml.h.
 */
#include "formats/xml.h"

#include <libxml/xmlwriter.h>

#include "base/str.h"

static int write_some(void *context, const char *bytes, int length)
{
    buf_str(context, (Str){ bytes, (size_t)length });
    return length;
}

void xml_begin(struct xml *xml, struct buf *out)
{
    xmlOutputBufferPtr target = xmlOutputBufferCreateIO(write_some, NULL, out, NULL);

    *xml = (struct xml){ .out = out, .scratch = xmlBufferCreate() };
    must(target != NULL && xml->scratch != NULL); /* only memory can be lacking */
    xml->writer = xmlNewTextWriter(target);
    must(xml->writer != NULL);
    xml->failed = xmlTextWriterStartDocument(xml->writer, "1.0", "UTF-8", NULL) < 0;
}

/* How many bytes at a place make up a character that XML cannot hold; 0: none. */
static size_t unsayable_at(Str text, size_t i)
{
    unsigned char c = (unsigned char)text.ptr[i];

    if (c < 0x20)
        return c != '\t' && c != '\n' && c != '\r';
    if (c == 0xEF && i + 2 < text.len && (unsigned char)text.ptr[i + 1] == 0xBF &&
        (unsigned char)text.ptr[i + 2] >= 0xBE)
        return 3;
    return 0;
}

/* The text with a zero at its end, without what XML 1.0 cannot hold: control characters other than
 * tab and line ends, and the two non-characters U+FFFE and U+FFFF. */
static const xmlChar *sayable(struct xml *xml, Str text)
{
    size_t from = 0;

    xmlBufferEmpty(xml->scratch);
    for (size_t i = 0; i <= text.len; i++) {
        size_t skipped = i < text.len ? unsayable_at(text, i) : 0;

        if (i < text.len && skipped == 0)
            continue;
        must(xmlBufferAdd(xml->scratch, (const xmlChar *)text.ptr + from, (int)(i - from)) == 0 ||
             i == from);
        i += skipped > 0 ? skipped - 1 : 0;
        from = i + 1;
    }
    return xmlBufferContent(xml->scratch);
}

static void note(struct xml *xml, int result)
{
    xml->failed = xml->failed || result < 0;
}

void xml_open(struct xml *xml, const char *name)
{
    note(xml, xmlTextWriterStartElement(xml->writer, (const xmlChar *)name));
}

void xml_attribute(struct xml *xml, const char *name, Str value)
{
    note(xml, xmlTextWriterWriteAttribute(xml->writer, (const xmlChar *)name, sayable(xml, value)));
}

void xml_text(struct xml *xml, Str text)
{
    note(xml, xmlTextWriterWriteString(xml->writer, sayable(xml, text)));
}

void xml_comment(struct xml *xml, struct arena *arena, Str text)
{
    struct buf parted;

    buf_init(&parted, arena, text.len * 2 + 2);
    buf_char(&parted, ' ');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '-' && i > 0 && text.ptr[i - 1] == '-')
            buf_char(&parted, ' ');
        buf_char(&parted, text.ptr[i]);
    }
    buf_char(&parted, ' ');
    note(xml, xmlTextWriterWriteComment(xml->writer, sayable(xml, buf_text(&parted))));
}

void xml_close(struct xml *xml)
{
    note(xml, xmlTextWriterEndElement(xml->writer));
}

void xml_element(struct xml *xml, const char *name, Str text)
{
    if (text.len == 0)
        return;
    xml_open(xml, name);
    xml_text(xml, text);
    xml_close(xml);
}

void xml_element_with(struct xml *xml, const char *name, const char *attribute, Str value, Str text)
{
    if (text.len == 0)
        return;
    xml_open(xml, name);
    if (value.len > 0)
        xml_attribute(xml, attribute, value);
    xml_text(xml, text);
    xml_close(xml);
}

Err xml_end(struct xml *xml)
{
    note(xml, xmlTextWriterEndDocument(xml->writer));
    xmlFreeTextWriter(xml->writer); /* hands over what is left */
    xmlBufferFree(xml->scratch);
    xml->writer = xml->scratch = NULL;
    must(!xml->failed || buf_full(xml->out)); /* elements that do not match are a bug */
    return buf_full(xml->out) ? ERR_TOO_LARGE : OK;
}
