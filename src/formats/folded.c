/* SPDX-License-Identifier: EUPL-1.2
 *
 * Content lines.  Contract in folded.h.
 */
#include "formats/folded.h"

enum { OCTETS_MAX = 75 };

/* Writes octets that must stand on one physical line: a character or an escape. */
static void put(struct folded *line, Str octets)
{
    if (line->octets + octets.len > OCTETS_MAX) {
        buf_z(line->out, "\r\n ");
        line->octets = 1;
    }
    buf_str(line->out, octets);
    line->octets += octets.len;
}

/* The character at *at, with *at moved behind it. */
static Str next_character(Str text, size_t *at)
{
    size_t from = *at;

    (void)str_next_point(text, at);
    return str_sub(text, from, *at - from);
}

static void put_all(struct folded *line, Str text)
{
    for (size_t at = 0; at < text.len;)
        put(line, next_character(text, &at));
}

void folded_open(struct folded *line, struct buf *out, const char *name)
{
    *line = (struct folded){ .out = out };
    put_all(line, str_from_z(name));
}

static bool needs_quotes(Str value)
{
    return str_contains(value, STR(":")) || str_contains(value, STR(";")) ||
           str_contains(value, STR(","));
}

void folded_parameter(struct folded *line, const char *name, Str value)
{
    bool quoted = needs_quotes(value);

    must(!line->in_value);
    if (value.len == 0)
        return;
    put(line, STR(";"));
    put_all(line, str_from_z(name));
    put(line, quoted ? STR("=\"") : STR("="));
    for (size_t at = 0; at < value.len;) {
        Str character = next_character(value, &at);

        put(line, str_eq_z(character, "\"")   ? STR("'")
                  : str_eq_z(character, "\n") ? STR(" ")
                                              : character);
    }
    if (quoted)
        put(line, STR("\""));
}

static void begin_value(struct folded *line)
{
    if (!line->in_value)
        put(line, STR(":"));
    line->in_value = true;
}

void folded_raw(struct folded *line, Str value)
{
    begin_value(line);
    put_all(line, value);
}

static void put_text(struct folded *line, Str text, bool bare_semicolons)
{
    begin_value(line);
    for (size_t at = 0; at < text.len;) {
        Str character = next_character(text, &at);

        switch (character.ptr[0]) {
        case '\\':
            put(line, STR("\\\\"));
            break;
        case ',':
            put(line, STR("\\,"));
            break;
        case ';':
            put(line, bare_semicolons ? character : STR("\\;"));
            break;
        case '\n':
            put(line, STR("\\n"));
            break;
        default:
            put(line, character);
        }
    }
}

void folded_text(struct folded *line, Str text)
{
    put_text(line, text, false);
}

void folded_single(struct folded *line, Str text)
{
    put_text(line, text, true);
}

void folded_close(struct folded *line)
{
    begin_value(line);
    buf_z(line->out, "\r\n");
}

void folded_line(struct buf *out, const char *name, Str raw)
{
    struct folded line;

    if (raw.len == 0)
        return;
    folded_open(&line, out, name);
    folded_raw(&line, raw);
    folded_close(&line);
}

void folded_text_line(struct buf *out, const char *name, Str text)
{
    folded_spoken(out, name, STR_EMPTY, text);
}

void folded_spoken(struct buf *out, const char *name, Str lang, Str text)
{
    struct folded line;

    if (text.len == 0)
        return;
    folded_open(&line, out, name);
    folded_parameter(&line, "LANGUAGE", lang);
    folded_text(&line, text);
    folded_close(&line);
}
