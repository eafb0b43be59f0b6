/* SPDX-License-Identifier: EUPL-1.2
 *
 * Escaping: the one place that decides how a value becomes harmless in text, in an attribute, in an
 * address.
 *
 * The compiled templates, the Markdown renderer and the drawings write every value through here.
 * Values are Str, so valid UTF-8; but nothing here relies on it.  An address is judged as a browser
 * reads it (WHATWG URL), which takes a backslash for a slash and drops tabs and line breaks:
 * whatever a browser would bend is refused rather than repaired.
 */
#include "base/buf.h"
#include "html/markup.h"

/* What stands for c in HTML, or NULL where c stands for itself. */
static const char *entity_of(char c, bool in_attribute)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return in_attribute ? "&quot;" : NULL;
    case '\'':
        return in_attribute ? "&#39;" : NULL;
    default:
        return NULL;
    }
}

/* Writes runs that need nothing in one piece, since most texts are a single such run. */
static void escape(struct buf *out, Str text, bool in_attribute)
{
    size_t run = 0; /* where the piece begins that is not written yet */

    for (size_t i = 0; i < text.len; i++) {
        const char *entity = entity_of(text.ptr[i], in_attribute);

        if (entity == NULL)
            continue;
        buf_bytes(out, text.ptr + run, i - run);
        buf_z(out, entity);
        run = i + 1;
    }
    if (run < text.len)
        buf_bytes(out, text.ptr + run, text.len - run);
}

void escape_text(struct buf *out, Str text)
{
    escape(out, text, false);
}

void escape_attribute(struct buf *out, Str text)
{
    escape(out, text, true);
}

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_one_of(char c, const char *characters)
{
    return c != '\0' && strchr(characters, c) != NULL;
}

static bool is_control(char c)
{
    return (unsigned char)c < 0x20 || c == 0x7f;
}

static void percent_byte(struct buf *out, char c)
{
    static const char digits[] = "0123456789ABCDEF";
    const unsigned char byte = (unsigned char)c;
    const char encoded[] = { '%', digits[byte >> 4], digits[byte & 15] };

    buf_bytes(out, encoded, sizeof encoded);
}

void escape_component(struct buf *out, Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (is_letter_or_digit(text.ptr[i]) || is_one_of(text.ptr[i], "-._~"))
            buf_char(out, text.ptr[i]);
        else
            percent_byte(out, text.ptr[i]);
    }
}

/* The part before the first colon, when that colon comes before any slash, question mark or hash;
 * else nothing. */
static bool find_scheme(Str address, Str *out)
{
    for (size_t i = 0; i < address.len; i++) {
        if (is_one_of(address.ptr[i], "/?#"))
            return false;
        if (address.ptr[i] == ':') {
            *out = str_sub(address, 0, i);
            return true;
        }
    }
    return false;
}

static bool is_slash(Str s, size_t at)
{
    return at < s.len && (s.ptr[at] == '/' || s.ptr[at] == '\\');
}

bool address_is_safe(Str address)
{
    Str scheme;

    for (size_t i = 0; i < address.len; i++) {
        if (is_control(address.ptr[i]))
            return false;
    }
    if (!find_scheme(address, &scheme)) {
        /* Two slashes, or what a browser takes for them, lead to another host. */
        return !(is_slash(address, 0) && is_slash(address, 1));
    }
    if (str_eq_ascii_case(scheme, STR("mailto")) || str_eq_ascii_case(scheme, STR("tel")))
        return true;
    if (!str_eq_ascii_case(scheme, STR("http")) && !str_eq_ascii_case(scheme, STR("https")))
        return false;
    Str rest = str_sub(address, scheme.len + 1, address.len);
    return str_starts(rest, STR("//")) && rest.len > 2 && !is_slash(rest, 2);
}

/* True where the % at i begins a pair of hexadecimal digits. */
static bool is_encoded(Str address, size_t i)
{
    return i + 2 < address.len && is_hex(address.ptr[i + 1]) && is_hex(address.ptr[i + 2]);
}

void escape_address(struct buf *out, Str address)
{
    if (!address_is_safe(address)) {
        buf_char(out, '#');
        return;
    }
    for (size_t i = 0; i < address.len; i++) {
        char c = address.ptr[i];
        const char *entity = entity_of(c, true);

        if (c == '%' ? is_encoded(address, i)
                     : is_letter_or_digit(c) || is_one_of(c, "-._~:/?#[]@!$()*+,;="))
            buf_char(out, c);
        else if (c == '&' || c == '\'')
            buf_z(out, entity);
        else
            percent_byte(out, c);
    }
}
