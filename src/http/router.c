/* SPDX-License-Identifier: EUPL-1.2
 *
 * Finding the row for a request.
 *
 * The walk goes back where a literal segment leads nowhere, so that /library/new and
 * /library/{code}/files may stand side by side.  It is bounded: a path has at most
 * ROUTE_SEGMENTS_MAX segments and at each only a few children fit. The tree is built in
 * router_build.c.  Contract in http/route.h.
 */
#include "http/router_tree.h"

/* One walk through the tree and what it has picked up so far. */
struct walk {
    enum method method;
    Str segments[ROUTE_PLACEHOLDERS_MAX];
    size_t count;
    Lang lang;
    bool other_method; /* an address was found, but not for the method */
};

/* Whether the segment fits the node; notes the language or the placeholder's value. */
static bool fits(struct walk *walk, const struct node *node, Str segment)
{
    switch (node->type) {
    case NODE_LITERAL:
        return str_eq(node->text, segment);
    case NODE_LANG:
        return lang_find(segment, &walk->lang);
    case NODE_SUFFIX:
        if (segment.len <= node->text.len || !str_ends(segment, node->text))
            return false;
        walk->segments[walk->count++] = str_sub(segment, 0, segment.len - node->text.len);
        return true;
    case NODE_ANY:
        if (segment.len == 0)
            return false;
        walk->segments[walk->count++] = segment;
        return true;
    case NODE_UNSET:
        break;
    }
    panic("a node of the router has no type");
}

/* The row below node for rest, which is empty or begins with a slash. */
static const struct route *walk_down(struct walk *walk, const struct node *node, Str rest)
{
    if (rest.len == 0) {
        const struct route *row = walk->method == METHOD_POST ? node->post : node->get;

        walk->other_method |= row == NULL && (node->get != NULL || node->post != NULL);
        return row;
    }

    Str segment = str_sub(rest, 1, str_find(str_sub(rest, 1, rest.len), '/'));
    rest = str_sub(rest, 1 + segment.len, rest.len);

    for (const struct node *child = node->child; child != NULL; child = child->next) {
        size_t count = walk->count;
        Lang lang = walk->lang;

        if (fits(walk, child, segment)) {
            const struct route *row = walk_down(walk, child, rest);

            if (row != NULL)
                return row;
        }
        walk->count = count;
        walk->lang = lang;
    }
    return NULL;
}

Err router_find(const struct router *router, enum method method, Str path,
                const struct route **route_out, Str segments[4], Lang *lang_out)
{
    struct walk walk = { .method = method, .lang = LANG_SOURCE };

    if (!str_starts(path, STR("/")))
        return ERR_NOT_FOUND;

    const struct route *row = walk_down(&walk, &router->root, path);
    if (row == NULL)
        return walk.other_method ? ERR_METHOD : ERR_NOT_FOUND;
    *route_out = row;
    *lang_out = walk.lang;
    for (size_t i = 0; i < ROUTE_PLACEHOLDERS_MAX; i++)
        segments[i] = i < walk.count ? walk.segments[i] : STR_EMPTY;
    return OK;
}
