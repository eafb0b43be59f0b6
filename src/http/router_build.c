/* SPDX-License-Identifier: EUPL-1.2
 *
 * Checking the table of routes and building the tree.
 *
 * Everything that could be wrong with a row is found here, at start, and ends the process with the
 * row named: a permit or an audit kind that nobody chose, a form that cannot be read, two rows for
 * one address.  Contract in http/route.h.
 */
#include "http/router_tree.h"

#include "base/arena.h"

static bool is_name(Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (!((s.ptr[i] >= 'a' && s.ptr[i] <= 'z') || s.ptr[i] == '_'))
            return false;
    }
    return s.len > 0;
}

/* What kind of node a segment of a row's path asks for; panics on a segment that is none. */
static struct node segment_node(const struct route *row, Str segment, bool first, bool last)
{
    size_t close = str_find(segment, '}');
    Str suffix = str_sub(segment, close + 1, segment.len);

    if (str_find(segment, '{') == segment.len && close == segment.len) {
        if (segment.len == 0 && !last)
            panic("route %s: an empty segment", row->path);
        return (struct node){ .type = NODE_LITERAL, .text = segment };
    }
    if (segment.ptr[0] != '{' || close == segment.len || !is_name(str_sub(segment, 1, close - 1)))
        panic("route %s: a placeholder is {name} or {name}.suffix", row->path);
    if (str_eq(segment, STR("{lang}"))) {
        if (!first)
            panic("route %s: {lang} may only come first", row->path);
        return (struct node){ .type = NODE_LANG };
    }
    if (suffix.len == 0)
        return (struct node){ .type = NODE_ANY };
    if (!last || suffix.ptr[0] != '.' || str_find(suffix, '{') != suffix.len ||
        str_find(suffix, '}') != suffix.len)
        panic("route %s: a suffix begins with a full stop and ends the path", row->path);
    return (struct node){ .type = NODE_SUFFIX, .text = suffix };
}

static bool is_tried_before(const struct node *a, const struct node *b)
{
    if (a->type != b->type)
        return a->type < b->type;
    return a->text.len > b->text.len;
}

/* The child like wanted, made when it is not there. */
static struct node *child_like(struct arena *arena, struct node *parent, const struct node *wanted)
{
    struct node **at = &parent->child;

    for (struct node *child = parent->child; child != NULL; child = child->next) {
        if (child->type == wanted->type && str_eq(child->text, wanted->text))
            return child;
    }
    while (*at != NULL && is_tried_before(*at, wanted))
        at = &(*at)->next;

    struct node *made = ARENA_NEW(arena, struct node);
    *made = *wanted;
    made->next = *at;
    *at = made;
    return made;
}

static void add_row(struct arena *arena, struct router *router, const struct route *row)
{
    struct node *node = &router->root;
    Str rest = str_from_z(row->path);
    size_t segments = 0;
    size_t placeholders = 0;

    if (!str_starts(rest, STR("/")))
        panic("route %s: a path begins with a slash", row->path);
    for (bool last = false; !last; segments++) {
        rest = str_sub(rest, 1, rest.len);
        Str segment = str_sub(rest, 0, str_find(rest, '/'));
        rest = str_sub(rest, segment.len, rest.len);
        last = rest.len == 0;

        struct node wanted = segment_node(row, segment, segments == 0, last);
        placeholders += wanted.type == NODE_SUFFIX || wanted.type == NODE_ANY ? 1 : 0;
        node = child_like(arena, node, &wanted);
    }
    if (segments > ROUTE_SEGMENTS_MAX || placeholders > ROUTE_PLACEHOLDERS_MAX)
        panic("route %s: too many segments or placeholders", row->path);

    const struct route **place = row->method == METHOD_POST ? &node->post : &node->get;
    if (*place != NULL)
        panic("route %s: the same address and method as %s", row->path, (*place)->path);
    *place = row;
}

static void check_field(const struct route *row, size_t i)
{
    const struct form_field *field = &row->form->fields[i];

    if (field->name == NULL || field->name[0] == '\0' || field->type == FORM_UNSET)
        panic("route %s: form field %zu has no name or no type", row->path, i);
    if (field->type != FORM_DAY && field->max <= 0)
        panic("route %s: form field %s has no maximum", row->path, field->name);
    for (size_t k = 0; k < i; k++) {
        if (strcmp(row->form->fields[k].name, field->name) == 0)
            panic("route %s: form field %s stands there twice", row->path, field->name);
    }
}

static void check_row(const struct route *row)
{
    must(row->path != NULL);
    if (row->method != METHOD_GET && row->method != METHOD_POST)
        panic("route %s: the method is neither GET nor POST", row->path);
    if (row->permit == PERMIT_UNSET)
        panic("route %s: no permit was chosen", row->path);
    if (row->audit == AUDIT_UNSET)
        panic("route %s: no audit kind was chosen", row->path);
    if (row->handler == NULL)
        panic("route %s: no handler", row->path);
    if (row->form == NULL)
        return;
    if (row->form->count > FORM_FIELDS_MAX)
        panic("route %s: too many form fields", row->path);
    for (size_t i = 0; i < row->form->count; i++)
        check_field(row, i);
}

struct router *router_new(struct arena *arena, const struct route *const *rows, size_t count)
{
    struct router *router = ARENA_NEW(arena, struct router);

    router->rows = rows;
    router->count = count;
    for (size_t i = 0; i < count; i++) {
        check_row(rows[i]);
        add_row(arena, router, rows[i]);
    }
    return router;
}

size_t router_count(const struct router *router)
{
    return router->count;
}

const struct route *router_row(const struct router *router, size_t i)
{
    must(i < router->count);
    return router->rows[i];
}
