/* SPDX-License-Identifier: EUPL-1.2
 *
 * Every address of the API with its parameters, from the declarations of the kinds.  A list takes
 * what the page of its kind takes (list_form), but is read on by cursor.  Contract in api.h.
 */
#include "api/api_parts.h"
#include "base/arena.h"

enum { CURSOR_MAX = 3900, FIXED = 4, PARAMETERS_MAX = FORM_FIELDS_MAX };

bool api_offers(const struct kind *kind)
{
    return !(kind->flags & KIND_QUIET);
}

static const char *const sorts[] = { "title", "newest", "oldest", "code", NULL };

static const struct api_parameter lang_parameter = {
    .field = { "lang", FORM_WORD, 35, false },
    .about = W_API_PARAMETER_LANG,
};
static const struct api_parameter limit_parameter = {
    .field = { "limit", FORM_NUMBER, API_LIMIT_MAX, false },
    .about = W_API_PARAMETER_LIMIT,
};
static const struct api_parameter cursor_parameter = {
    .field = { "cursor", FORM_WORD, CURSOR_MAX, false },
    .about = W_API_PARAMETER_CURSOR,
};

/* What the fields of list_form mean; those that the API replaces by a cursor are not here. */
static const struct {
    const char *name;
    enum word about;
    const char *const *values;
} list_fields[] = {
    { "q", W_API_PARAMETER_Q, NULL },
    { "kind", W_API_PARAMETER_KIND, NULL },
    { "country", W_API_PARAMETER_COUNTRY, NULL },
    { "topic", W_API_PARAMETER_TOPIC, NULL },
    { "from", W_API_PARAMETER_FROM, NULL },
    { "to", W_API_PARAMETER_TO, NULL },
    { "sort", W_API_PARAMETER_SORT, sorts },
};

static const struct field *facet_of(const struct kind *kind, const char *name)
{
    const struct field *field = kind != NULL ? kind_field(kind, str_from_z(name)) : NULL;

    return field != NULL && (field->flags & FACET) ? field : NULL;
}

/* False: the API does not take this field of the list's form. */
static bool list_parameter(const struct kind *kind, const struct form_field *field,
                           struct api_parameter *out)
{
    *out = (struct api_parameter){ .field = *field, .of = facet_of(kind, field->name) };
    if (out->of != NULL) {
        out->about = W_API_PARAMETER_FACET;
        return true;
    }
    for (size_t i = 0; i < sizeof(list_fields) / sizeof(list_fields[0]); i++)
        if (strcmp(list_fields[i].name, field->name) == 0) {
            out->about = list_fields[i].about;
            out->values = list_fields[i].values;
            out->required = kind == NULL && i == 0;
            return true;
        }
    return false;
}

static void list_parameters(struct arena *arena, const struct kind *kind, struct api_endpoint *out)
{
    struct api_parameter *items = ARENA_ARRAY(arena, PARAMETERS_MAX, struct api_parameter);
    const struct form *form = list_form(arena, kind);
    size_t n = 0;

    for (size_t i = 0; i < form->count; i++)
        if (list_parameter(kind, &form->fields[i], &items[n]))
            n++;
    must(n + 3 <= PARAMETERS_MAX);
    items[n++] = limit_parameter;
    items[n++] = cursor_parameter;
    items[n++] = lang_parameter;
    out->parameters = items;
    out->parameter_count = n;
}

/* ---- the addresses ---- */

Str api_schema_name(struct arena *arena, const struct kind *kind)
{
    Str rest = str_from_z(kind->name), part;
    struct buf out;

    buf_init(&out, arena, 100);
    while (str_split(&rest, '_', &part)) {
        buf_str(&out, str_upper_ascii(arena, str_sub(part, 0, 1)));
        buf_str(&out, str_sub(part, 1, part.len));
    }
    return buf_text(&out);
}

/* "listGlossaryTerm", "getGlossaryTerm" */
static const char *operation(struct arena *arena, const char *verb, const struct kind *kind)
{
    return str_z(arena, str_fmt(arena, "%s%.*s", verb, STR_ARG(api_schema_name(arena, kind))));
}

static size_t add_fixed(struct arena *arena, struct api_endpoint *out)
{
    static const struct api_parameter change_parameters[3] = {
        { .field = { "since", FORM_WORD, CURSOR_MAX, false }, .about = W_API_PARAMETER_SINCE },
        { .field = { "limit", FORM_NUMBER, API_LIMIT_MAX, false }, .about = W_API_PARAMETER_LIMIT },
        { .field = { "lang", FORM_WORD, 35, false }, .about = W_API_PARAMETER_LANG },
    };

    out[0] = (struct api_endpoint){ .path = API_BASE,
                                    .operation = "getIndex",
                                    .about = W_API_ABOUT_INDEX,
                                    .shape = API_SHAPE_INDEX,
                                    .handler = api_show_index };
    out[1] = (struct api_endpoint){ .path = API_BASE "/search",
                                    .operation = "search",
                                    .about = W_API_ABOUT_SEARCH,
                                    .shape = API_SHAPE_SEARCH,
                                    .handler = api_show_search };
    list_parameters(arena, NULL, &out[1]);
    out[2] = (struct api_endpoint){ .path = API_BASE "/changes",
                                    .operation = "listChanges",
                                    .about = W_API_ABOUT_CHANGES,
                                    .shape = API_SHAPE_CHANGES,
                                    .parameters = change_parameters,
                                    .parameter_count = 3,
                                    .handler = api_show_changes };
    out[3] = (struct api_endpoint){ .path = API_BASE "/openapi.json",
                                    .operation = "getDescription",
                                    .about = W_API_ABOUT_DESCRIPTION,
                                    .shape = API_SHAPE_DESCRIPTION,
                                    .handler = api_show_description };
    return FIXED;
}

static size_t add_kind(struct arena *arena, const struct kind *kind, struct api_endpoint *out)
{
    out[0] = (struct api_endpoint){
        .path = str_z(arena, str_fmt(arena, API_BASE "/%s", kind->plural)),
        .operation = operation(arena, "list", kind),
        .about = W_API_ABOUT_LIST,
        .shape = API_SHAPE_LIST,
        .kind = kind,
        .handler = api_show_list,
    };
    list_parameters(arena, kind, &out[0]);
    out[1] = (struct api_endpoint){
        .path = str_z(arena, str_fmt(arena, API_BASE "/%s/{code}", kind->plural)),
        .operation = operation(arena, "get", kind),
        .about = W_API_ABOUT_RECORD,
        .shape = API_SHAPE_RECORD,
        .kind = kind,
        .parameters = &lang_parameter,
        .parameter_count = 1,
        .handler = api_show_record,
    };
    return 2;
}

const struct api_endpoint *api_endpoints(struct arena *arena, const struct kinds *kinds,
                                         size_t *count_out)
{
    struct api_endpoint *items = ARENA_ARRAY(arena, FIXED + 2 * kinds->count, struct api_endpoint);
    size_t n = add_fixed(arena, items);

    for (size_t i = 0; i < kinds->count; i++)
        if (api_offers(kinds->items[i]))
            n += add_kind(arena, kinds->items[i], &items[n]);
    *count_out = n;
    return items;
}

/* ---- the routes ---- */

static const struct form *form_of(struct arena *arena, const struct api_endpoint *endpoint)
{
    struct form_field *fields =
        ARENA_ARRAY(arena, endpoint->parameter_count + 1, struct form_field);
    struct form *form = ARENA_NEW(arena, struct form);

    for (size_t i = 0; i < endpoint->parameter_count; i++)
        fields[i] = endpoint->parameters[i].field;
    *form = (struct form){ fields, endpoint->parameter_count };
    return form;
}

const struct route *api_routes(struct arena *arena, const struct kinds *kinds, size_t *count_out)
{
    const struct api_endpoint *endpoints = api_endpoints(arena, kinds, count_out);
    struct route *rows = ARENA_ARRAY(arena, *count_out, struct route);

    for (size_t i = 0; i < *count_out; i++)
        rows[i] = (struct route){
            .method = METHOD_GET,
            .path = endpoints[i].path,
            .permit = PERMIT_ANYONE,
            .audit = AUDIT_NONE,
            .form = form_of(arena, &endpoints[i]),
            .handler = endpoints[i].handler,
            .with = endpoints[i].kind,
        };
    return rows;
}
