/* SPDX-License-Identifier: EUPL-1.2
 *
 * ODS.  Contract in sheet.h.  An OpenDocument file is a ZIP file whose first entry, not
 * compressed, is its media type; the table is content.xml, what the screen shows of it
 * settings.xml.
 */
#include "formats/sheet.h"

#include "base/arena.h"
#include "formats/archive.h"
#include "formats/xml.h"

#define MEDIA "application/vnd.oasis.opendocument.spreadsheet"

static const char manifest[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" "
    "manifest:version=\"1.2\">"
    "<manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.2\" "
    "manifest:media-type=\"" MEDIA "\"/>"
    "<manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/>"
    "<manifest:file-entry manifest:full-path=\"settings.xml\" manifest:media-type=\"text/xml\"/>"
    "</manifest:manifest>\n";

struct ods_writing {
    struct format_job *job;
    struct xml *xml;
    Str name; /* of the sheet */
    size_t column_count;
};

static void write_namespaces(struct xml *xml)
{
    static const char *const spaces[][2] = {
        { "xmlns:office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0" },
        { "xmlns:table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0" },
        { "xmlns:text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0" },
        { "xmlns:style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0" },
        { "xmlns:number", "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" },
        { "xmlns:fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" },
        { "xmlns:config", "urn:oasis:names:tc:opendocument:xmlns:config:1.0" },
    };

    for (size_t i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++)
        xml_attribute(xml, spaces[i][0], str_from_z(spaces[i][1]));
    xml_attribute(xml, "office:version", STR("1.2"));
}

static void open_style(struct xml *xml, const char *name, const char *family)
{
    xml_open(xml, "style:style");
    xml_attribute(xml, "style:name", str_from_z(name));
    xml_attribute(xml, "style:family", str_from_z(family));
}

/* A date as YYYY-MM-DD, the header in bold, columns 4 cm wide. */
static void write_styles(struct xml *xml)
{
    static const char *const parts[] = { "number:year", "number:month", "number:day" };

    xml_open(xml, "office:automatic-styles");
    xml_open(xml, "number:date-style");
    xml_attribute(xml, "style:name", STR("day"));
    for (size_t i = 0; i < 3; i++) {
        xml_element(xml, "number:text", i > 0 ? STR("-") : STR_EMPTY);
        xml_open(xml, parts[i]);
        xml_attribute(xml, "number:style", STR("long"));
        xml_close(xml);
    }
    xml_close(xml);
    open_style(xml, "date", "table-cell");
    xml_attribute(xml, "style:data-style-name", STR("day"));
    xml_close(xml);
    open_style(xml, "head", "table-cell");
    xml_open(xml, "style:text-properties");
    xml_attribute(xml, "fo:font-weight", STR("bold"));
    xml_close(xml);
    xml_close(xml);
    open_style(xml, "wide", "table-column");
    xml_open(xml, "style:table-column-properties");
    xml_attribute(xml, "style:column-width", STR("4cm"));
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
}

static void open_cell(struct xml *xml, const char *type)
{
    xml_open(xml, "table:table-cell");
    xml_attribute(xml, "office:value-type", str_from_z(type));
}

/* What ODF would fold or lose is an element: tabs, and every blank after a blank or at an end. */
static void write_paragraph(struct xml *xml, Str line)
{
    size_t from = 0;

    xml_open(xml, "text:p");
    for (size_t i = 0; i < line.len; i++) {
        bool tab = line.ptr[i] == '\t';
        bool folded = line.ptr[i] == ' ' && (i == 0 || i + 1 == line.len || line.ptr[i - 1] == ' ');

        if (!tab && !folded)
            continue;
        xml_text(xml, str_sub(line, from, i - from));
        xml_open(xml, tab ? "text:tab" : "text:s");
        xml_close(xml);
        from = i + 1;
    }
    xml_text(xml, str_sub(line, from, line.len));
    xml_close(xml);
}

static void write_text(struct ods_writing *writing, Str text)
{
    Str rest = text;

    for (;;) {
        size_t end = str_find(rest, '\n');

        write_paragraph(writing->xml, str_sub(rest, 0, end));
        if (end == rest.len)
            break;
        rest = str_sub(rest, end + 1, rest.len);
    }
}

static Err write_head(void *context, const struct columns *columns)
{
    struct ods_writing *writing = context;
    struct xml *xml = writing->xml;

    writing->column_count = columns->count;
    xml_open(xml, "table:table");
    xml_attribute(xml, "table:name", writing->name);
    xml_open(xml, "table:table-column");
    xml_attribute(xml, "table:style-name", STR("wide"));
    xml_attribute(xml, "table:number-columns-repeated",
                  str_fmt(writing->job->reader.arena, "%zu", columns->count));
    xml_close(xml);
    xml_open(xml, "table:table-header-rows");
    xml_open(xml, "table:table-row");
    for (size_t c = 0; c < columns->count; c++) {
        open_cell(xml, "string");
        xml_attribute(xml, "table:style-name", STR("head"));
        write_text(writing, columns->items[c].name);
        xml_close(xml);
    }
    xml_close(xml);
    xml_close(xml);
    return OK;
}

static void write_cell(struct ods_writing *writing, const struct export_row *row, size_t c)
{
    struct xml *xml = writing->xml;
    Str cell = row->cells[c];
    int64_t number;
    Day day;

    if (cell.len == 0) {
        xml_open(xml, "table:table-cell");
        xml_close(xml);
        return;
    }
    if (column_cells(&row->columns->items[c]) == CELL_NUMBER &&
        str_int(cell, 0, (int64_t)1 << 53, &number) == OK) {
        open_cell(xml, "float");
        xml_attribute(xml, "office:value", cell);
    } else if (sheet_day(&row->columns->items[c], cell, &day)) {
        open_cell(xml, "date");
        xml_attribute(xml, "table:style-name", STR("date"));
        xml_attribute(xml, "office:date-value", cell);
    } else {
        open_cell(xml, "string");
    }
    write_text(writing, sheet_text(row->arena, cell, SHEET_CELL_MAX));
    xml_close(xml);
}

static Err write_row(void *context, const struct export_row *row)
{
    struct ods_writing *writing = context;

    xml_open(writing->xml, "table:table-row");
    for (size_t c = 0; c < row->columns->count; c++)
        write_cell(writing, row, c);
    xml_close(writing->xml);
    return buf_full(writing->xml->out) ? ERR_TOO_LARGE : OK;
}

static void write_filter(struct ods_writing *writing, size_t columns)
{
    struct arena *arena = writing->job->reader.arena;
    struct xml *xml = writing->xml;
    Str last = sheet_place(arena, columns - 1, writing->job->count);

    xml_open(xml, "table:database-ranges");
    xml_open(xml, "table:database-range");
    xml_attribute(xml, "table:name", STR("list"));
    xml_attribute(xml, "table:target-range-address",
                  str_fmt(arena, "'%.*s'.A1:'%.*s'.%.*s", STR_ARG(writing->name),
                          STR_ARG(writing->name), STR_ARG(last)));
    xml_attribute(xml, "table:display-filter-buttons", STR("true"));
    xml_close(xml);
    xml_close(xml);
}

static Err write_table(struct ods_writing *writing)
{
    struct export_of of = format_export(writing->job);

    TRY(export_walk(&of, &(struct export_walk){ write_head, write_row, writing }));
    xml_close(writing->xml); /* the table */
    write_filter(writing, writing->column_count);
    return OK;
}

static Err write_content(struct format_job *job, Str name, struct buf *out)
{
    struct xml xml;
    struct ods_writing writing = { job, &xml, name, 0 };
    Err err, ended;

    xml_begin(&xml, out);
    xml_open(&xml, "office:document-content");
    write_namespaces(&xml);
    write_styles(&xml);
    xml_open(&xml, "office:body");
    xml_open(&xml, "office:spreadsheet");
    err = write_table(&writing);
    ended = xml_end(&xml); /* closes what is still open */
    return err != OK ? err : ended;
}

static void config_item(struct xml *xml, const char *name, const char *type, const char *value)
{
    xml_open(xml, "config:config-item");
    xml_attribute(xml, "config:name", str_from_z(name));
    xml_attribute(xml, "config:type", str_from_z(type));
    xml_text(xml, str_from_z(value));
    xml_close(xml);
}

static void open_named(struct xml *xml, const char *element, Str name)
{
    xml_open(xml, element);
    if (name.len > 0)
        xml_attribute(xml, "config:name", name);
}

/* Freezes the first row. */
static Err write_settings(Str name, struct buf *out)
{
    struct xml xml;

    xml_begin(&xml, out);
    xml_open(&xml, "office:document-settings");
    write_namespaces(&xml);
    xml_open(&xml, "office:settings");
    open_named(&xml, "config:config-item-set", STR("ooo:view-settings"));
    open_named(&xml, "config:config-item-map-indexed", STR("Views"));
    open_named(&xml, "config:config-item-map-entry", STR_EMPTY);
    open_named(&xml, "config:config-item-map-named", STR("Tables"));
    open_named(&xml, "config:config-item-map-entry", name);
    config_item(&xml, "VerticalSplitMode", "short", "2");
    config_item(&xml, "VerticalSplitPosition", "int", "1");
    config_item(&xml, "ActiveSplitRange", "short", "2");
    config_item(&xml, "PositionBottom", "int", "1");
    return xml_end(&xml); /* closes what is still open */
}

static Err write_ods(struct format_job *job)
{
    struct buf content, settings;
    struct arena arena;
    Str name = sheet_name(job);
    Err err;

    if (job->count >= SHEET_ROWS_MAX)
        return ERR_TOO_LARGE;
    arena_init(&arena, 3 * job->out->max + (1 << 20));
    buf_init(&content, &arena, job->out->max);
    buf_init(&settings, job->reader.arena, 65536);
    err = write_content(job, name, &content);
    if (err == OK)
        err = write_settings(name, &settings);
    if (err == OK)
        err = archive_write(&arena,
                            (struct archive_file[]){
                                { STR("mimetype"), STR(MEDIA), true },
                                { STR("content.xml"), buf_text(&content), false },
                                { STR("settings.xml"), buf_text(&settings), false },
                                { STR("META-INF/manifest.xml"), str_from_z(manifest), false },
                            },
                            4, job->out);
    arena_clear(&arena);
    return err;
}

const struct format format_ods = {
    "ods",
    "ODS",
    "application/vnd.oasis.opendocument.spreadsheet",
    FORMAT_DOWNLOAD | FORMAT_LIST | FORMAT_WHOLE,
    NULL,
    write_ods,
};
