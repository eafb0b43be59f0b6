/* SPDX-License-Identifier: EUPL-1.2
 *
 * The house for programs: /api/v1, read only, for anyone, as JSON.
 *
 * Everything follows from the declarations of the kinds: which addresses there are, which
 * parameters they take, what a record looks like, the OpenAPI description and the page that
 * explains it.  A kind that is declared tomorrow is here without a line of its own.  The young
 * people's kinds (KIND_QUIET) are not here: programs keep what they read, and that path promises
 * that nothing is kept.
 *
 * Every answer, an error too, carries Access-Control-Allow-Origin: * so that pages of other sites
 * may read it in a browser.  That gives nothing away: what is answered is what anyone may read, no
 * cookie or other credential is used anywhere in the house, and the header allows none.  Nothing
 * outside /api carries it.
 *
 * Errors are problems after RFC 9457.  The other files of the folder share api_parts.h.
 */
#ifndef API_API_H
#define API_API_H

#include "http/route.h"
#include "records/kind.h"

#define API_ROOT "/api"
#define API_BASE "/api/v1"

enum { API_LIMIT = 25, API_LIMIT_MAX = 100 };

/* A parameter of an address, after the question mark. */
struct api_parameter {
    struct form_field field; /* its name, type, maximum, and whether it may come again */
    bool required;
    enum word about;
    const char *const *values; /* the only ones, ends with NULL; NULL: any */
    const struct field *of;    /* the kind's field that it filters by; NULL: none */
};

/* What an address answers with. */
enum api_shape {
    API_SHAPE_UNSET = 0,
    API_SHAPE_INDEX,
    API_SHAPE_LIST,   /* of a kind */
    API_SHAPE_RECORD, /* of a kind */
    API_SHAPE_SEARCH,
    API_SHAPE_CHANGES,
    API_SHAPE_DESCRIPTION,
};

struct api_endpoint {
    const char *path;      /* "/api/v1/events/{code}" */
    const char *operation; /* "getEvent": unique */
    enum word about;
    enum api_shape shape;
    const struct kind *kind; /* NULL: none */
    const struct api_parameter *parameters;
    size_t parameter_count;
    Err (*handler)(struct visit *visit);
};

/* Every address in order: those of the house, then per kind its list and its records.  Routes,
 * forms, description and the page about it are made from this. */
const struct api_endpoint *api_endpoints(struct arena *arena, const struct kinds *kinds,
                                         size_t *count_out);
const struct route *api_routes(struct arena *arena, const struct kinds *kinds, size_t *count_out);

/* Whether the kind's records are here. */
bool api_offers(const struct kind *kind);

/* Whether a path belongs here, known or not. */
bool api_asked(Str path);
/* The error page of such a path: a problem.  Never fails and does not touch the database. */
void api_problem(struct visit *visit, Err err, Str reference);

/* The errors that can be answered, for descriptions; ends with a row without a name. */
struct api_error {
    const char *name; /* "not-found": the last part of the problem's type */
    int status;
    enum word title, detail;
};
extern const struct api_error api_errors[];

#endif
