/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fuzzes the import as a whole, from the bytes of a file to the pages and files that the records
 * become.
 *
 * What is refused has a place and a reason of a readable length, and changes nothing.  What is
 * taken is the same house when it is imported again, comes out as it went in, and every page and
 * format of every record that it brought is sound (answer_check.h).  The house is as it was before
 * the next input.
 *
 * The input: the name of a kind or "house" (the settings) on the first line, then the file.
 */
#include <stdio.h>
#include <unistd.h>

#include "answer_check.h"
#include "base/csv.h"
#include "base/file.h"
#include "records/export.h"
#include "records/format.h"
#include "records/memory.h"
#include "records/public_change.h"
#include "scratch_folder.h"
#include "store/store.h"

enum { INPUT_MAX = 1 << 16, REASON_MAX = 600, ASKED_MAX = 3, TEXT_MAX = 16 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- the house as it was ---- */

static void write_bytes(const char *path, Bytes bytes)
{
    FILE *file = fopen(path, "wb");

    must(file != NULL && fwrite(bytes.ptr, 1, bytes.len, file) == bytes.len);
    must(fclose(file) == 0);
}

static void open_databases(void)
{
    must(store_open(&tiny.arena, tiny.folder, DB_ACCESS_WRITE, &tiny.writer) == OK);
    must(db_script(tiny.writer, "fuzz.quick", "PRAGMA synchronous = OFF") == OK);
    must(store_open(&tiny.arena, tiny.folder, DB_ACCESS_READ, &tiny.reader) == OK);
}

/* Keeps the house's file at the first call, and puts it back at every later one. */
static void restore(void)
{
    static struct arena kept_in;
    static Bytes kept;
    Str path = scratch_path(&tiny.visit, tiny.folder, "house.db");

    memory_free(tiny.house.memory);
    tiny.house.memory = memory_new(1 << 20);
    db_close(tiny.reader);
    db_close(tiny.writer);
    if (kept.ptr == NULL) {
        arena_init(&kept_in, TEXT_MAX);
        must(file_read(&kept_in, path, TEXT_MAX / 2, &kept) == OK);
    } else {
        write_bytes(str_z(&tiny.visit, path), kept);
    }
    open_databases();
}

/* ---- what was refused ---- */

static void check_problem(const struct import_problem *problem, size_t lines)
{
    must(str_eq_z(problem->file, "fuzzed.csv") && problem->line <= lines + 1);
    must(problem->reason.len > 0 && str_points(problem->reason) <= REASON_MAX);
    must(str_points(problem->column) <= REASON_MAX);
    must_be_text(&tiny.visit, problem->reason);
    must_be_text(&tiny.visit, problem->column);
}

static size_t count_lines(Bytes bytes)
{
    size_t count = 1;

    for (size_t i = 0; i < bytes.len; i++)
        count += bytes.ptr[i] == '\n' || bytes.ptr[i] == '\r' ? 1 : 0;
    return count;
}

static struct import_report import(const struct import_file *file)
{
    const struct import_options options = { 0 };
    struct import_report report;

    must(import_run(tiny.writer, &tiny.arena, tiny.kinds, file, 1, &options, &report) == OK);
    must(report.refused <= report.rows && (report.refused == 0 || report.problem_count > 0));
    return report;
}

/* ---- what was taken ---- */

static void ask(Str target)
{
    struct response response = engine_get(&tiny, target);

    must_be_answer(&tiny.visit, &response);
}

static void ask_for_record(const struct kind *kind, Str code)
{
    struct arena *arena = &tiny.arena;
    Str page =
        str_fmt(arena, "/en/%s/%.*s", kind->path != NULL ? kind->path : "library", STR_ARG(code));

    ask(str_fmt(arena, "/r/%.*s", STR_ARG(code)));
    ask(page);
    for (size_t i = 0; tiny.kinds->formats[i] != NULL; i++)
        ask(str_fmt(arena, "%.*s.%s", STR_ARG(page), tiny.kinds->formats[i]->suffix));
    ask(str_fmt(arena, "/api/v1/%s/%.*s", kind->plural, STR_ARG(code)));
    ask(str_fmt(arena,
                "/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:house.example:%.*s",
                STR_ARG(code)));
}

static void ask_for_list(const struct kind *kind)
{
    struct arena *arena = &tiny.arena;
    Str page = str_fmt(arena, "/en/%s", kind->path != NULL ? kind->path : "library");

    ask(page);
    for (size_t i = 0; tiny.kinds->formats[i] != NULL; i++)
        ask(str_fmt(arena, "%.*s.%s", STR_ARG(page), tiny.kinds->formats[i]->suffix));
    ask(str_fmt(arena, "/api/v1/%s", kind->plural));
}

/* The first codes that the file has. */
static void ask_for_records(const struct import_file *file)
{
    struct csv_reader reader;
    struct csv_row row;
    size_t code = 0;
    bool more;

    csv_open(&reader, file->bytes);
    must(csv_next(&reader, &tiny.arena, &row, &more) == OK && more);
    while (code < row.count && !str_eq_z(str_trim(row.cells[code]), "code"))
        code++;
    for (int i = 0; i < ASKED_MAX; i++) {
        must(csv_next(&reader, &tiny.arena, &row, &more) == OK);
        if (!more)
            return;
        ask_for_record(file->kind, str_trim(row.cells[code]));
    }
}

static void check_round_trip(const struct import_file *file)
{
    Str first = engine_export(&tiny, file->kind->name);
    struct import_file again = { file->kind, STR("fuzzed.csv"), bytes_of(first) };
    struct import_report report = import(&again);

    must(report.problem_count == 0 && report.added == 0 && report.changed == 0);
    must(str_eq(engine_export(&tiny, file->kind->name), first));
}

static void check_taken(const struct import_file *file)
{
    static const char *const pages[] = { "/en/",
                                         "/en/search?q=a",
                                         "/en/about/api",
                                         "/en/opensearch.xml",
                                         "/.well-known/security.txt",
                                         "/robots.txt",
                                         "/oai?verb=Identify" };

    engine_read_settings(&tiny);
    must(public_change_follow(tiny.writer) == OK);
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
        ask(str_from_z(pages[i]));
    if (file->kind == NULL)
        return;
    check_round_trip(file);
    ask_for_list(file->kind);
    ask_for_records(file);
}

/* ---- */

/* False where the first line names nothing that can be imported. */
static bool read_input(Bytes input, struct import_file *out)
{
    Str text = { (const char *)input.ptr, input.len };
    Str name = str_sub(text, 0, str_find(text, '\n'));

    *out = (struct import_file){ .kind = kind_find(tiny.kinds, name), .name = STR("fuzzed.csv") };
    if (name.len == input.len || (out->kind == NULL && !str_eq_z(name, "house")))
        return false;
    out->bytes = (Bytes){ input.ptr + name.len + 1, input.len - name.len - 1 };
    return true;
}

/* Whether the house is another one now. */
static bool check_import(const struct import_file *file)
{
    int64_t before = engine_changes(&tiny);
    struct import_report report = import(file);
    struct import_report second;

    for (size_t i = 0; i < report.problem_count; i++)
        check_problem(&report.problems[i], count_lines(file->bytes));
    if (report.problem_count > 0) {
        must(report.added + report.changed + report.unchanged == 0);
        must(engine_changes(&tiny) == before);
        return false;
    }
    must(report.added + report.changed + report.unchanged == report.rows);
    if (report.rows == 0)
        return false;
    second = import(file);
    must(second.problem_count == 0 && second.unchanged == report.rows);
    check_taken(file);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct import_file file;

    if (size > INPUT_MAX)
        return 0;
    if (tiny.writer == NULL) {
        open_tiny();
        restore();
    }
    struct arena_mark mark = arena_mark(&tiny.arena);
    const void *settings = tiny.house.settings;

    arena_reset(&tiny.visit);
    if (read_input((Bytes){ data, size }, &file) && check_import(&file))
        restore();
    tiny.house.settings = settings;
    arena_rewind(&tiny.arena, mark);
    return 0;
}
