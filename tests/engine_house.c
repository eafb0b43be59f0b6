/* SPDX-License-Identifier: EUPL-1.2
 *
 * A house for tests.  Contract in engine_house.h.
 */
#include "engine_house.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/log.h"
#include "records/export.h"
#include "records/memory.h"
#include "records/public_change.h"
#include "rooms/rooms.h"
#include "scratch_folder.h"
#include "search/search.h"
#include "store/store.h"

enum { HOUSE_ARENA_MAX = 1 << 30, FILE_MAX = 64 << 20, EXPORT_MAX = 64 << 20 };

Str engine_source(struct arena *arena, const char *path)
{
    static const char *const above[] = { ".", "..", "../..", "../../.." };
    const char *told = getenv("HOUSE_SOURCE");

    if (told != NULL)
        return str_fmt(arena, "%s/%s", told, path);
    for (size_t i = 0; i < sizeof(above) / sizeof(above[0]); i++)
        if (file_exists(arena, str_fmt(arena, "%s/region/baltic/house.csv", above[i])))
            return str_fmt(arena, "%s/%s", above[i], path);
    panic("HOUSE_SOURCE must name the project's folder");
}

/* ---- filling ---- */

static struct import_file file_of(struct engine_house *house, Str name, Bytes bytes)
{
    struct import_file file = { .name = name, .bytes = bytes };

    must(str_ends(name, STR(".csv")));
    file.kind = kind_find(house->kinds, str_sub(name, 0, name.len - 4));
    if (file.kind == NULL && !str_eq_z(name, "house.csv"))
        panic("%.*s is named after no kind", STR_ARG(name));
    return file;
}

static void fill(struct engine_house *house, const struct import_file *files, size_t count)
{
    struct import_report report;
    struct import_options options = { 0 };

    must(import_run(house->writer, &house->arena, house->kinds, files, count, &options, &report) ==
         OK);
    for (size_t i = 0; i < report.problem_count && i < 10; i++)
        fprintf(stderr, "%.*s:%zu: %.*s: %.*s\n", STR_ARG(report.problems[i].file),
                report.problems[i].line, STR_ARG(report.problems[i].column),
                STR_ARG(report.problems[i].reason));
    must(report.problem_count == 0);
}

static void open_folder(struct engine_house *house)
{
    log_set_level(LOG_WARNING);
    arena_init(&house->arena, HOUSE_ARENA_MAX);
    arena_init(&house->visit, VISIT_ARENA_MAX);
    house->folder = scratch_make(&house->arena);
    house->kinds = rooms_kinds(&house->arena);
    must(store_create(&house->arena, house->folder) == OK);
    must(store_open(&house->arena, house->folder, DB_ACCESS_WRITE, &house->writer) == OK);
}

void engine_read_settings(struct engine_house *house)
{
    struct settings *settings;

    must(settings_read(house->writer, &house->arena, &settings) == OK);
    house->house.settings = settings;
}

static void open_doors(struct engine_house *house)
{
    const char *path = store_search_path(&house->arena, house->folder);

    must(search_rebuild(&house->arena, house->writer, path, house->kinds, NULL) == OK);
    must(db_open(path, DB_ACCESS_WRITE, &house->index) == OK);
    must(store_open(&house->arena, house->folder, DB_ACCESS_READ, &house->reader) == OK);
    card_box_init(&house->box);
    search_init(&house->search, house->index, &house->box);
    house->doors = (struct house_search){ .rest = search_give };
    house->house = (struct house){
        .arena = &house->arena,
        .folder = house->folder,
        .base_address = STR("http://house.example"),
        .router = rooms_router(&house->arena, house->kinds),
        .pages = &rooms_pages,
        .offers = settings_house_offers,
        .kinds = house->kinds,
        .search = &house->doors,
        .memory = memory_new(1 << 20),
    };
    engine_read_settings(house);
}

void engine_house_open(struct engine_house *house, const struct engine_file *files, size_t count)
{
    struct import_file *imports;

    *house = (struct engine_house){ 0 };
    open_folder(house);
    imports = ARENA_ARRAY(&house->arena, count + 1, struct import_file);
    for (size_t i = 0; i < count; i++)
        imports[i] = file_of(house, str_from_z(files[i].name), bytes_of(str_from_z(files[i].text)));
    fill(house, imports, count);
    open_doors(house);
}

void engine_house_open_pack(struct engine_house *house, const char *folder)
{
    struct import_file *imports;
    size_t name_count, count = 0;
    Str *names, path;

    *house = (struct engine_house){ 0 };
    open_folder(house);
    path = engine_source(&house->arena, folder);
    must(folder_list(&house->arena, path, &names, &name_count) == OK);
    imports = ARENA_ARRAY(&house->arena, name_count + 1, struct import_file);
    for (size_t i = 0; i < name_count; i++) {
        Bytes bytes;

        if (!str_ends(names[i], STR(".csv")))
            continue;
        must(file_read(&house->arena,
                       scratch_path(&house->arena, path, str_z(&house->arena, names[i])), FILE_MAX,
                       &bytes) == OK);
        imports[count++] = file_of(house, names[i], bytes);
    }
    fill(house, imports, count);
    open_doors(house);
}

void engine_house_close(struct engine_house *house)
{
    search_give(&house->search);
    arena_clear(&house->search.arena);
    card_box_clear(&house->box);
    memory_free(house->house.memory);
    db_close(house->index);
    db_close(house->reader);
    db_close(house->writer);
    scratch_remove(&house->arena, house->folder);
    arena_clear(&house->visit);
    arena_clear(&house->arena);
}

struct import_report engine_import(struct engine_house *house, const char *name, const char *text,
                                   struct import_options options)
{
    struct import_file file =
        file_of(house, str_from_z(name), bytes_of(str_copy(&house->arena, str_from_z(text))));
    struct import_report report;

    must(import_run(house->writer, &house->arena, house->kinds, &file, 1, &options, &report) == OK);
    return report;
}

bool engine_follow(struct engine_house *house)
{
    bool changed;

    search_give(&house->search);
    must(search_follow(house->writer, house->index, house->kinds, &changed) == OK);
    must(public_change_follow(house->writer) == OK);
    return changed;
}

int64_t engine_changes(struct engine_house *house)
{
    int64_t newest;

    must(change_newest(house->writer, &newest) == OK);
    return newest;
}

int64_t engine_number(struct engine_house *house, const char *statement)
{
    struct statement asked = { "test.number", statement };
    int64_t number;

    must(db_number(house->writer, &asked, DBNONE, -1, &number) == OK);
    return number;
}

/* ---- asking ---- */

struct response engine_get_as(struct engine_house *house, Str target, const char *accept_language)
{
    struct request request = { .method = METHOD_GET,
                               .accept_language = str_from_z(accept_language),
                               .host = STR("house.test") };
    struct response response;
    size_t mark;

    arena_reset(&house->visit);
    target = str_sub(target, 0, str_find(target, '#'));
    mark = str_find(target, '?');
    request.path = str_sub(target, 0, mark);
    request.query = str_sub(target, mark + 1, target.len);
    house_answer(&house->house, &house->visit, house->reader,
                 house->index != NULL ? &house->search : NULL, &request, &response);
    return response;
}

struct response engine_get(struct engine_house *house, Str target)
{
    return engine_get_as(house, target, "");
}

struct response engine_get_z(struct engine_house *house, const char *target)
{
    return engine_get(house, str_from_z(target));
}

Str engine_body(struct engine_house *house, const char *target)
{
    struct response response = engine_get_z(house, target);

    if (response.status != 200)
        panic("%s was answered with %d", target, response.status);
    return str_copy(&house->arena, response.body);
}

Str engine_export(struct engine_house *house, const char *kind)
{
    const struct kind *found = kind_find(house->kinds, str_from_z(kind));
    struct buf out;
    int64_t *ids;
    size_t count;

    must(found != NULL);
    must(export_ids(house->reader, &house->arena, found, NULL, &ids, &count) == OK);
    buf_init(&out, &house->arena, EXPORT_MAX);
    must(export_csv(&(struct export_of){ house->reader, &house->arena, house->kinds, found, NULL,
                                         ids, count },
                    &out) == OK);
    return str_copy(&house->arena, buf_text(&out));
}

struct reader engine_reader(struct engine_house *house, const char *lang)
{
    const struct settings *settings = house->house.settings;

    return (struct reader){
        .arena = &house->arena,
        .db = house->reader,
        .kinds = house->kinds,
        .eye = { .reach = REACH_PUBLIC, .now = when_now() },
        .lang = str_from_z(lang),
        .fallback = settings->default_language,
        .memory = house->house.memory,
        .state = memory_state(house->house.memory, house->reader),
    };
}

/* ---- texts ---- */

size_t engine_find(Str text, const char *part)
{
    Str wanted = str_from_z(part);
    const char *at = text.len == 0 ? NULL : memmem(text.ptr, text.len, wanted.ptr, wanted.len);

    return at == NULL ? text.len : (size_t)(at - text.ptr);
}

bool engine_has(Str text, const char *part)
{
    return engine_find(text, part) < text.len;
}

size_t engine_count(Str text, const char *part)
{
    size_t count = 0, length = str_from_z(part).len, at;

    while ((at = engine_find(text, part)) < text.len) {
        count++;
        text = str_sub(text, at + length, text.len);
    }
    return count;
}

Str engine_between(Str text, const char *before, const char *after)
{
    size_t from = engine_find(text, before), length = str_from_z(before).len;
    Str rest;

    if (from == text.len)
        return STR_EMPTY;
    rest = str_sub(text, from + length, text.len);
    return str_sub(rest, 0, engine_find(rest, after));
}

/* The five entities that pages write (and &nbsp; is never one of them). */
static Str without_entities(struct arena *arena, Str html)
{
    static const struct {
        Str entity;
        const char *means;
    } all[] = {
        { STR("&amp;"), "&" },   { STR("&lt;"), "<" },  { STR("&gt;"), ">" },
        { STR("&quot;"), "\"" }, { STR("&#39;"), "'" },
    };
    struct buf out;

    buf_init(&out, arena, html.len + 1);
    for (size_t i = 0; i < html.len;) {
        size_t e = 0;

        while (e < 5 && !str_starts(str_sub(html, i, html.len), all[e].entity))
            e++;
        if (e < 5)
            buf_z(&out, all[e].means);
        else
            buf_char(&out, html.ptr[i]);
        i += e < 5 ? all[e].entity.len : 1;
    }
    return buf_text(&out);
}

bool engine_next_address(struct arena *arena, Str html, size_t *at, Str *out)
{
    static const char *const names[] = { " href=\"", " action=\"", " src=\"" };
    size_t first = html.len, skip = 0;

    for (size_t i = 0; i < 3; i++) {
        Str rest = str_sub(html, *at, html.len);
        size_t found = engine_find(rest, names[i]);

        if (found < rest.len && *at + found < first) {
            first = *at + found;
            skip = str_from_z(names[i]).len;
        }
    }
    if (first >= html.len)
        return false;
    Str rest = str_sub(html, first + skip, html.len);
    Str value = str_sub(rest, 0, str_find(rest, '"'));

    *at = first + skip + value.len;
    *out = without_entities(arena, value);
    return true;
}

/* ---- text nodes by language ---- */

enum { DEPTH_MAX = 200, NODES_MAX = 60000 };

struct walk {
    struct arena *arena;
    Str names[DEPTH_MAX];
    Str langs[DEPTH_MAX];
    size_t depth;
    struct engine_words *nodes;
    size_t count;
};

static bool is_void(Str name)
{
    static const char *const all[] = { "meta", "link", "img", "input", "br", "hr", "wbr" };

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        if (str_eq_z(name, all[i]))
            return true;
    return false;
}

static Str tag_name_of(Str tag)
{
    size_t end = 0;

    while (end < tag.len && tag.ptr[end] != ' ' && tag.ptr[end] != '\n' && tag.ptr[end] != '/')
        end++;
    return str_sub(tag, 0, end);
}

static const char *open_tag(struct walk *walk, Str tag)
{
    Str name = tag_name_of(tag), lang = engine_between(tag, " lang=\"", "\"");

    if (is_void(name) || str_ends(tag, STR("/")))
        return NULL;
    if (walk->depth == DEPTH_MAX)
        return "elements are nested too deeply";
    walk->names[walk->depth] = name;
    walk->langs[walk->depth] = lang.len > 0      ? lang
                               : walk->depth > 0 ? walk->langs[walk->depth - 1]
                                                 : STR_EMPTY;
    walk->depth++;
    return NULL;
}

static const char *close_tag(struct walk *walk, Str tag)
{
    if (walk->depth == 0 ||
        !str_eq(walk->names[walk->depth - 1], tag_name_of(str_sub(tag, 1, tag.len))))
        return str_z(walk->arena,
                     str_fmt(walk->arena, "<%.*s> closes nothing that is open", STR_ARG(tag)));
    walk->depth--;
    return NULL;
}

/* A tag ends at the first > outside quotes. */
static size_t tag_end(Str html, size_t from)
{
    bool quoted = false;
    size_t at = from;

    for (; at < html.len && (quoted || html.ptr[at] != '>'); at++)
        if (html.ptr[at] == '"')
            quoted = !quoted;
    return at;
}

static void note_words(struct walk *walk, Str text)
{
    Str words = str_trim(without_entities(walk->arena, text));

    if (words.len == 0 || walk->depth == 0 || walk->count == NODES_MAX)
        return;
    walk->nodes[walk->count++] = (struct engine_words){ words, walk->langs[walk->depth - 1] };
}

const char *engine_words_of(struct arena *arena, Str html, struct engine_words **out,
                            size_t *count_out)
{
    struct walk *walk = ARENA_NEW(arena, struct walk);
    size_t at = 0;

    walk->arena = arena;
    walk->nodes = ARENA_ARRAY(arena, NODES_MAX, struct engine_words);
    while (at < html.len) {
        size_t open = at + str_find(str_sub(html, at, html.len), '<'), end;
        const char *fault = NULL;
        Str tag;

        note_words(walk, str_sub(html, at, open - at));
        if (open >= html.len)
            break;
        end = tag_end(html, open + 1);
        tag = str_sub(html, open + 1, end - open - 1);
        if (tag.len > 0 && tag.ptr[0] == '/')
            fault = close_tag(walk, tag);
        else if (tag.len > 0 && tag.ptr[0] != '!')
            fault = open_tag(walk, tag);
        if (fault != NULL)
            return fault;
        at = end + 1;
    }
    *out = walk->nodes;
    *count_out = walk->count;
    return walk->depth == 0 ? NULL : "an element is not closed";
}
