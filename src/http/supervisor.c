/* SPDX-License-Identifier: EUPL-1.2
 *
 * The parent: forks, waits, forks again.
 *
 * It has one thread, opens no database and reads nothing from outside, so there is little in it
 * that can fail.  Each child is told to stop by a pipe whose writing end only the parent holds:
 * closing it tells the child, and so does the parent's death.  They ignore the parent's signals
 * themselves, since a terminal and a service manager send these to every process, and a child must
 * finish what it has begun.  Contract in http/supervisor.h.
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
    LEAVING_MAX = 8,
    PAUSE_FIRST = 50, /* milliseconds; doubles while a child keeps ending early */
    PAUSE_LAST = 1000,
    LIVED_WELL = 5000, /* a child that ran this long is started again at once */
    STOP_AT_MOST = 30 * 1000,
};

struct place {
    const struct child *child;
    pid_t pid;      /* 0: not running */
    int stop_write; /* -1: not running, or told to stop */
    bool relieved;  /* ends because it was told to, and comes back */
    When started;
    When start_at; /* when not running: not before */
    int pause;     /* milliseconds before the next restart */
};

/* A process that finishes what it has begun while another has its place. */
struct leaving {
    pid_t pid; /* 0: none */
    When by;
};

struct supervisor {
    struct place places[CHILDREN_MAX];
    size_t count;
    struct leaving leaving[LEAVING_MAX];
    bool stopping;
    int signals;     /* a signalfd */
    sigset_t before; /* the signal mask to give back */
    When stop_by;
};

static const int handled[] = { SIGTERM, SIGINT, SIGUSR1, SIGCHLD };

_Noreturn static void run_child(const struct supervisor *supervisor, const struct child *child,
                                int stop_read, pid_t parent)
{
    /* The parent may be gone already. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
        _exit(1);
    for (size_t i = 0; i < supervisor->count; i++)
        if (supervisor->places[i].stop_write >= 0)
            close(supervisor->places[i].stop_write);
    close(supervisor->signals);
    for (size_t i = 0; i < sizeof handled / sizeof handled[0]; i++)
        if (handled[i] != SIGCHLD)
            signal(handled[i], SIG_IGN);
    sigprocmask(SIG_SETMASK, &supervisor->before, NULL);
    exit(child->run(child->context, stop_read));
}

/* Where the system has no process to give its place stays empty, and is tried again after a pause.
 */
static void start(struct supervisor *supervisor, struct place *place)
{
    pid_t parent = getpid();
    int ends[2] = { -1, -1 };
    pid_t pid = -1;

    fflush(NULL);
    if (pipe(ends) == 0) {
        place->stop_write = ends[1];
        pid = fork();
    }
    if (pid == 0)
        run_child(supervisor, place->child, ends[0], parent);
    if (pid < 0) {
        log_error("supervisor.start", "child=%s error=\"%s\"", place->child->name, strerror(errno));
        place->start_at = when_now() + PAUSE_LAST;
        place->stop_write = -1;
        if (ends[1] >= 0)
            close(ends[1]);
    } else {
        place->pid = pid;
        place->started = when_now();
    }
    if (ends[0] >= 0)
        close(ends[0]);
}

static void tell_to_stop(struct place *place)
{
    if (place->stop_write >= 0)
        close(place->stop_write);
    place->stop_write = -1;
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
    if (place->relieved && WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        place->start_at = when_now();
        return;
    }

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

static void note_end(struct supervisor *supervisor, pid_t pid, int status)
{
    for (size_t i = 0; i < supervisor->count; i++) {
        struct place *place = &supervisor->places[i];

        if (place->pid != pid)
            continue;
        place->pid = 0;
        tell_to_stop(place); /* nobody reads it any more */
        if (!supervisor->stopping)
            plan_restart(place, status);
        place->relieved = false;
    }
    for (size_t i = 0; i < LEAVING_MAX; i++)
        if (supervisor->leaving[i].pid == pid)
            supervisor->leaving[i].pid = 0;
}

static void collect_ended(struct supervisor *supervisor)
{
    int status;
    pid_t pid;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        note_end(supervisor, pid, status);
}

static void kill_all(const struct supervisor *supervisor)
{
    for (size_t i = 0; i < supervisor->count; i++)
        if (supervisor->places[i].pid != 0)
            kill(supervisor->places[i].pid, SIGKILL);
    for (size_t i = 0; i < LEAVING_MAX; i++)
        if (supervisor->leaving[i].pid != 0)
            kill(supervisor->leaving[i].pid, SIGKILL);
}

static void begin_stop(struct supervisor *supervisor)
{
    if (supervisor->stopping) {
        kill_all(supervisor);
        return;
    }
    supervisor->stopping = true;
    supervisor->stop_by = when_now() + STOP_AT_MOST;
    for (size_t i = 0; i < supervisor->count; i++)
        tell_to_stop(&supervisor->places[i]);
}

/* A place for one more that leaves; NULL when too many do already. */
static struct leaving *leaving_free(struct supervisor *supervisor)
{
    for (size_t i = 0; i < LEAVING_MAX; i++)
        if (supervisor->leaving[i].pid == 0)
            return &supervisor->leaving[i];
    return NULL;
}

/* Puts a new process in the place of each child: beside the old one where the child allows it,
 * which then only finishes, else once the old one has ended. */
static void relieve(struct supervisor *supervisor)
{
    for (size_t i = 0; i < supervisor->count && !supervisor->stopping; i++) {
        struct place *place = &supervisor->places[i];
        struct leaving *leaving = leaving_free(supervisor);

        if (place->pid == 0 || place->relieved || leaving == NULL)
            continue;
        log_info("supervisor.relieve", "child=%s", place->child->name);
        if (place->child->overlaps) {
            *leaving = (struct leaving){ place->pid, when_now() + STOP_AT_MOST };
            tell_to_stop(place); /* first, or the new process would hold the old one's pipe */
            start(supervisor, place);
        } else {
            place->relieved = true;
            tell_to_stop(place);
        }
    }
}

static void read_signals(struct supervisor *supervisor)
{
    struct signalfd_siginfo signal;

    while (read(supervisor->signals, &signal, sizeof signal) == (ssize_t)sizeof signal) {
        if (signal.ssi_signo == SIGUSR1)
            relieve(supervisor);
        else if (signal.ssi_signo != SIGCHLD)
            begin_stop(supervisor);
    }
}

static bool any_running(const struct supervisor *supervisor)
{
    for (size_t i = 0; i < supervisor->count; i++)
        if (supervisor->places[i].pid != 0)
            return true;
    for (size_t i = 0; i < LEAVING_MAX; i++)
        if (supervisor->leaving[i].pid != 0)
            return true;
    return false;
}

static int sooner(int wait, When left)
{
    if (left < 0)
        left = 0;
    return wait < 0 || left < wait ? (int)left : wait;
}

/* Ends those that take too long to leave; returns the milliseconds until that is due, or -1. */
static int hurry_leaving(struct supervisor *supervisor)
{
    When now = when_now();
    int wait = -1;

    for (size_t i = 0; i < LEAVING_MAX; i++) {
        struct leaving *leaving = &supervisor->leaving[i];

        if (leaving->pid == 0)
            continue;
        if (leaving->by <= now) {
            kill(leaving->pid, SIGKILL);
            leaving->by = now + PAUSE_LAST;
        }
        wait = sooner(wait, leaving->by - now);
    }
    return wait;
}

/* Starts whatever is due; returns the milliseconds until there is something to do again, or -1 for
 * "until a signal". */
static int start_due(struct supervisor *supervisor)
{
    int wait = hurry_leaving(supervisor);
    When now = when_now();

    for (size_t i = 0; i < supervisor->count; i++) {
        struct place *place = &supervisor->places[i];

        /* More than the longest pause ahead means that the clock was set back. */
        if (place->pid == 0 && (place->start_at <= now || place->start_at - now > PAUSE_LAST))
            start(supervisor, place);
        if (place->pid == 0)
            wait = sooner(wait, place->start_at - now);
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
        if (supervisor->stopping) {
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

static void open_supervisor(struct supervisor *supervisor)
{
    sigset_t set;

    sigemptyset(&set);
    for (size_t i = 0; i < sizeof handled / sizeof handled[0]; i++)
        sigaddset(&set, handled[i]);
    sigprocmask(SIG_BLOCK, &set, &supervisor->before);
    supervisor->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

Err supervise(const struct child *children, size_t count)
{
    struct supervisor supervisor = { .count = count };

    must(count <= CHILDREN_MAX);
    for (size_t i = 0; i < count; i++)
        supervisor.places[i] = (struct place){ .child = &children[i], .stop_write = -1 };
    open_supervisor(&supervisor);

    Err err = supervisor.signals >= 0 ? OK : ERR_FILE;
    if (err == OK)
        supervise_until_ended(&supervisor);
    else
        log_error("supervisor.open", "error=\"%s\"", strerror(errno));
    if (supervisor.signals >= 0)
        close(supervisor.signals);
    sigprocmask(SIG_SETMASK, &supervisor.before, NULL);
    return err;
}
