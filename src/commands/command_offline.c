/* SPDX-License-Identifier: EUPL-1.2
 *
 * childcentre export DIR --offline FILE.zip [--lang L,L] [--base URL] [--without-files]: the public
 * house as files that open in a browser without a server (offline/offline.h).
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "commands/command.h"
#include "offline/offline.h"
#include "records/settings.h"
#include "rooms/rooms.h"
#include "store/store.h"

static void list_languages(const struct settings *settings)
{
    fputs("  The house offers:", stderr);
    for (int i = 0; i < settings->language_count; i++)
        fprintf(stderr, " %.*s", STR_ARG(lang_tag(settings->languages[i])));
    fputs(".\n", stderr);
}

static bool has(const Lang *languages, size_t count, Lang lang)
{
    for (size_t i = 0; i < count; i++)
        if (languages[i] == lang)
            return true;
    return false;
}

/* Those of --lang, or all that the house offers; false where one is unknown, which is said. */
static bool read_languages(const struct settings *settings, const char *named, Lang *languages,
                           size_t *count_out)
{
    Str rest = str_from_z(named), tag;
    size_t count = 0;

    for (int i = 0; named == NULL && i < settings->language_count; i++)
        languages[count++] = settings->languages[i];
    while (str_split(&rest, ',', &tag)) {
        Lang lang;

        tag = str_trim(tag);
        if (!lang_find(tag, &lang) || !settings_offer(settings, lang)) {
            fprintf(stderr, "childcentre: the house does not speak \"%.*s\".", STR_ARG(tag));
            list_languages(settings);
            return false;
        }
        if (!has(languages, count, lang))
            languages[count++] = lang;
    }
    *count_out = count;
    if (count == 0) {
        fputs("childcentre: --lang names no language.", stderr);
        list_languages(settings);
    }
    return count > 0;
}

/* Finds out before the long work whether its result can be put there. */
static bool can_write(struct arena *arena, Str path)
{
    size_t end = path.len;
    Str folder;

    while (end > 0 && path.ptr[end - 1] != '/')
        end--;
    folder = end > 1 ? str_sub(path, 0, end - 1) : end == 1 ? STR("/") : STR(".");
    if (end < path.len && access(str_z(arena, folder), W_OK | X_OK) == 0)
        return true;
    fprintf(stderr, "childcentre: %.*s cannot be written: %s.\n", STR_ARG(path),
            end < path.len ? strerrordesc_np(errno) : "it is a folder");
    return false;
}

/* 12.3 MB, 456 kB */
static void print_size(int64_t bytes)
{
    if (bytes >= 1000000)
        printf("%lld.%lld MB", (long long)(bytes / 1000000), (long long)(bytes / 100000 % 10));
    else
        printf("%lld kB", (long long)((bytes + 999) / 1000));
}

static void print_made(Str path, const struct offline_made *made)
{
    printf("%.*s: %zu pages and %zu other files in %zu language%s, ", STR_ARG(path), made->pages,
           made->files - made->pages, made->languages, made->languages == 1 ? "" : "s");
    print_size(made->bytes);
    printf(" (%lld bytes)\nSHA-256: %.*s\n", (long long)made->bytes, STR_ARG(made->sha256));
}

static Err read_settings(struct arena *arena, Str folder, struct settings **out)
{
    struct db *db;

    TRY(store_open(arena, folder, DB_ACCESS_READ, &db));
    Err err = settings_read(db, arena, out);
    db_close(db);
    return err;
}

int command_offline(struct arena *arena, const struct arguments *arguments)
{
    const struct kinds *kinds = rooms_kinds(arena);
    struct house house = { .router = rooms_router(arena, kinds),
                           .pages = &rooms_pages,
                           .kinds = kinds };
    struct offline_want want = { .folder = str_from_z(arguments->places[0]),
                                 .out = str_from_z(arguments->offline),
                                 .without_files = arguments->without_files,
                                 .progress = command_progress };
    Lang languages[LANG_MAX];
    struct settings *settings;
    struct offline_made made;
    Err err = read_settings(arena, want.folder, &settings);

    if (err != OK)
        return command_failed(err, arguments->places[0]);
    if (!read_languages(settings, arguments->lang, languages, &want.language_count))
        return EXIT_USAGE;
    if (!can_write(arena, want.out))
        return EXIT_FAULT;
    want.languages = languages;
    want.base = command_base(arguments, settings);
    err = offline_write(arena, &house, &want, &made);
    if (err != OK)
        return command_failed(err, "export");
    print_made(want.out, &made);
    return EXIT_GOOD;
}
