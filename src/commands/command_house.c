/* SPDX-License-Identifier: EUPL-1.2
 *
 * childcentre house DIR [--port N] [--address A] [--base URL] [--certificate FILE --key FILE]: a
 * parent that listens, a child that serves, a child that does the jobs.  Each enters its sandbox
 * before it does anything else; the parent, once the schema is up to date and the socket listens.
 *
 * The parent reads the certificate: what is wrong with it is said at once, and a serving process
 * that is started again has one even if the files have become useless since.
 */
#include "commands/command.h"
#include "commands/command_house_sandbox.h"
#include "http/cache.h"
#include "http/server.h"
#include "http/supervisor.h"
#include "http/tls.h"
#include "jobs/jobs.h"
#include "records/derive.h"
#include "records/memory.h"
#include "records/public_change.h"
#include "records/settings.h"
#include "rooms/rooms.h"
#include "search/cards.h"
#include "search/search.h"
#include "store/store.h"

enum { PAGE_CACHE_BYTES = 24 << 20, MEMORY_BYTES = 1 << 20, HOUSE_ARENA_MAX = 64 << 20 };

struct station {
    const struct arguments *arguments;
    Str folder;
    int socket;
    Str base;        /* --base, or empty */
    Str local;       /* where it listens, as an address */
    struct tls *tls; /* NULL: plain HTTP */
};

/* Where the house says that it stands, without a slash at the end: what the command line says, else
 * the setting base_address, else the place where it listens. */
static Str base_address(const struct station *station, const struct settings *settings)
{
    Str set = setting(settings, STR("base_address"), STR_EMPTY, NULL);
    Str base = station->base.len > 0 ? station->base : set.len > 0 ? set : station->local;

    return base.ptr[base.len - 1] == '/' ? str_sub(base, 0, base.len - 1) : base;
}

static Err read_settings(const struct station *station, struct arena *arena, struct settings **out)
{
    struct db *db;

    TRY(store_open(arena, station->folder, DB_ACCESS_READ, &db));
    Err err = settings_read(db, arena, out);
    db_close(db);
    return err;
}

static Err serve(struct station *station, struct arena *arena, int stop_fd)
{
    struct kinds *kinds = rooms_kinds(arena);
    struct settings *settings;
    struct card_box box;
    Err err;

    TRY(read_settings(station, arena, &settings));
    card_box_init(&box);

    struct house_search search = { &box, search_open, search_give, search_close, search_spoilt };
    struct house house = {
        .arena = arena,
        .folder = station->folder,
        .base_address = base_address(station, settings),
        .router = rooms_router(arena, kinds),
        .pages = &rooms_pages,
        .offers = settings_house_offers,
        .settings = settings,
        .kinds = kinds,
        .search = &search,
        .memory = memory_new(MEMORY_BYTES),
        .cache = page_cache_new(PAGE_CACHE_BYTES),
    };

    err = server_run(&house,
                     &(struct server_options){ .socket = station->socket, .tls = station->tls },
                     stop_fd, NULL);
    page_cache_free(house.cache);
    memory_free(house.memory);
    card_box_clear(&box);
    return err;
}

static int run_serving(void *context, int stop_fd)
{
    struct station *station = context;
    struct arena arena;
    Err err;

    arena_init(&arena, HOUSE_ARENA_MAX);
    err = house_confine(SANDBOX_SERVING, station->arguments);
    if (err == OK)
        err = serve(station, &arena, stop_fd);
    arena_clear(&arena);
    return err == OK ? EXIT_GOOD : EXIT_FAULT;
}

static int run_jobs(void *context, int stop_fd)
{
    struct station *station = context;
    struct settings *settings;
    struct arena arena;
    int status = EXIT_FAULT;

    tls_close(station->tls); /* it has no use for a private key */
    station->tls = NULL;
    arena_init(&arena, HOUSE_ARENA_MAX);
    if (house_confine(SANDBOX_JOBS, station->arguments) == OK &&
        read_settings(station, &arena, &settings) == OK)
        status = jobs_run(station->folder, base_address(station, settings), rooms_kinds(&arena),
                          stop_fd);
    arena_clear(&arena);
    return status;
}

/* Brings the schema and what is derived up to date before anything is served, and finds out early
 * whether there is a house at all. */
static Err prepare(struct arena *arena, Str folder)
{
    struct db *db;

    TRY(store_open(arena, folder, DB_ACCESS_WRITE, &db));
    Err err = derive_new_languages(db, rooms_kinds(arena));
    if (err == OK)
        err = public_change_follow(db);
    db_close(db);
    return err;
}

/* An IPv6 address stands in brackets, and one that means every address is called by the machine's
 * own name. */
static Str local_address(struct arena *arena, const struct arguments *arguments, int port)
{
    Str host = arguments->address != NULL ? str_from_z(arguments->address) : STR("localhost");

    if (str_eq_z(host, "0.0.0.0") || str_eq_z(host, "::"))
        host = STR("localhost");
    if (str_contains(host, STR(":")))
        host = str_fmt(arena, "[%.*s]", STR_ARG(host));
    return str_fmt(arena, "%s://%.*s:%d", arguments->certificate != NULL ? "https" : "http",
                   STR_ARG(host), port);
}

/* An address that a house can be reached at, for --base. */
static bool is_base(const char *base)
{
    Str address = str_from_z(base);
    Str rest = str_sub(address, str_find(address, '/'), address.len);

    return (str_starts(address, STR("http://")) || str_starts(address, STR("https://"))) &&
           rest.len > 2 && !str_contains(address, STR(" ")) && !str_contains(address, STR("?"));
}

static bool are_understood(const struct arguments *arguments)
{
    if (arguments->base != NULL && !is_base(arguments->base)) {
        fprintf(stderr, "childcentre: --base %s is no address such as https://house.example.\n",
                arguments->base);
        return false;
    }
    if ((arguments->certificate == NULL) != (arguments->key == NULL)) {
        fputs("childcentre: --certificate and --key belong together: give both, or neither.\n",
              stderr);
        return false;
    }
    return true;
}

static int open_house(struct station *station)
{
    struct child children[] = { { "house", run_serving, station, .overlaps = true },
                                { "jobs", run_jobs, station, .overlaps = false } };

    printf("The house is open: %.*s/\n", STR_ARG(station->local));
    fflush(stdout);
    Err err = house_confine(SANDBOX_PARENT, station->arguments);
    if (err == OK)
        err = supervise(children, 2);
    return err == OK ? EXIT_GOOD : command_failed(err, "house");
}

int command_house(struct arena *arena, const struct arguments *arguments)
{
    struct station station = { .arguments = arguments,
                               .folder = str_from_z(arguments->places[0]),
                               .base = arguments->base != NULL ? str_from_z(arguments->base)
                                                               : STR_EMPTY };
    int port;
    Err err;

    if (!are_understood(arguments))
        return EXIT_USAGE;
    server_raise_limits();
    err = prepare(arena, station.folder);
    if (err != OK)
        return command_failed(err, arguments->places[0]);
    err = listen_on(arguments->address, arguments->port, &station.socket, &port);
    if (err != OK)
        return command_failed(err, "listen");
    if (arguments->certificate != NULL) {
        err = tls_open(arguments->certificate, arguments->key, when_now(), &station.tls);
        if (err != OK)
            return command_failed(err, "certificate");
    }
    station.local = local_address(arena, arguments, port);

    int status = open_house(&station);
    tls_close(station.tls);
    return status;
}
