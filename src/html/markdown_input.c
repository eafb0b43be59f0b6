/* SPDX-License-Identifier: EUPL-1.2
 *
 * Cutting the input, and decoding entities before anything is judged.
 *
 * The parser leaves entities as they were typed.  They are decoded here, so that "&#106;avascript:"
 * is seen for what it is before an address is checked, and escaped again when it is written.  Of
 * the named ones only those that people type are known; all others stay text.
 */
#include "html/markdown_input.h"

#include "base/arena.h"
#include "base/buf.h"

enum { POINT_REPLACEMENT = 0xfffd, POINT_LAST = 0x10ffff };

static const struct {
    const char *name;
    const char *text;
} named_entities[] = {
    { "&amp;", "&" },   { "&lt;", "<" },        { "&gt;", ">" },       { "&quot;", "\"" },
    { "&apos;", "'" },  { "&nbsp;", "\u00a0" }, { "&shy;", "\u00ad" }, { "&copy;", "©" },
    { "&reg;", "®" },   { "&sect;", "§" },      { "&para;", "¶" },     { "&middot;", "·" },
    { "&bull;", "•" },  { "&hellip;", "…" },    { "&ndash;", "–" },    { "&mdash;", "—" },
    { "&lsquo;", "‘" }, { "&rsquo;", "’" },     { "&sbquo;", "‚" },    { "&ldquo;", "“" },
    { "&rdquo;", "”" }, { "&bdquo;", "„" },     { "&laquo;", "«" },    { "&raquo;", "»" },
    { "&times;", "×" }, { "&deg;", "°" },       { "&euro;", "€" },     { "&pound;", "£" },
    { "&larr;", "←" },  { "&rarr;", "→" },
};

static Str within_cap(Str markdown)
{
    size_t len = MARKDOWN_BYTES_MAX;

    if (markdown.len <= len)
        return markdown;
    while (len > 0 && ((unsigned char)markdown.ptr[len] & 0xc0) == 0x80)
        len--;
    return str_sub(markdown, 0, len);
}

Str markdown_guarded(struct arena *arena, Str markdown)
{
    if (markdown.len == 0)
        return STR_EMPTY;
    Str guarded = str_fmt(arena, "\n%.*s\n", STR_ARG(within_cap(markdown)));

    return str_sub(guarded, 1, guarded.len - 1); /* the byte behind is the terminator */
}

/* The same characters that str_from_bytes refuses at the door. */
static bool may_stand_in_text(uint32_t point)
{
    if (point < 0x20)
        return point == '\t' || point == '\n';
    if (point >= 0x7f && point < 0xa0)
        return false;
    if ((point >= 0xd800 && point < 0xe000) || point > POINT_LAST)
        return false;
    if ((point >= 0xfdd0 && point <= 0xfdef) || (point & 0xfffe) == 0xfffe)
        return false;
    return !(point >= 0x202a && point <= 0x202e) && !(point >= 0x2066 && point <= 0x2069);
}

static uint32_t digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return (uint32_t)(c - '0');
    return (uint32_t)((c | 0x20) - 'a' + 10);
}

/* The number of &#65; or &#x41;.  The parser has checked the digits. */
static uint32_t numeric_point(Str entity)
{
    const bool hex = entity.ptr[2] == 'x' || entity.ptr[2] == 'X';
    uint32_t point = 0;

    for (size_t i = hex ? 3 : 2; i + 1 < entity.len && point <= POINT_LAST; i++)
        point = point * (hex ? 16 : 10) + digit_value(entity.ptr[i]);
    return may_stand_in_text(point) ? point : POINT_REPLACEMENT;
}

static Str encode_point(uint32_t point, char room[static ENTITY_BYTES_MAX])
{
    static const unsigned char first_marks[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
    size_t len = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;

    for (size_t i = len - 1; i > 0; i--) {
        room[i] = (char)(0x80 | (point & 0x3f));
        point >>= 6;
    }
    room[0] = (char)(first_marks[len] | point);
    return (Str){ room, len };
}

Str entity_text(Str entity, char room[static ENTITY_BYTES_MAX])
{
    if (str_starts(entity, STR("&#")) && entity.len > 3)
        return encode_point(numeric_point(entity), room);
    for (size_t i = 0; i < sizeof named_entities / sizeof named_entities[0]; i++) {
        if (str_eq_z(entity, named_entities[i].name))
            return str_from_z(named_entities[i].text);
    }
    return entity;
}

/* The parts lie one behind the other; the offset after the last is the size of the whole. */
Str markdown_attribute(struct arena *arena, const MD_ATTRIBUTE *attribute)
{
    struct buf text;

    /* A known entity is never shorter than what it stands for. */
    buf_init(&text, arena, attribute->size);
    for (size_t i = 0; attribute->size > 0 && attribute->substr_offsets[i] < attribute->size; i++) {
        MD_OFFSET from = attribute->substr_offsets[i];
        Str part = { attribute->text + from, attribute->substr_offsets[i + 1] - from };
        char room[ENTITY_BYTES_MAX];

        buf_str(&text,
                attribute->substr_types[i] == MD_TEXT_ENTITY ? entity_text(part, room) : part);
    }
    return buf_text(&text);
}
