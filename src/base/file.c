/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whole files and folders.
 *
 * A failure is logged here, where it is first seen, with the path and the system's reason.  Files
 * are made with mode 0600 and folders with 0700: what the house keeps is nobody else's to read.
 */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"

enum { NAMES_FIRST = 64 };

/* Logs what failed on this path, with errno's reason. */
static Err fault(const char *doing, const char *path)
{
    /* strerrordesc_np is the thread-safe form of strerror; NULL for an unknown number. */
    const char *reason = strerrordesc_np(errno);

    log_error("base.file", "%s failed path=\"%s\" reason=\"%s\"", doing, path,
              reason != NULL ? reason : "unknown");
    return ERR_FILE;
}

static Err missing_or_fault(const char *doing, const char *path)
{
    if (errno == ENOENT || errno == ENOTDIR)
        return ERR_NOT_FOUND;
    return fault(doing, path);
}

/* Reads to the end, or until more than max bytes came. */
static Err read_all(struct arena *arena, int fd, const char *path, size_t room, size_t max,
                    Bytes *out)
{
    unsigned char *bytes = arena_array(arena, room, 1);
    size_t len = 0;

    for (;;) {
        if (len == room) {
            bytes = arena_grow(arena, bytes, room, room * 2);
            room *= 2;
        }
        ssize_t got = read(fd, bytes + len, room - len);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fault("reading", path);
        if (got == 0)
            break;
        len += (size_t)got;
        if (len > max)
            return ERR_TOO_LARGE;
    }
    *out = (Bytes){ bytes, len };
    return OK;
}

static Err read_opened(struct arena *arena, int fd, const char *path, size_t max, Bytes *out)
{
    struct stat status;

    if (fstat(fd, &status) != 0)
        return fault("looking at", path);
    if (S_ISDIR(status.st_mode)) {
        errno = EISDIR;
        return fault("reading", path);
    }
    if (status.st_size > 0 && (uintmax_t)status.st_size > max)
        return ERR_TOO_LARGE;
    /* One byte more than the size, so that the end is met without growing. */
    size_t room = status.st_size > 0 ? (size_t)status.st_size + 1 : 4096;
    return read_all(arena, fd, path, room, max, out);
}

Err file_read(struct arena *arena, Str path, size_t max, Bytes *out)
{
    const char *name = str_z(arena, path);
    int fd = open(name, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return missing_or_fault("opening", name);
    Err err = read_opened(arena, fd, name, max, out);
    close(fd);
    return err;
}

static Err write_all(int fd, const char *path, Bytes bytes)
{
    while (bytes.len > 0) {
        ssize_t put = write(fd, bytes.ptr, bytes.len);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return fault("writing", path);
        bytes.ptr += put;
        bytes.len -= (size_t)put;
    }
    return OK;
}

/* Opens and syncs a file or folder. */
static Err sync_path(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return fault("opening", path);
    Err err = fsync(fd) == 0 ? OK : fault("syncing", path);
    close(fd);
    return err;
}

/* The folder that a path lies in. */
static const char *folder_of(struct arena *arena, Str path)
{
    size_t end = path.len;

    while (end > 0 && path.ptr[end - 1] != '/')
        end--;
    return end == 0 ? "." : str_z(arena, str_sub(path, 0, end));
}

Err file_replace(struct arena *arena, Str from, Str to)
{
    const char *from_name = str_z(arena, from);
    const char *to_name = str_z(arena, to);

    TRY(sync_path(from_name));
    if (rename(from_name, to_name) != 0)
        return fault("renaming to", to_name);
    return sync_path(folder_of(arena, to));
}

/* A device or pipe, which another file must not take the place of. */
static bool is_special(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

static Err write_straight(const char *path, Bytes bytes)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);

    if (fd < 0)
        return fault("opening", path);
    Err err = write_all(fd, path, bytes);
    if (close(fd) != 0 && err == OK)
        err = fault("closing", path);
    return err;
}

Err file_write(struct arena *arena, Str path, Bytes bytes)
{
    if (is_special(str_z(arena, path)))
        return write_straight(str_z(arena, path), bytes);

    Str beside = str_fmt(arena, "%.*s.XXXXXX", STR_ARG(path));
    char *name = (char *)arena_array(arena, beside.len + 1, 1);

    memcpy(name, beside.ptr, beside.len);
    int fd = mkostemp(name, O_CLOEXEC);
    if (fd < 0)
        return fault("making a file beside", str_z(arena, path));

    Err err = write_all(fd, name, bytes);
    if (close(fd) != 0 && err == OK)
        err = fault("closing", name);
    if (err == OK)
        err = file_replace(arena, str_from_z(name), path);
    if (err != OK)
        unlink(name); /* a file left behind is only untidy, and the fault is in the log */
    return err;
}

bool file_exists(struct arena *arena, Str path)
{
    struct stat status;

    return stat(str_z(arena, path), &status) == 0;
}

static bool is_folder(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

Err folder_make(struct arena *arena, Str path)
{
    for (size_t end = 1; end <= path.len; end++) {
        if (end < path.len && path.ptr[end] != '/')
            continue;
        const char *name = str_z(arena, str_sub(path, 0, end));
        if (mkdir(name, 0700) == 0)
            continue;
        /* mkdir has several ways to say that something is there already: look what it is. */
        int reason = errno;
        if (is_folder(name))
            continue;
        errno = reason;
        return fault("making the folder", name);
    }
    return OK;
}

struct names {
    struct arena *arena;
    Str *list;
    size_t count;
    size_t room;
};

static void add_name(struct names *names, const char *name)
{
    Str copy = str_copy(names->arena, str_from_z(name));
    Str checked;

    if (str_eq(copy, STR(".")) || str_eq(copy, STR("..")))
        return;
    if (str_from_bytes(names->arena, bytes_of(copy), &checked) != OK) {
        log_warning("base.file", "passing over a file whose name is not UTF-8 text");
        return;
    }
    if (names->count == names->room) {
        size_t larger = names->room == 0 ? NAMES_FIRST : names->room * 2;
        names->list =
            arena_grow(names->arena, names->list, names->room * sizeof(Str), larger * sizeof(Str));
        names->room = larger;
    }
    names->list[names->count++] = checked;
}

static int compare_names(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

Err folder_list(struct arena *arena, Str path, Str **names_out, size_t *count_out)
{
    struct names names = { .arena = arena };
    const char *name = str_z(arena, path);
    DIR *folder = opendir(name);

    if (folder == NULL)
        return missing_or_fault("opening the folder", name);
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (entry == NULL)
            break;
        add_name(&names, entry->d_name);
    }
    Err err = errno == 0 ? OK : fault("reading the folder", name);
    closedir(folder);
    TRY(err);

    if (names.count > 0)
        qsort(names.list, names.count, sizeof(Str), compare_names);
    *names_out = names.list;
    *count_out = names.count;
    return OK;
}
