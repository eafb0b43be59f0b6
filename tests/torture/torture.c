/* SPDX-License-Identifier: EUPL-1.2
 *
 * A library that is loaded before a program (LD_PRELOAD) and makes one of its outside acts fail.
 *
 * TORTURE_ACT names the act ("read"), TORTURE_NTH which one of them fails, counted from main() on
 * over all processes that share the file TORTURE_TALLY (int64: how many failed, and then how many
 * there were of each act), TORTURE_HOW how: the name of an errno, or "short" for half of what was
 * to be read or written.  With TORTURE_STAYS all later ones fail too, as on a disk that stays full.
 * The library must do nothing else: everything that does not fail goes straight to the system. What
 * is tortured, and what must hold afterwards: tests/torture/run.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum act {
    ACT_NONE,
    ACT_OPEN,
    ACT_READ,
    ACT_PREAD,
    ACT_WRITE,
    ACT_PWRITE,
    ACT_FSYNC,
    ACT_FTRUNCATE,
    ACT_RENAME,
    ACT_UNLINK,
    ACT_MMAP,
    ACT_MKDIR,
    ACT_ACCEPT,
    ACT_EPOLL,
    ACT_SEND,
    ACT_RECV,
    ACT_FORK,
    ACT_THREAD,
    ACT_FWRITE,
    ACT_MALLOC,
    ACTS,
};

static const char *const names[ACTS] = {
    "none", "open",  "read",   "pread", "write", "pwrite", "fsync", "ftruncate", "rename", "unlink",
    "mmap", "mkdir", "accept", "epoll", "send",  "recv",   "fork",  "thread",    "fwrite", "malloc",
};

static const struct {
    const char *name;
    int number;
} errors[] = {
    { "EIO", EIO },       { "ENOSPC", ENOSPC }, { "EMFILE", EMFILE }, { "ENOMEM", ENOMEM },
    { "EAGAIN", EAGAIN }, { "EACCES", EACCES }, { "EINTR", EINTR },   { "ECONNRESET", ECONNRESET },
};

/* Shared by all processes of the program that is tortured. */
struct tally {
    _Atomic int64_t failed;
    _Atomic int64_t done[ACTS];
};

static struct tally *tally; /* NULL before main() */
static enum act chosen;
static int64_t nth;
static int failing; /* errno; 0: short */
static bool stays;

/* ---- which one fails ---- */

static bool same(const char *a, const char *b)
{
    return a != NULL && strcmp(a, b) == 0;
}

static bool fails(enum act act)
{
    if (tally == NULL)
        return false;

    int64_t number = atomic_fetch_add(&tally->done[act], 1) + 1;

    if (act != chosen || nth == 0 || (stays ? number < nth : number != nth))
        return false;
    atomic_fetch_add(&tally->failed, 1);
    errno = failing;
    return failing != 0 || act == ACT_READ || act == ACT_PREAD || act == ACT_WRITE ||
           act == ACT_PWRITE || act == ACT_SEND;
}

/* How much of it is done when it fails: -1 with errno, or half. */
static ssize_t done_of(size_t len)
{
    return failing != 0 ? -1 : (ssize_t)(len / 2);
}

static void open_tally(void)
{
    const char *path = getenv("TORTURE_TALLY"), *act = getenv("TORTURE_ACT");
    const char *number = getenv("TORTURE_NTH"), *how = getenv("TORTURE_HOW");
    int fd = path != NULL ? (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC) : -1;

    if (fd < 0 || act == NULL || number == NULL || how == NULL)
        return;
    for (enum act a = 0; a < ACTS; a++)
        if (same(act, names[a]))
            chosen = a;
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
        if (same(how, errors[i].name))
            failing = errors[i].number;
    for (; *number >= '0' && *number <= '9'; number++)
        nth = nth * 10 + (*number - '0');
    stays = getenv("TORTURE_STAYS") != NULL;
    intptr_t at =
        (intptr_t)syscall(SYS_mmap, NULL, sizeof *tally, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at != -1)
        tally = (struct tally *)at; /* from here on acts are counted */
}

/* ---- from main() on ---- */

typedef int main_function(int, char **, char **);

static main_function *real_main;

static int tortured_main(int argc, char **argv, char **environment)
{
    open_tally();
    return real_main(argc, argv, environment);
}

int __libc_start_main(main_function *main, int argc, char **argv, void (*init)(void),
                      void (*fini)(void), void (*rtld_fini)(void), void *stack_end);

int __libc_start_main(main_function *main, int argc, char **argv, void (*init)(void),
                      void (*fini)(void), void (*rtld_fini)(void), void *stack_end)
{
    int (*real)(main_function *, int, char **, void (*)(void), void (*)(void), void (*)(void),
                void *) = dlsym(RTLD_NEXT, "__libc_start_main");

    real_main = main;
    return real(tortured_main, argc, argv, init, fini, rtld_fini, stack_end);
}

/* ---- the acts ---- */

#define OPENS(name)                                                                                \
    int name(const char *path, int flags, ...)                                                     \
    {                                                                                              \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;                           \
        va_end(rest);                                                                              \
        return fails(ACT_OPEN) ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);       \
    }
OPENS(open)
OPENS(open64)

int mkostemp64(char *name, int flags)
{
    int (*real)(char *, int) = dlsym(RTLD_NEXT, "mkostemp64");

    return fails(ACT_OPEN) ? -1 : real(name, flags);
}

int mkstemp(char *name)
{
    int (*real)(char *) = dlsym(RTLD_NEXT, "mkstemp");

    return fails(ACT_OPEN) ? -1 : real(name);
}

ssize_t read(int fd, void *bytes, size_t len)
{
    return fails(ACT_READ) ? (failing != 0 ? -1 : syscall(SYS_read, fd, bytes, (len + 1) / 2))
                           : syscall(SYS_read, fd, bytes, len);
}

ssize_t pread64(int fd, void *bytes, size_t len, off64_t at)
{
    if (fails(ACT_PREAD))
        return failing != 0 ? -1 : syscall(SYS_pread64, fd, bytes, len / 2, at);
    return syscall(SYS_pread64, fd, bytes, len, at);
}

/* What the program says is not tortured: it is what is looked at. */
ssize_t write(int fd, const void *bytes, size_t len)
{
    if (fd > STDERR_FILENO && fails(ACT_WRITE))
        return done_of(len) <= 0 ? done_of(len) : syscall(SYS_write, fd, bytes, done_of(len));
    return syscall(SYS_write, fd, bytes, len);
}

ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at)
{
    if (fails(ACT_PWRITE))
        return failing != 0 ? -1 : syscall(SYS_pwrite64, fd, bytes, len / 2, at);
    return syscall(SYS_pwrite64, fd, bytes, len, at);
}

int fsync(int fd)
{
    return fails(ACT_FSYNC) ? -1 : (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
    return fails(ACT_FSYNC) ? -1 : (int)syscall(SYS_fdatasync, fd);
}

int ftruncate64(int fd, off64_t len)
{
    return fails(ACT_FTRUNCATE) ? -1 : (int)syscall(SYS_ftruncate, fd, len);
}

int rename(const char *from, const char *to)
{
    return fails(ACT_RENAME) ? -1 : (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int unlink(const char *path)
{
    return fails(ACT_UNLINK) ? -1 : (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

void *mmap64(void *address, size_t len, int protection, int flags, int fd, off64_t at)
{
    if (fails(ACT_MMAP))
        return MAP_FAILED;
    return (void *)syscall(SYS_mmap, address, len, protection, flags, fd, at);
}

int mkdir(const char *path, mode_t mode)
{
    return fails(ACT_MKDIR) ? -1 : (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}

int accept4(int fd, struct sockaddr *address, socklen_t *len, int flags)
{
    return fails(ACT_ACCEPT) ? -1 : (int)syscall(SYS_accept4, fd, address, len, flags);
}

int epoll_wait(int fd, struct epoll_event *events, int most, int at_most)
{
    return fails(ACT_EPOLL) ? -1
                            : (int)syscall(SYS_epoll_pwait, fd, events, most, at_most, NULL, 8);
}

int epoll_ctl(int fd, int what, int target, struct epoll_event *event)
{
    return fails(ACT_EPOLL) ? -1 : (int)syscall(SYS_epoll_ctl, fd, what, target, event);
}

ssize_t send(int fd, const void *bytes, size_t len, int flags)
{
    if (fails(ACT_SEND))
        return done_of(len) <= 0 ? done_of(len)
                                 : syscall(SYS_sendto, fd, bytes, done_of(len), flags, NULL, 0);
    return syscall(SYS_sendto, fd, bytes, len, flags, NULL, 0);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
    if (fails(ACT_SEND) && failing != 0)
        return -1;
    return syscall(SYS_sendmsg, fd, message, flags);
}

ssize_t recv(int fd, void *bytes, size_t len, int flags)
{
    return fails(ACT_RECV) ? -1 : syscall(SYS_recvfrom, fd, bytes, len, flags, NULL, NULL);
}

pid_t fork(void)
{
    pid_t (*real)(void) = dlsym(RTLD_NEXT, "fork");

    return fails(ACT_FORK) ? -1 : real();
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                   void *context)
{
    int (*real)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *) =
        dlsym(RTLD_NEXT, "pthread_create");

    return fails(ACT_THREAD) ? failing : real(thread, attributes, run, context);
}

size_t fwrite(const void *bytes, size_t size, size_t count, FILE *file)
{
    size_t (*real)(const void *, size_t, size_t, FILE *) = dlsym(RTLD_NEXT, "fwrite");

    return file != stdout && file != stderr && fails(ACT_FWRITE) ? 0
                                                                 : real(bytes, size, count, file);
}

void *__libc_malloc(size_t len);
void *__libc_calloc(size_t count, size_t len);
void *__libc_realloc(void *old, size_t len);

void *malloc(size_t len)
{
    return fails(ACT_MALLOC) ? NULL : __libc_malloc(len);
}

void *calloc(size_t count, size_t len)
{
    return fails(ACT_MALLOC) ? NULL : __libc_calloc(count, len);
}

void *realloc(void *old, size_t len)
{
    return fails(ACT_MALLOC) ? NULL : __libc_realloc(old, len);
}
