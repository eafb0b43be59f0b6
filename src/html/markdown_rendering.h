/* SPDX-License-Identifier: EUPL-1.2
 *
 * The state of one Markdown text that is being written as HTML, shared by the writer of blocks
 * (markdown.c) and that of spans (markdown_spans.c).
 *
 * Private to html/.
 */
#ifndef HTML_MARKDOWN_RENDERING_H
#define HTML_MARKDOWN_RENDERING_H

#include "base/buf.h"
#include "html/markdown_input.h"

enum {
    SPANS_MAX = 24, /* of emphasis, code and links in one another */
    IDS_MAX = 200,  /* headings that get an id */
};

/* Invariants: (1) out is &page or &held; (2) the tags of spans[0..span_count) are open in out, in
 * this order; (3) spans end with their block. */
struct rendering {
    struct arena *arena;
    struct buf page;    /* the result */
    struct buf held;    /* HTML of a heading or table head, until its plain text is known */
    struct buf plain;   /* the plain text of what is held */
    struct buf alt;     /* the text of a picture */
    struct buf *out;    /* page or held */
    bool takes_plain;   /* text goes to plain as well */
    Str label;          /* of the table: its first header cell that has text */
    Str link_base;      /* as in markdown_render */
    int heading_base;   /* as in markdown_render */
    int block_depth;    /* lists and quotations around this place */
    int image_depth;    /* above 0 text goes to alt instead of out */
    int spans_left_out; /* those that had no room in spans */
    MD_SPANTYPE spans[SPANS_MAX]; /* whose tags are open, the innermost last */
    size_t span_count;
    Str ids[IDS_MAX]; /* of the headings so far */
    size_t id_count;
};

/* What the parser expects of a callback: 0, or anything else to stop because a buffer is full. */
int markdown_go_on(const struct rendering *r);

/* Text of any kind, escaped for where it goes. */
void markdown_put_text(struct rendering *r, Str text);

/* The parser's callbacks for spans. */
int markdown_enter_span(MD_SPANTYPE type, void *detail, void *userdata);
int markdown_leave_span(MD_SPANTYPE type, void *detail, void *userdata);
/* Closes whatever is still open, since no span reaches beyond its block. */
void markdown_end_spans(struct rendering *r);

#endif
