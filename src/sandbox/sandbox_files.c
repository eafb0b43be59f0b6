/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which files a process still may touch, held by Landlock.
 *
 * Everything that the kernel's version of Landlock can forbid is forbidden, TCP and signals to
 * strangers included, and then the house's folder and a handful of files are allowed again.
 * Descriptors that are open already go on working, so the listening socket and the log are not
 * concerned.  Never allowed: starting a program, making anything but ordinary files.  Versions and
 * what came with each: landlock(7).  Contract in sandbox_parts.h.
 */
#include "sandbox/sandbox_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What the kernel calls so since 6.2, 6.7, 6.10 and 6.12, for headers that are older. */
#define FS_FIRST ((UINT64_C(1) << 13) - 1) /* the rights of version 1 */
#define FS_REFER (UINT64_C(1) << 13)
#define FS_TRUNCATE (UINT64_C(1) << 14)
#define FS_IOCTL_DEVICE (UINT64_C(1) << 15)
#define NET_ALL (UINT64_C(1) << 0 | UINT64_C(1) << 1)   /* bind and connect, TCP */
#define SCOPE_ALL (UINT64_C(1) << 0 | UINT64_C(1) << 1) /* abstract Unix sockets, signals */

struct ruleset {
    uint64_t fs, net, scope; /* as struct landlock_ruleset_attr; older kernels take less of it */
};

/* Sanitizers start a program that finds names for addresses. */
enum { STARTING = SANDBOX_SANITIZED ? LANDLOCK_ACCESS_FS_EXECUTE : 0 };
enum { READING = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR };
enum { WRITING = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG | FS_TRUNCATE };
enum { REPLACING = LANDLOCK_ACCESS_FS_REMOVE_FILE };

/* What libraries read once the house is open: SQLite random numbers, ICU the local time zone, the C
 * library how many processors there are and whether memory is promised beyond what there is.  What
 * is not there is left out. */
static const char *const read_later[] = {
    "/dev/urandom",
    "/etc/localtime",
    "/usr/share/zoneinfo",
    "/sys/devices/system/cpu/online",
    "/proc/sys/vm/overcommit_memory",
#if SANDBOX_SANITIZED
    "/proc",
    "/proc/self/exe",
    "/usr",
    "/lib",
    "/lib64",
#endif
    NULL,
};

static int kernel_version(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

    return version > 0 ? (int)version : 0;
}

static int open_ruleset(int version, uint64_t *handled_out)
{
    struct ruleset ruleset = { .fs = FS_FIRST, .net = NET_ALL, .scope = SCOPE_ALL };
    size_t size = version < 4   ? sizeof ruleset.fs
                  : version < 6 ? 2 * sizeof ruleset.fs
                                : sizeof ruleset;

    if (version >= 2)
        ruleset.fs |= FS_REFER;
    if (version >= 3)
        ruleset.fs |= FS_TRUNCATE;
    if (version >= 5)
        ruleset.fs |= FS_IOCTL_DEVICE;
    *handled_out = ruleset.fs;
    return (int)syscall(SYS_landlock_create_ruleset, &ruleset, size, 0);
}

/* Allows these rights below the path, those that make sense for what it is.  *there says whether
 * there is such a path. */
static Err allow(int ruleset, const char *path, uint64_t rights, bool *there)
{
    const uint64_t for_files =
        STARTING | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | FS_TRUNCATE;
    int fd = open(path, O_PATH | O_CLOEXEC);
    struct stat status;

    *there = fd >= 0 || (errno != ENOENT && errno != ENOTDIR);
    if (!*there)
        return OK;
    if (fd < 0 || fstat(fd, &status) != 0)
        return sandbox_fault("opening", path);

    struct landlock_path_beneath_attr rule = {
        .allowed_access = S_ISDIR(status.st_mode) ? rights : rights & for_files, .parent_fd = fd
    };
    Err err = OK;
    if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0)
        err = sandbox_fault("allowing", path);
    close(fd);
    return err;
}

/* The folder that the path's file lies in. */
static Err allow_folder_of(int ruleset, const char *path)
{
    const char *end = strrchr(path, '/');
    bool there;

    if (end == NULL)
        return allow(ruleset, ".", READING, &there);

    char *folder = strndup(path, end == path ? 1 : (size_t)(end - path));
    must(folder != NULL);
    Err err = allow(ruleset, folder, READING, &there);
    free(folder);
    return err;
}

/* A process that is started again may find the file gone: it has to live without it. */
static Err allow_beside(int ruleset, const char *file)
{
    char *target = realpath(file, NULL);
    Err err = allow_folder_of(ruleset, file);

    if (err == OK && target != NULL)
        err = allow_folder_of(ruleset, target);
    free(target);
    return err;
}

static Err allow_all(int ruleset, const struct sandbox_wish *wish, uint64_t handled)
{
    uint64_t written = READING | WRITING | (wish->part != SANDBOX_SERVING ? REPLACING : 0);
    bool there;

    TRY(allow(ruleset, wish->folder, written & handled, &there));
    if (!there) {
        errno = ENOENT;
        return sandbox_fault("opening", wish->folder);
    }
    for (size_t i = 0; read_later[i] != NULL; i++)
        TRY(allow(ruleset, read_later[i], READING | STARTING, &there));
    for (size_t i = 0; i < wish->file_count; i++)
        TRY(allow_beside(ruleset, wish->files[i]));
    return OK;
}

Err sandbox_files(const struct sandbox_wish *wish, int *version_out)
{
    uint64_t handled;

    *version_out = kernel_version();
    if (*version_out == 0)
        return OK;

    int ruleset = open_ruleset(*version_out, &handled);
    if (ruleset < 0)
        return sandbox_fault("making", "a Landlock ruleset");
    Err err = allow_all(ruleset, wish, handled);
    if (err == OK && syscall(SYS_landlock_restrict_self, ruleset, 0) != 0)
        err = sandbox_fault("entering", "Landlock");
    close(ruleset);
    return err;
}
