/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a record's page says to machines: in its head Open Graph, Dublin Core (works) and linked
 * data, in its Link header FAIR Signposting of the first level (https://signposting.org/FAIR/).
 *
 * The young people's pages carry none of it.
 */
#ifndef RECORDS_RECORD_HEAD_H
#define RECORDS_RECORD_HEAD_H

#include "records/frame.h"

/* Fills frame->head and adds the Link header to the visit's answer.  frame has the page's title,
 * description and address already. */
Err record_head(struct show *show, const struct record *record, struct frame *frame);

#endif
