/* SPDX-License-Identifier: EUPL-1.2
 *
 * The parent: forks, waits, forks again.
 *
 * It has one thread, opens no database and reads nothing from outside, so there is little in it
 * that can fail.  Children are told to stop by a pipe whose writing end only the parent holds:
 * closing it tells all of them at once, and so does the parent's death.  They ignore SIGTERM and
 * SIGINT themselves, since a terminal and a service manager send these to every process, and a
 * child must finish what it has begun.  Contract in http/supervisor.h.
 */
#include "http/supervisor.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "base/when.h"

enum {
    CHILDREN_MAX = 8,
    PAUSE_FIRST = 50, /* milliseconds; doubles while a child keeps ending early */
    PAUSE_LAST = 1000,
    LIVED_WELL = 5000, /* a child that ran this long is started again at once */
    STOP_AT_MOST = 30 * 1000,
};

struct place {
    const struct child *child;
    pid_t pid; /* 0: not running */
    When started;
    When start_at; /* when not running: not before */
    int pause;     /* milliseconds before the next restart */
};

struct supervisor {
    struct place places[CHILDREN_MAX];
    size_t count;
    int stop_read;
    int stop_write;  /* -1 once the children were told */
    int signals;     /* a signalfd */
    sigset_t before; /* the signal mask to give back */
    When stop_by;
};

_Noreturn static void run_child(const struct supervisor *supervisor, const struct child *child,
                                pid_t parent)
{
    /* The parent may be gone already. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
        _exit(1);
    close(supervisor->stop_write);
    close(supervisor->signals);
    signal(SIGTERM, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    sigprocmask(SIG_SETMASK, &supervisor->before, NULL);
    exit(child->run(child->context, supervisor->stop_read));
}

static void start(struct supervisor *supervisor, struct place *place)
{
    pid_t parent = getpid();

    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0)
        run_child(supervisor, place->child, parent);
    if (pid < 0) {
        log_error("supervisor.start", "child=%s error=\"%s\"", place->child->name, strerror(errno));
        place->start_at = when_now() + PAUSE_LAST;
        return;
    }
    place->pid = pid;
    place->started = when_now();
}

static int longer_pause(int pause)
{
    if (pause == 0)
        return PAUSE_FIRST;
    return pause * 2 < PAUSE_LAST ? pause * 2 : PAUSE_LAST;
}

/* The kernel ends a process in this way for a system call that nothing in the program makes. */
static void look_for_intruder(const struct place *place, int status)
{
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
        log_error("supervisor.restart",
                  "child=%s problem=\"it was ended for a system call that it may not make\" "
                  "advice=\"report it; where it comes again, close the house and find out who asks "
                  "what\"",
                  place->child->name);
}

/* Decides when a child that has ended comes back. */
static void plan_restart(struct place *place, int status)
{
    bool lived_well = when_now() - place->started >= LIVED_WELL;

    look_for_intruder(place, status);
    if (lived_well)
        place->pause = 0;
    log_warning("supervisor.restart", "child=%s ended_by=%s number=%d pause_ms=%d",
                place->child->name, WIFSIGNALED(status) ? "signal" : "exit",
                WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status), place->pause);
    place->start_at = when_now() + place->pause;
    if (!lived_well)
        place->pause = longer_pause(place->pause);
}

static bool is_stopping(const struct supervisor *supervisor)
{
    return supervisor->stop_write < 0;
}

static void collect_ended(struct supervisor *supervisor)
{
    int status;
    pid_t pid;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        for (size_t i = 0; i < supervisor->count; i++) {
            struct place *place = &supervisor->places[i];

            if (place->pid != pid)
                continue;
            place->pid = 0;
            if (!is_stopping(supervisor))
                plan_restart(place, status);
        }
    }
}

static void kill_all(const struct supervisor *supervisor)
{
    for (size_t i = 0; i < supervisor->count; i++) {
        if (supervisor->places[i].pid != 0)
            kill(supervisor->places[i].pid, SIGKILL);
    }
}

static void begin_stop(struct supervisor *supervisor)
{
    if (is_stopping(supervisor)) {
        kill_all(supervisor);
        return;
    }
    close(supervisor->stop_write);
    supervisor->stop_write = -1;
    supervisor->stop_by = when_now() + STOP_AT_MOST;
}

static void read_signals(struct supervisor *supervisor)
{
    struct signalfd_siginfo signal;

    while (read(supervisor->signals, &signal, sizeof signal) == (ssize_t)sizeof signal) {
        if (signal.ssi_signo != SIGCHLD)
            begin_stop(supervisor);
    }
}

static bool any_running(const struct supervisor *supervisor)
{
    for (size_t i = 0; i < supervisor->count; i++) {
        if (supervisor->places[i].pid != 0)
            return true;
    }
    return false;
}

/* Starts whatever is due; returns the milliseconds until there is something to do again, or -1 for
 * "until a signal". */
static int start_due(struct supervisor *supervisor)
{
    When now = when_now();
    int wait = -1;

    for (size_t i = 0; i < supervisor->count; i++) {
        struct place *place = &supervisor->places[i];

        /* More than the longest pause ahead means that the clock was set back. */
        if (place->pid == 0 && (place->start_at <= now || place->start_at - now > PAUSE_LAST))
            start(supervisor, place);
        if (place->pid != 0)
            continue;
        int left = (int)(place->start_at - now);
        if (wait < 0 || left < wait)
            wait = left > 0 ? left : 0;
    }
    return wait;
}

static int until_kill(const struct supervisor *supervisor)
{
    When left = supervisor->stop_by - when_now();

    if (left <= 0) {
        log_error("supervisor.stop", "problem=\"a child did not end in time\"");
        kill_all(supervisor);
        return PAUSE_LAST;
    }
    return (int)left;
}

static void supervise_until_ended(struct supervisor *supervisor)
{
    for (;;) {
        struct pollfd signals = { .fd = supervisor->signals, .events = POLLIN };
        int wait;

        collect_ended(supervisor);
        if (is_stopping(supervisor)) {
            if (!any_running(supervisor))
                return;
            wait = until_kill(supervisor);
        } else {
            wait = start_due(supervisor);
        }
        poll(&signals, 1, wait);
        read_signals(supervisor);
    }
}

static Err open_supervisor(struct supervisor *supervisor)
{
    sigset_t handled;
    int ends[2];

    sigemptyset(&handled);
    sigaddset(&handled, SIGTERM);
    sigaddset(&handled, SIGINT);
    sigaddset(&handled, SIGCHLD);
    if (pipe(ends) != 0) {
        log_error("supervisor.open", "error=\"%s\"", strerror(errno));
        return ERR_FILE;
    }
    supervisor->stop_read = ends[0];
    supervisor->stop_write = ends[1];
    sigprocmask(SIG_BLOCK, &handled, &supervisor->before);
    supervisor->signals = signalfd(-1, &handled, SFD_NONBLOCK | SFD_CLOEXEC);
    must(supervisor->signals >= 0);
    return OK;
}

Err supervise(const struct child *children, size_t count)
{
    struct supervisor supervisor = { .count = count };

    must(count <= CHILDREN_MAX);
    TRY(open_supervisor(&supervisor));
    for (size_t i = 0; i < count; i++)
        supervisor.places[i].child = &children[i];
    supervise_until_ended(&supervisor);
    close(supervisor.stop_read);
    close(supervisor.signals);
    sigprocmask(SIG_SETMASK, &supervisor.before, NULL);
    return OK;
}
