/* SPDX-License-Identifier: EUPL-1.2
 *
 * Replays a corpus through a fuzz target without libFuzzer: every file of the folders named on the
 * command line, whole, then every beginning of it up to a limit, so that what ends too early is met
 * as well.
 *
 * Linked with one fuzz/fuzz_*.c.  A target that finds something wrong ends the process.  The last
 * line says how many inputs ran; none at all is a failure, since a test that tries nothing proves
 * nothing.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/file.h"

enum { SEED_MAX = 16 << 20, BEGINNINGS_MAX = 256 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A copy of exactly this size, so that reading one byte further is seen by the sanitizer. */
static void run_input(Bytes bytes)
{
    uint8_t *copy = malloc(bytes.len > 0 ? bytes.len : 1);

    must(copy != NULL);
    if (bytes.len > 0)
        memcpy(copy, bytes.ptr, bytes.len);
    must(LLVMFuzzerTestOneInput(copy, bytes.len) == 0);
    free(copy);
}

static size_t run_seed(Bytes seed)
{
    size_t beginnings = seed.len < BEGINNINGS_MAX ? seed.len : BEGINNINGS_MAX;

    run_input(seed);
    for (size_t len = 0; len < beginnings; len++)
        run_input((Bytes){ seed.ptr, len });
    return 1 + beginnings;
}

/* The number of inputs; *seeds counts the files. */
static size_t run_folder(struct arena *arena, Str folder, size_t *seeds)
{
    Str *names;
    size_t count, inputs = 0;

    if (folder_list(arena, folder, &names, &count) != OK) {
        fprintf(stderr, "%.*s cannot be read.\n", STR_ARG(folder));
        exit(1);
    }
    for (size_t i = 0; i < count; i++) {
        Bytes seed;

        if (file_read(arena, str_fmt(arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(names[i])),
                      SEED_MAX, &seed) != OK) {
            fprintf(stderr, "%.*s cannot be read.\n", STR_ARG(names[i]));
            exit(1);
        }
        inputs += run_seed(seed);
        (*seeds)++;
    }
    return inputs;
}

int main(int argc, char **argv)
{
    struct arena arena;
    size_t seeds = 0, inputs = 0;

    arena_init(&arena, 256 << 20);
    for (int i = 1; i < argc; i++)
        inputs += run_folder(&arena, str_from_z(argv[i]), &seeds);
    arena_clear(&arena);
    printf("%zu seeds, %zu inputs\n", seeds, inputs);
    return seeds > 0 ? 0 : 1;
}
