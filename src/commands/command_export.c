/* SPDX-License-Identifier: EUPL-1.2
 *
 * childcentre export DIR --pack P: the whole house as a region pack (records/pack.h).
 *
 * childcentre export DIR KIND [--format SUFFIX] [--base URL] [--out FILE]: the records of a kind in
 * one of the house's formats.  Those that hold the importer's columns hold every record, whatever
 * its state and visibility, for the operator; the others are made to be passed on and hold what
 * everybody may see.
 */
#include "base/buf.h"
#include "base/file.h"
#include "commands/command.h"
#include "records/format.h"
#include "records/pack.h"
#include "records/settings.h"
#include "rooms/rooms.h"
#include "store/store.h"

enum { EXPORT_MAX = 300 << 20 };

static Err write_out(struct arena *arena, const struct arguments *arguments, const struct buf *text)
{
    Str all = buf_text(text);

    if (arguments->output != NULL)
        return file_write(arena, str_from_z(arguments->output), bytes_of(all));
    if (fwrite(all.ptr, 1, all.len, stdout) != all.len || fflush(stdout) != 0) {
        fputs("childcentre: standard output does not take the export (disk full?).\n", stderr);
        return ERR_FILE;
    }
    return OK;
}

Str command_base(const struct arguments *arguments, const struct settings *settings)
{
    Str set = setting(settings, STR("base_address"), STR_EMPTY, NULL);
    Str base = arguments->base != NULL ? str_from_z(arguments->base) : set;

    return str_ends(base, STR("/")) ? str_sub(base, 0, base.len - 1) : base;
}

/* A house that nobody gave an address is reached on this machine. */
static Str base_of(const struct arguments *arguments, const struct settings *settings)
{
    Str base = command_base(arguments, settings);

    return base.len > 0 ? base : STR("http://localhost:8080");
}

static Err export(struct arena *arena, struct db *db, const struct kinds *kinds,
                  const struct kind *kind, const struct format *format,
                  const struct arguments *arguments)
{
    struct settings *settings;
    struct buf text;

    TRY(settings_read(db, arena, &settings));
    buf_init(&text, arena, EXPORT_MAX);

    struct format_job job = {
        .reader = { arena,
                    db,
                    kinds,
                    { REACH_PUBLIC, when_now() },
                    settings->default_language,
                    settings->default_language },
        .everything = (format->flags & FORMAT_WHOLE) != 0,
        .settings = settings,
        .base = base_of(arguments, settings),
        .now = when_now(),
        .out = &text,
    };

    TRY(format_take_kind(&job, kind));
    TRY(format->write(&job));
    return buf_full(&text) ? ERR_TOO_LARGE : write_out(arena, arguments, &text);
}

/* The format that was asked for; NULL, and said, where there is none or it does not fit. */
static const struct format *find_format(const struct kinds *kinds, const struct kind *kind,
                                        const char *suffix)
{
    const struct format *format = format_find(kinds, str_from_z(suffix));

    if (format != NULL && format_fits(format, kind, FORMAT_LIST))
        return format;
    fprintf(stderr, "childcentre: %s cannot be exported as %s.  The formats are:", kind->plural,
            suffix);
    for (size_t i = 0; kinds->formats[i] != NULL; i++)
        if (format_fits(kinds->formats[i], kind, FORMAT_LIST))
            fprintf(stderr, " %s", kinds->formats[i]->suffix);
    fputs(".\n", stderr);
    return NULL;
}

static int export_pack(struct arena *arena, const struct kinds *kinds,
                       const struct arguments *arguments)
{
    size_t records = 0;
    struct db *db;
    Err err = store_open(arena, str_from_z(arguments->places[0]), DB_ACCESS_READ, &db);

    if (err != OK)
        return command_failed(err, arguments->places[0]);
    err = pack_write(db, arena, kinds, str_from_z(arguments->pack), &records);
    db_close(db);
    if (err != OK)
        return command_failed(err, "export");
    printf("The house is in %s: %zu records.  \"childcentre init DIR --pack %s\" makes another "
           "like it.\n",
           arguments->pack, records, arguments->pack);
    return EXIT_GOOD;
}

/* Whether the words say either what is exported, or one way in which all is. */
static bool asks_for_one(const struct arguments *arguments)
{
    int ways = (arguments->pack != NULL) + (arguments->offline != NULL);

    if (ways == 1 && arguments->place_count == 1 && arguments->output == NULL)
        return true;
    if (ways == 0 && arguments->place_count == 2)
        return true;
    if (ways == 0)
        fputs("childcentre: name a KIND, or for everything --pack and a folder, or --offline and a "
              "FILE.zip.\n",
              stderr);
    else
        fputs(
            "childcentre: --pack and --offline each write the whole house where they say: name one "
            "of them, no KIND and no --out with it.\n",
            stderr);
    return false;
}

int command_export(struct arena *arena, const struct arguments *arguments)
{
    const struct kinds *kinds;
    const struct kind *kind;
    const struct format *format;
    struct db *db;
    Err err;

    if (!asks_for_one(arguments))
        return EXIT_USAGE;
    if (arguments->offline != NULL)
        return command_offline(arena, arguments);
    kinds = rooms_kinds(arena);
    if (arguments->pack != NULL)
        return export_pack(arena, kinds, arguments);
    kind = kind_find(kinds, str_from_z(arguments->places[1]));
    if (kind == NULL) {
        fprintf(stderr, "childcentre: there is no kind %s.\n", arguments->places[1]);
        return EXIT_USAGE;
    }
    format = find_format(kinds, kind, arguments->format);
    if (format == NULL)
        return EXIT_USAGE;
    err = store_open(arena, str_from_z(arguments->places[0]), DB_ACCESS_READ, &db);
    if (err != OK)
        return command_failed(err, arguments->places[0]);
    err = export(arena, db, kinds, kind, format, arguments);
    db_close(db);
    return err == OK ? EXIT_GOOD : command_failed(err, "export");
}
