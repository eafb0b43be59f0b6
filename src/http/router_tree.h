/* SPDX-License-Identifier: EUPL-1.2
 *
 * The tree that the router builds from the table and walks for each request; inside http/ only.
 *
 * Children of a node stand in the order in which they are tried: literals, {lang}, placeholders
 * with a suffix (the longer suffix first), plain placeholders.  So the first path through the tree
 * that has the method is the answer.
 */
#ifndef HTTP_ROUTER_TREE_H
#define HTTP_ROUTER_TREE_H

#include "http/route.h"

enum { ROUTE_SEGMENTS_MAX = 8, ROUTE_PLACEHOLDERS_MAX = 4 };

enum node_type { NODE_UNSET = 0, NODE_LITERAL, NODE_LANG, NODE_SUFFIX, NODE_ANY };

struct node {
    enum node_type type;
    Str text;                /* the literal, or the suffix */
    struct node *child;      /* the first that is tried */
    struct node *next;       /* sibling */
    const struct route *get; /* NULL: no row ends here for the method */
    const struct route *post;
};

struct router {
    const struct route *const *rows;
    size_t count;
    struct node root; /* stands for the empty text before the first slash */
};

#endif
