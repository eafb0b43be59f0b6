/* SPDX-License-Identifier: EUPL-1.2
 *
 * The JSON writer.  Contract in api_json.h.
 */
#include "api/api_json.h"

#include "base/err.h"

void json_begin(struct json *json, struct buf *out)
{
    *json = (struct json){ .out = out };
}

/* The comma and the key before a value. */
static void lead_in(struct json *json, Str key)
{
    if (json->begun[json->depth])
        buf_char(json->out, ',');
    json->begun[json->depth] = true;
    must(json->depth == 0 || (key.ptr != NULL) == (json->closing[json->depth] == '}'));
    if (key.ptr == NULL)
        return;
    buf_json(json->out, key);
    buf_char(json->out, ':');
}

void json_open_str(struct json *json, Str key, char opening)
{
    lead_in(json, key);
    buf_char(json->out, opening);
    json->depth++;
    must(json->depth < JSON_DEPTH_MAX);
    json->closing[json->depth] = opening == '{' ? '}' : ']';
    json->begun[json->depth] = false;
}

void json_open(struct json *json, const char *key, char opening)
{
    json_open_str(json, str_from_z(key), opening);
}

void json_close(struct json *json)
{
    must(json->depth > 0);
    buf_char(json->out, json->closing[json->depth--]);
}

void json_str_of(struct json *json, Str key, Str value)
{
    lead_in(json, key);
    buf_json(json->out, value);
}

void json_str(struct json *json, const char *key, Str value)
{
    json_str_of(json, str_from_z(key), value);
}

void json_z(struct json *json, const char *key, const char *value)
{
    json_str(json, key, str_from_z(value));
}

void json_ready(struct json *json, const char *key, const char *value)
{
    lead_in(json, str_from_z(key));
    buf_z(json->out, value);
}

void json_str_any(struct json *json, const char *key, Str value)
{
    if (value.len > 0)
        json_str(json, key, value);
}

void json_int(struct json *json, const char *key, int64_t value)
{
    lead_in(json, str_from_z(key));
    buf_int(json->out, value);
}

void json_bool(struct json *json, const char *key, bool value)
{
    lead_in(json, str_from_z(key));
    buf_z(json->out, value ? "true" : "false");
}
