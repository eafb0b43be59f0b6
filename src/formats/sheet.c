/* SPDX-License-Identifier: EUPL-1.2
 *
 * What both kinds of spreadsheet share.  Contract in sheet.h.
 */
#include "formats/sheet.h"

#include "base/arena.h"

static size_t units_of(uint32_t point)
{
    return point > 0xFFFF ? 2 : 1;
}

Str sheet_text(struct arena *arena, Str text, size_t units_max)
{
    size_t at = 0, units = 0, fits = 0;

    if (text.len <= units_max) /* no code point has more units than bytes */
        return text;
    while (at < text.len) {
        size_t before = at;
        uint32_t point = str_next_point(text, &at);

        if (units + 1 <= units_max)
            fits = before; /* up to here there is room for the ellipsis */
        units += units_of(point);
    }
    return units <= units_max ? text : str_fmt(arena, "%.*s…", STR_ARG(str_sub(text, 0, fits)));
}

Str sheet_name(const struct format_job *job)
{
    struct buf name;
    Str title = str_trim(job->title);

    buf_init(&name, job->reader.arena, 4096);
    for (size_t i = 0; i < title.len; i++) {
        bool barred = str_find(STR("[]:*?/\\'\n\t"), title.ptr[i]) < 10;

        buf_char(&name, barred ? ' ' : title.ptr[i]);
    }
    title = str_trim(buf_text(&name));
    /* Excel keeps the name "History" for itself. */
    if (title.len == 0 || str_eq_ascii_case(title, STR("history")))
        title = str_from_z(job->kind->plural);
    if (str_eq_ascii_case(title, STR("history")))
        title = STR("history 1");
    return sheet_text(job->reader.arena, title, SHEET_NAME_MAX);
}

bool sheet_day(const struct column *column, Str cell, Day *out)
{
    enum cell_type type = column_cells(column);
    Day day;

    if ((type != CELL_DATE && type != CELL_MOMENT) || day_parse(cell, &day) != OK)
        return false;
    if (day.day == 0 || day.year < 1900)
        return false;
    *out = day;
    return true;
}

Str sheet_place(struct arena *arena, size_t column, size_t row)
{
    char letters[8];
    size_t at = sizeof(letters);

    for (size_t n = column + 1; n > 0; n = (n - 1) / 26)
        letters[--at] = (char)('A' + (n - 1) % 26);
    return str_fmt(arena, "%.*s%zu", (int)(sizeof(letters) - at), letters + at, row + 1);
}

Str sheet_range(struct arena *arena, size_t columns, size_t rows)
{
    return str_fmt(arena, "A1:%.*s", STR_ARG(sheet_place(arena, columns - 1, rows - 1)));
}
