/* SPDX-License-Identifier: EUPL-1.2
 *
 * Writing JSON (RFC 8259) with its commas in the right places.
 *
 *     json_begin(&json, out);
 *     json_open(&json, NULL, '{');
 *     json_str(&json, "code", code);
 *     json_open(&json, "items", '[');
 *     json_str(&json, NULL, STR("one"));
 *     json_close(&json);
 *     json_close(&json);
 *
 * A key is NULL inside an array and at the top, and never otherwise.  What does not fit is left out
 * by the buffer, whose owner looks at the end (base/buf.h).
 */
#ifndef API_JSON_H
#define API_JSON_H

#include "base/buf.h"

enum { JSON_DEPTH_MAX = 24 };

struct json {
    struct buf *out;
    int depth;
    char closing[JSON_DEPTH_MAX];
    bool begun[JSON_DEPTH_MAX]; /* something stands on this level already */
};

void json_begin(struct json *json, struct buf *out);
void json_open(struct json *json, const char *key, char opening); /* '{' or '[' */
void json_open_str(struct json *json, Str key, char opening);
void json_close(struct json *json);

void json_str(struct json *json, const char *key, Str value);
void json_z(struct json *json, const char *key, const char *value);
void json_int(struct json *json, const char *key, int64_t value);
void json_bool(struct json *json, const char *key, bool value);
/* The same with a key that is no constant. */
void json_str_of(struct json *json, Str key, Str value);
/* JSON that stands in the program ready made. */
void json_ready(struct json *json, const char *key, const char *value);
/* Only where there is something to say. */
void json_str_any(struct json *json, const char *key, Str value);

#endif
