/* SPDX-License-Identifier: EUPL-1.2
 *
 * Writing XML into a buffer, on libxml2's writer: always well-formed, whatever the texts hold.
 * Characters that XML 1.0 cannot carry are left out.
 *
 *     xml_begin(&xml, out);
 *     xml_open(&xml, "feed");
 *     xml_attribute(&xml, "xmlns", STR("http://www.w3.org/2005/Atom"));
 *     xml_element(&xml, "title", title);
 *     xml_close(&xml);
 *     TRY(xml_end(&xml));
 */
#ifndef FORMATS_XML_H
#define FORMATS_XML_H

#include "base/buf.h"
#include "base/err.h"

struct arena;

struct xml {
    void *writer, *scratch; /* libxml2's */
    struct buf *out;
    bool failed;
};

/* Begins a document. */
void xml_begin(struct xml *xml, struct buf *out);
void xml_open(struct xml *xml, const char *name);
/* Before any content of the element that was opened last. */
void xml_attribute(struct xml *xml, const char *name, Str value);
void xml_text(struct xml *xml, Str text);
/* A remark for people; hyphens that would end it are parted by blanks. */
void xml_comment(struct xml *xml, struct arena *arena, Str text);
/* Closes the element that was opened last. */
void xml_close(struct xml *xml);
/* An element with a text only; an empty text writes nothing. */
void xml_element(struct xml *xml, const char *name, Str text);
/* The same with one attribute; an empty text writes nothing. */
void xml_element_with(struct xml *xml, const char *name, const char *attribute, Str value,
                      Str text);
/* Ends the document and frees the writer, whatever happened; ERR_TOO_LARGE where out is full. */
Err xml_end(struct xml *xml);

#endif
