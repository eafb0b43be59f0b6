/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which system calls a process still may make, held by a seccomp filter.
 *
 * There are four answers.  What a process needs is allowed.  What is known and not needed is EPERM:
 * a library that tries it is told that it may not, and goes on.  What is in no table is ENOSYS, as
 * if the kernel did not have it, since that is what C libraries fall back from: a newer one that
 * tries a newer call first goes on with the older one, and clone3, whose flags a filter cannot see,
 * becomes clone.  And what only an intruder would call ends the process at once (SIGSYS): it cannot
 * try again, the parent says so in the log, and starts a clean one.
 *
 * The hot calls are allowed whatever their arguments are: for these the kernel (since 5.11) does
 * not run the filter at all.  Contract in sandbox_parts.h.
 */
#include "sandbox/sandbox_parts.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

enum {
    SERVING = SANDBOX_SERVING,
    JOBS = SANDBOX_JOBS,
    PARENT = SANDBOX_PARENT,
    ALL = SERVING | JOBS | PARENT,
    SANITIZER = SANDBOX_SANITIZED ? ALL : 0,
};

struct call_group {
    unsigned parts;           /* who may; the others are told EPERM */
    const char *const *names; /* ends with NULL; a name that this machine does not have is fine */
};

#define GROUP(parts, ...)                                                                          \
    {                                                                                              \
        parts, (const char *const[])                                                               \
        {                                                                                          \
            __VA_ARGS__, NULL                                                                      \
        }                                                                                          \
    }

/* The parent may what its children need, since they inherit its filter. */
static const struct call_group groups[] = {
    /* files: which ones is Landlock's business */
    GROUP(ALL, "access", "close", "faccessat", "faccessat2", "fallocate", "fcntl", "fcntl64",
          "fdatasync", "fstat", "fstat64", "fstatat64", "fsync", "ftruncate", "ftruncate64",
          "getcwd", "getdents", "getdents64", "_llseek", "lseek", "lstat", "lstat64", "newfstatat",
          "open", "openat", "pread64", "preadv", "pwrite64", "pwritev", "read", "readlink",
          "readlinkat", "readv", "stat", "stat64", "statx", "write", "writev"),
    /* SQLite gives the files that it makes the owner and mode of the database */
    GROUP(ALL, "fchmod", "fchown", "fchown32"),
    GROUP(JOBS | PARENT, "rename", "renameat", "renameat2", "umask", "unlink", "unlinkat"),
    /* memory; mmap and mprotect stand below */
    GROUP(ALL, "brk", "madvise", "mremap", "munmap"),
    /* threads and time */
    GROUP(ALL, "clock_getres", "clock_gettime", "clock_gettime64", "clock_nanosleep",
          "clock_nanosleep_time64", "exit", "exit_group", "futex", "futex_time64", "getcpu",
          "gettimeofday", "membarrier", "nanosleep", "rseq", "sched_getaffinity", "sched_yield",
          "set_robust_list", "time"),
    GROUP(ALL, "restart_syscall", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack",
          "sigreturn"),
    /* what a process may know of itself and of the machine */
    GROUP(ALL, "getegid", "getegid32", "geteuid", "geteuid32", "getgid", "getgid32", "getpid",
          "getppid", "getrandom", "getrlimit", "getrusage", "gettid", "getuid", "getuid32",
          "sysinfo", "times", "ugetrlimit", "uname"),
    /* waiting */
    GROUP(ALL, "poll", "ppoll", "ppoll_time64"),
    GROUP(SERVING | PARENT, "epoll_create1", "epoll_ctl", "epoll_pwait", "epoll_wait", "eventfd2"),
    /* connections that come in by the socket that listens already */
    GROUP(SERVING | PARENT, "accept", "accept4", "getpeername", "getsockname", "getsockopt", "recv",
          "recvfrom", "recvmsg", "send", "sendfile", "sendfile64", "sendmsg", "sendto", "listen",
          "setsockopt", "shutdown"),
    /* starting the children, waiting for them, ending them; the children's own sandboxes */
    GROUP(PARENT, "capget", "capset", "landlock_add_rule", "landlock_create_ruleset",
          "landlock_restrict_self", "seccomp", "setrlimit", "signalfd", "signalfd4"),
    GROUP(PARENT | SANITIZER, "fork", "kill", "pipe", "pipe2", "vfork", "wait4", "waitid",
          "waitpid"),
#if SANDBOX_SANITIZED
    /* the program that looks for leaks, and the one that finds names for addresses */
    GROUP(ALL, "arch_prctl", "dup", "dup2", "dup3", "execve", "mmap", "mmap2", "mprotect", "ptrace",
          "set_tid_address"),
#endif
    /* nobody: known calls that a library might try, or that do no harm by themselves */
    GROUP(0, "bind", "chdir", "chmod", "chown", "chown32", "connect", "fchdir", "fchmodat",
          "fchownat", "lchown", "lchown32", "link", "linkat", "mkdir", "mkdirat", "mknod",
          "mknodat", "rmdir", "rt_sigqueueinfo", "setgid", "setgid32", "setgroups", "setgroups32",
          "setpgid", "setpriority", "setregid", "setregid32", "setresgid", "setresgid32",
          "setresuid", "setresuid32", "setreuid", "setreuid32", "setsid", "setuid", "setuid32",
          "socket", "socketpair", "symlink", "symlinkat", "tkill", "truncate", "truncate64",
          "utimensat"),
};

/* No library of the house's calls these. */
static const char *const deadly[] = {
    "acct",
    "add_key",
    "bpf",
    "chroot",
    "delete_module",
    "execveat",
    "finit_module",
    "fsconfig",
    "fsmount",
    "fsopen",
    "init_module",
    "ioperm",
    "iopl",
    "kcmp",
    "kexec_file_load",
    "kexec_load",
    "keyctl",
    "mount",
    "mount_setattr",
    "move_mount",
    "name_to_handle_at",
    "open_by_handle_at",
    "open_tree",
    "perf_event_open",
    "pidfd_getfd",
    "pivot_root",
    "process_vm_readv",
    "process_vm_writev",
    "reboot",
    "request_key",
    "setns",
    "swapoff",
    "swapon",
    "umount",
    "umount2",
    "unshare",
    "userfaultfd",
#if !SANDBOX_SANITIZED
    "execve",
    "ptrace",
#endif
    NULL,
};

/* The filter is made by the program alone, so a rule that is no rule is a bug; a call that this
 * kind of processor does not have has no rule. */
static void add(scmp_filter_ctx filter, uint32_t answer, const char *name, unsigned count,
                const struct scmp_arg_cmp *conditions)
{
    int number = seccomp_syscall_resolve_name(name);

    if (number == __NR_SCMP_ERROR)
        return;
    int result = seccomp_rule_add_array(filter, answer, number, count, conditions);
    if (result != 0 && result != -EDOM)
        panic("no rule for %s: %d", name, result);
}

#define WHEN(...)                                                                                  \
    1, (const struct scmp_arg_cmp[])                                                               \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }
#define NEVER SCMP_ACT_ERRNO(EPERM)

static void add_groups(scmp_filter_ctx filter, enum sandbox_part part)
{
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        uint32_t answer = (groups[i].parts & part) != 0 ? SCMP_ACT_ALLOW : NEVER;

        for (const char *const *name = groups[i].names; *name != NULL; name++)
            add(filter, answer, *name, 0, NULL);
    }
    for (const char *const *name = deadly; *name != NULL; name++)
        add(filter, SCMP_ACT_KILL_PROCESS, *name, 0, NULL);
}

/* Memory that is written is never run: there is no program in it that was not in the file. */
static void add_memory(scmp_filter_ctx filter)
{
    static const char *const names[] = { "mmap", "mmap2", "mprotect" };

    for (size_t i = 0; !SANDBOX_SANITIZED && i < sizeof names / sizeof names[0]; i++) {
        add(filter, SCMP_ACT_ALLOW, names[i], WHEN(SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)));
        add(filter, NEVER, names[i], WHEN(SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC)));
    }
}

/* Threads for the children; processes, but no namespaces, for the parent. */
static void add_clone(scmp_filter_ctx filter, enum sandbox_part part)
{
    const uint64_t spaces = CLONE_NEWCGROUP | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWNS |
                            CLONE_NEWPID | CLONE_NEWUSER | CLONE_NEWUTS;
    const bool starts_processes = part == SANDBOX_PARENT || SANDBOX_SANITIZED;
    const uint64_t looked_at = starts_processes ? spaces : CLONE_THREAD;
    const uint64_t wanted = starts_processes ? 0 : CLONE_THREAD;
#if defined(__s390__)
    const unsigned flags = 1;
#else
    const unsigned flags = 0;
#endif

    add(filter, SCMP_ACT_ALLOW, "clone",
        WHEN(SCMP_CMP(flags, SCMP_CMP_MASKED_EQ, looked_at, wanted)));
}

static void add_marks(scmp_filter_ctx filter, enum sandbox_part part)
{
    static const int for_children[] = { PR_SET_NAME, PR_GET_NAME };
    static const int for_parent[] = { PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS, PR_SET_DUMPABLE,
                                      PR_GET_SECCOMP, PR_SET_SECCOMP };

    if (SANDBOX_SANITIZED) {
        add(filter, SCMP_ACT_ALLOW, "prctl", 0, NULL);
        return;
    }
    for (size_t i = 0; i < sizeof for_children / sizeof for_children[0]; i++)
        add(filter, SCMP_ACT_ALLOW, "prctl", WHEN(SCMP_A0(SCMP_CMP_EQ, for_children[i])));
    for (size_t i = 0; part == SANDBOX_PARENT && i < sizeof for_parent / sizeof for_parent[0]; i++)
        add(filter, SCMP_ACT_ALLOW, "prctl", WHEN(SCMP_A0(SCMP_CMP_EQ, for_parent[i])));
}

/* What depends on an argument besides. */
static void add_rest(scmp_filter_ctx filter, enum sandbox_part part)
{
    /* Whether standard error is a terminal, and sockets that do not block; nothing typed into the
     * terminal that started the house. */
    add(filter, SCMP_ACT_ALLOW, "ioctl", WHEN(SCMP_A1(SCMP_CMP_EQ, TCGETS)));
    add(filter, SCMP_ACT_ALLOW, "ioctl", WHEN(SCMP_A1(SCMP_CMP_EQ, FIONBIO)));
    if (part == SANDBOX_PARENT || SANDBOX_SANITIZED) {
        add(filter, SCMP_ACT_ALLOW, "prlimit64", 0, NULL);
        add(filter, SCMP_ACT_ALLOW, "tgkill", 0, NULL);
        return;
    }
    /* Limits are read, not set; a bug ends the process by a signal to itself. */
    add(filter, SCMP_ACT_ALLOW, "prlimit64", WHEN(SCMP_A2(SCMP_CMP_EQ, 0)));
    add(filter, SCMP_ACT_ALLOW, "tgkill", WHEN(SCMP_A0(SCMP_CMP_EQ, (uint64_t)getpid())));
}

static Err load(scmp_filter_ctx filter, bool *on_out)
{
    int result = seccomp_load(filter);

    *on_out = result == 0;
    if (result == 0 || result == -ENOSYS || result == -EINVAL)
        return OK;
    errno = -result;
    return sandbox_fault("loading", "a seccomp filter");
}

Err sandbox_calls(enum sandbox_part part, bool *on_out)
{
    *on_out = false;
    if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) < 0)
        return OK;

    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
    must(filter != NULL);
    must(seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0);
    must(seccomp_attr_set(filter, SCMP_FLTATR_API_SYSRAWRC, 1) == 0);
    add_groups(filter, part);
    add_memory(filter);
    add_clone(filter, part);
    add_marks(filter, part);
    add_rest(filter, part);
    Err err = load(filter, on_out);
    seccomp_release(filter);
    return err;
}
