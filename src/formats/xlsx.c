/* SPDX-License-Identifier: EUPL-1.2
 *
 * XLSX.  Contract in sheet.h.  A workbook is a ZIP file of XML parts: five of them are always the
 * same but for the sheet's name, the sixth is the table.  Texts stand in their cells (inlineStr)
 * and are never read as formulas.
 */
#include "formats/sheet.h"

#include "base/arena.h"
#include "formats/archive.h"
#include "formats/xml.h"

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define MEDIA "application/vnd.openxmlformats-officedocument.spreadsheetml."

static const char content_types[] =
    XML_HEAD "<Types xmlns=\"" PACKAGE "content-types\">"
             "<Default Extension=\"rels\" "
             "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
             "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
             "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" MEDIA "sheet.main+xml\"/>"
             "<Override PartName=\"/xl/styles.xml\" ContentType=\"" MEDIA "styles+xml\"/>"
             "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"" MEDIA
             "worksheet+xml\"/></Types>";

static const char package_relations[] =
    XML_HEAD "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"rId1\" "
             "Type=\"" RELATIONS "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";

static const char book_relations[] =
    XML_HEAD "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"rId1\" "
             "Type=\"" RELATIONS "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
             "<Relationship Id=\"rId2\" Type=\"" RELATIONS "/styles\" Target=\"styles.xml\"/>"
             "</Relationships>";

/* The places of the cell styles in the list below. */
#define STYLE_HEAD "1"
#define STYLE_DATE "2"

static const char styles[] = XML_HEAD
    "<styleSheet xmlns=\"" MAIN "\">"
    "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/></numFmts>"
    "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
    "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
    "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
    "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
    "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border>"
    "</borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" "
    "borderId=\"0\"/></cellStyleXfs><cellXfs count=\"3\">"
    "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
    "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
    "applyFont=\"1\"/>"
    "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
    "applyNumberFormat=\"1\"/></cellXfs>"
    "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/>"
    "</cellStyles></styleSheet>";

struct sheet_writing {
    struct format_job *job;
    struct xml *xml;
    size_t column_count;
};

/* ---- texts ---- */

/* Whether Excel would read what stands here as an escaped character: _x0041_. */
static bool is_escape(Str text, size_t at)
{
    if (text.len - at < 7 || text.ptr[at] != '_' || text.ptr[at + 1] != 'x' ||
        text.ptr[at + 6] != '_')
        return false;
    for (size_t i = at + 2; i < at + 6; i++)
        if (str_find(STR("0123456789abcdefABCDEF"), text.ptr[i]) == 22)
            return false;
    return true;
}

static void write_text(struct xml *xml, Str text)
{
    size_t from = 0;

    xml_open(xml, "is");
    xml_open(xml, "t");
    xml_attribute(xml, "xml:space", STR("preserve"));
    for (size_t i = 0; i < text.len; i++)
        if (is_escape(text, i)) {
            xml_text(xml, str_sub(text, from, i - from));
            xml_text(xml, STR("_x005F"));
            from = i;
        }
    xml_text(xml, str_sub(text, from, text.len));
    xml_close(xml);
    xml_close(xml);
}

static void open_cell(struct xml *xml, Str place, const char *type, const char *style)
{
    xml_open(xml, "c");
    xml_attribute(xml, "r", place);
    if (style != NULL)
        xml_attribute(xml, "s", str_from_z(style));
    if (type != NULL)
        xml_attribute(xml, "t", str_from_z(type));
}

static void write_text_cell(struct arena *arena, struct xml *xml, Str place, Str text,
                            const char *style)
{
    open_cell(xml, place, "inlineStr", style);
    write_text(xml, sheet_text(arena, text, SHEET_CELL_MAX));
    xml_close(xml);
}

/* ---- the table ---- */

/* Keeps the first row in view. */
static void write_view(struct xml *xml)
{
    xml_open(xml, "sheetViews");
    xml_open(xml, "sheetView");
    xml_attribute(xml, "tabSelected", STR("1"));
    xml_attribute(xml, "workbookViewId", STR("0"));
    xml_open(xml, "pane");
    xml_attribute(xml, "ySplit", STR("1"));
    xml_attribute(xml, "topLeftCell", STR("A2"));
    xml_attribute(xml, "activePane", STR("bottomLeft"));
    xml_attribute(xml, "state", STR("frozen"));
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
}

static void write_widths(struct arena *arena, struct xml *xml, size_t columns)
{
    xml_open(xml, "cols");
    xml_open(xml, "col");
    xml_attribute(xml, "min", STR("1"));
    xml_attribute(xml, "max", str_fmt(arena, "%zu", columns));
    xml_attribute(xml, "width", STR("18"));
    xml_attribute(xml, "customWidth", STR("1"));
    xml_close(xml);
    xml_close(xml);
}

static Err write_head(void *context, const struct columns *columns)
{
    struct sheet_writing *writing = context;
    struct arena *arena = writing->job->reader.arena;
    struct xml *xml = writing->xml;

    writing->column_count = columns->count;
    write_view(xml);
    write_widths(arena, xml, columns->count);
    xml_open(xml, "sheetData");
    xml_open(xml, "row");
    xml_attribute(xml, "r", STR("1"));
    for (size_t c = 0; c < columns->count; c++)
        write_text_cell(arena, xml, sheet_place(arena, c, 0), columns->items[c].name, STYLE_HEAD);
    xml_close(xml);
    return OK;
}

/* Days since 1899-12-30; one fewer before March 1900, since Excel knows a 29 February 1900. */
static int64_t serial_of(Day day)
{
    int64_t days = when_from_day(day) / 86400000 + 25569;

    if (day.year == 1900 && day.month < 3)
        days--;
    return days;
}

static void write_cell(struct xml *xml, const struct export_row *row, size_t c)
{
    Str cell = row->cells[c], place = sheet_place(row->arena, c, row->index + 1);
    int64_t number;
    Day day;

    if (column_cells(&row->columns->items[c]) == CELL_NUMBER &&
        str_int(cell, 0, (int64_t)1 << 53, &number) == OK) {
        open_cell(xml, place, NULL, NULL);
        xml_element(xml, "v", cell);
    } else if (sheet_day(&row->columns->items[c], cell, &day)) {
        open_cell(xml, place, NULL, STYLE_DATE);
        xml_element(xml, "v", str_fmt(row->arena, "%lld", (long long)serial_of(day)));
    } else {
        write_text_cell(row->arena, xml, place, cell, NULL);
        return;
    }
    xml_close(xml);
}

static Err write_row(void *context, const struct export_row *row)
{
    struct sheet_writing *writing = context;

    xml_open(writing->xml, "row");
    xml_attribute(writing->xml, "r", str_fmt(row->arena, "%zu", row->index + 2));
    for (size_t c = 0; c < row->columns->count; c++)
        if (row->cells[c].len > 0)
            write_cell(writing->xml, row, c);
    xml_close(writing->xml);
    return buf_full(writing->xml->out) ? ERR_TOO_LARGE : OK;
}

static Err write_sheet(struct format_job *job, struct buf *out)
{
    struct arena *arena = job->reader.arena;
    struct export_of of = format_export(job);
    struct xml xml;
    struct sheet_writing writing = { job, &xml, 0 };
    Err err, ended;

    xml_begin(&xml, out);
    xml_open(&xml, "worksheet");
    xml_attribute(&xml, "xmlns", STR(MAIN));
    err = export_walk(&of, &(struct export_walk){ write_head, write_row, &writing });
    if (err == OK) {
        xml_close(&xml); /* the rows */
        xml_open(&xml, "autoFilter");
        xml_attribute(&xml, "ref", sheet_range(arena, writing.column_count, job->count + 1));
    }
    ended = xml_end(&xml); /* closes what is still open */
    return err != OK ? err : ended;
}

static Err write_book(struct format_job *job, struct buf *out)
{
    struct xml xml;

    xml_begin(&xml, out);
    xml_open(&xml, "workbook");
    xml_attribute(&xml, "xmlns", STR(MAIN));
    xml_attribute(&xml, "xmlns:r", STR(RELATIONS));
    xml_open(&xml, "bookViews");
    xml_open(&xml, "workbookView");
    xml_close(&xml);
    xml_close(&xml);
    xml_open(&xml, "sheets");
    xml_open(&xml, "sheet");
    xml_attribute(&xml, "name", sheet_name(job));
    xml_attribute(&xml, "sheetId", STR("1"));
    xml_attribute(&xml, "r:id", STR("rId1"));
    return xml_end(&xml); /* closes what is still open */
}

static Err write_xlsx(struct format_job *job)
{
    struct buf book, sheet;
    struct arena arena;
    Err err;

    if (job->count >= SHEET_ROWS_MAX)
        return ERR_TOO_LARGE;
    arena_init(&arena, 3 * job->out->max + (1 << 20));
    buf_init(&book, &arena, 65536);
    err = write_book(job, &book);
    buf_init(&sheet, &arena, job->out->max);
    if (err == OK)
        err = write_sheet(job, &sheet);
    if (err == OK)
        err = archive_write(
            &arena,
            (struct archive_file[]){
                { STR("[Content_Types].xml"), str_from_z(content_types), false },
                { STR("_rels/.rels"), str_from_z(package_relations), false },
                { STR("xl/workbook.xml"), buf_text(&book), false },
                { STR("xl/_rels/workbook.xml.rels"), str_from_z(book_relations), false },
                { STR("xl/styles.xml"), str_from_z(styles), false },
                { STR("xl/worksheets/sheet1.xml"), buf_text(&sheet), false },
            },
            6, job->out);
    arena_clear(&arena);
    return err;
}

const struct format format_xlsx = {
    "xlsx",
    "XLSX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FORMAT_DOWNLOAD | FORMAT_LIST | FORMAT_WHOLE,
    NULL,
    write_xlsx,
};
