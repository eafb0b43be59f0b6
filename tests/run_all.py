#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Everything that ./check checks, one stage after the other; no stage hides another's failure.

    tests/run_all.py [--quick] [--builds DIR]

--quick leaves out clang and the browser.  --builds puts the build folders somewhere else than beside the sources.
Each stage prints a line with its seconds and every failure in full; the very last line is "N passed, N failed", with
", N skipped" when something was left out.  The exit status is 1 when anything failed.
"""

import argparse
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import demonstration  # noqa: E402  (found through the line above)

ROOT = pathlib.Path(__file__).resolve().parent.parent
LANGUAGES = ("sv", "fi", "lt", "ru")
SANITIZERS = {
    "ASAN_OPTIONS": "detect_leaks=1:abort_on_error=0:strict_string_checks=1:detect_stack_use_after_return=1",
    "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1",
}
PATIENCE = 1500  # seconds that any one program may take


class Score:
    """What passed, what failed, what was left out."""

    def __init__(self):
        self.passed, self.failed, self.skipped = 0, 0, 0

    def good(self, count=1):
        self.passed += count

    def bad(self, what, output=""):
        self.failed += 1
        print(f"FAILED: {what}")
        if output.strip():
            print("    " + output.strip().replace("\n", "\n    "))
        sys.stdout.flush()

    def left_out(self, what, count=1):
        self.skipped += count
        print(f"SKIPPED: {what}")

    def check(self, holds, what, output=""):
        if holds:
            self.good()
        else:
            self.bad(what, output)
        return holds

    def line(self):
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


def run(command, **options):
    """(exit status, everything the command printed); a command that does not end is ended and has the status 124."""
    environment = {**os.environ, **options.pop("env", {})}
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                               errors="replace", cwd=options.pop("cwd", ROOT), env=environment, start_new_session=True)
    try:
        output, _ = process.communicate(timeout=options.pop("timeout", PATIENCE))
        return process.returncode, output
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
        return 124, output + "\nended: it took too long\n"


# ---- building ----

def configure(score, folder, options, env, source):
    """Makes the build folder, or brings an old one to these options."""
    fresh = not (folder / "build.ninja").exists()
    status, output = run(["meson", "setup", *([] if fresh else ["--reconfigure"]), folder, source, *options], env=env)
    if status != 0:
        score.bad(f"meson setup {folder.name}", output)
    return status == 0


def build(score, name, folder, options, targets, env=None, source=ROOT):
    if not configure(score, folder, options, env or {}, source):
        return False
    status, output = run(["ninja", "-C", folder, *targets])
    warnings = [line for line in output.splitlines() if re.search(r"\bwarning:", line)]  # the compiler, not Meson's advice
    return score.check(status == 0 and not warnings, f"{name} builds without a warning",
                       "\n".join(line for line in output.splitlines() if not re.match(r"\[\d+/\d+\]", line)))


def build_real(score, folder):
    """The program as ./run builds it.  What an earlier build has warned about is only seen when it is compiled again, so the
    folder is emptied unless the last build there was one of this program, and without a warning."""
    stamp, log = folder / ".no_warnings", folder / ".ninja_log"
    seen = stamp.exists() and log.exists() and log.stat().st_mtime <= stamp.stat().st_mtime
    if (folder / "build.ninja").exists() and not seen:
        run(["ninja", "-C", folder, "clean"])
    stamp.unlink(missing_ok=True)
    if build(score, "the release", folder, ["-Dbuildtype=release"], ["all"]):
        stamp.touch()
    score.check((folder / "childcentre").exists(), f"there is {folder.name}/childcentre")


def stage_builds(score, context):
    build(score, "gcc with sanitizers", context.checked,
          ["-Dbuildtype=debugoptimized", "-Db_sanitize=address,undefined", "-Dwerror=true"], ["all", "meson-test-prereq"])


def stage_clang(score, context):
    build(score, "clang", context.builds / "build-clang", ["-Dbuildtype=debugoptimized", "-Dwerror=true"],
          ["all", "meson-test-prereq"], env={"CC": "clang"})


def stage_release(score, context):
    build_real(score, context.builds / "build")


# ---- C tests ----

def count_cmocka(output):
    """(passed, failed, skipped) by cmocka's own last lines; None when they are missing."""
    if not re.search(r"^\[==========\] .*[Rr]un\.?$", output, re.MULTILINE):
        return None
    found = {word: sum(map(int, re.findall(rf"^\[\s*{word}\s*\] (\d+) test", output, re.MULTILINE)))
             for word in ("PASSED", "FAILED", "SKIPPED")}
    return found["PASSED"], found["FAILED"], found["SKIPPED"]


def score_cmocka(score, test, output):
    counts = count_cmocka(output)
    if counts is None:
        score.good(len(re.findall(r"^\[ +OK \]", output, re.MULTILINE)))
        score.bad(f"{test['name']} did not end ({test['result']})", output)
        return
    passed, failed, skipped = counts
    score.good(passed)
    if skipped:
        score.left_out(f"{skipped} of {test['name']}", skipped)
    if test["result"] != "OK" or failed or passed + skipped == 0:
        score.bad(f"{test['name']}: {passed} passed, {failed} failed, exit {test.get('returncode')}", output)
        score.failed += max(failed - 1, 0)


def score_meson(score, test):
    output = test.get("stdout", "") + test.get("stderr", "")
    if "fuzz" in test["suite"][0] if test.get("suite") else test["name"].startswith("fuzz_"):
        score.check(test["result"] == "OK" and re.search(r"^[1-9]\d* seeds", output, re.MULTILINE), test["name"], output)
    else:
        score_cmocka(score, test, output)


def stage_c(score, context):
    log = context.checked / "meson-logs" / "testlog.json"
    log.unlink(missing_ok=True)
    status, output = run(["meson", "test", "-C", context.checked, "--no-rebuild"], env=SANITIZERS)
    tests = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []
    for test in tests:
        test["name"] = test["name"].split(" / ")[-1]
        score_meson(score, test)
    named = {path.stem for path in (ROOT / "tests").glob("test_*.c")}
    missing = named - {test["name"] for test in tests}
    score.check(not missing, "every test_*.c was run", "\n".join(sorted(missing)))
    if status != 0 and all(test["result"] == "OK" for test in tests):
        score.bad("meson test", output)


# ---- Python tests ----

def stage_python(score, context):
    for path in sorted((ROOT / "tests").glob("test_*.py")):
        status, output = run([sys.executable, "-m", "unittest", "-v", path.relative_to(ROOT)],
                             env={"CHILDCENTRE": str(context.program), "CHILDCENTRE_RELEASE": str(context.release)})
        ran = re.search(r"^Ran (\d+) tests?", output, re.MULTILINE)
        if ran is None or int(ran[1]) == 0:
            score.bad(f"{path.name} ran no test", output)
            continue
        last = output.strip().splitlines()[-1]
        of = {word: int(number) for word, number in re.findall(r"(failures|errors|skipped|unexpected successes)=(\d+)", last)}
        skipped = of.pop("skipped", 0)
        bad = max(sum(of.values()), 1 if status != 0 else 0)
        score.good(max(int(ran[1]) - bad - skipped, 0))
        if skipped:
            score.left_out(f"{skipped} of {path.name}", skipped)
        if bad:
            score.bad(f"{path.name}: {last}", output)
            score.failed += bad - 1


# ---- words ----

def stage_words(score, context):
    with tempfile.TemporaryDirectory() as folder:
        status, output = run([sys.executable, "tools/compile_words.py", "po", folder])
    score.check(status == 0, "the catalogues compile", output)
    for tag in LANGUAGES:
        found = re.search(rf"^words: {tag}: (\d+) of (\d+) translated", output, re.MULTILINE)
        score.check(found and found[1] == found[2] and int(found[1]) > 100, f"every word is translated into {tag}",
                    found[0] if found else "no such catalogue")


# ---- the demonstration house ----

def stage_house(score, context):
    demonstration.check_commands(score, run, context.program, context.house, ROOT, SANITIZERS)


def stage_served(score, context):
    browser = None if context.quick else ["node", "tests/browser/walk.js"]
    if browser is None:
        score.left_out("the browser's walk")
    demonstration.check_served(score, run, context.program, context.house, ROOT, SANITIZERS, browser)


STAGES = [
    ("build: gcc with sanitizers, no warnings", stage_builds, False),
    ("build: clang, no warnings", stage_clang, True),
    ("build: the program, no warnings", stage_release, False),
    ("words: the catalogues", stage_words, False),
    ("tests in C, fuzz corpora", stage_c, False),
    ("tests in Python, the includes law", stage_python, False),
    ("a house by the command line", stage_house, False),
    ("the house served: crawl, browser, end", stage_served, False),
]


def run_stage(score, context, name, stage):
    started = time.monotonic()
    before = (score.passed, score.failed)
    try:
        stage(score, context)
    except Exception as error:  # a broken stage is a failure like any other, and must not hide the next stage
        score.bad(f"{name}: {type(error).__name__}: {error}")
    print(f"{name}: {score.passed - before[0]} passed, {score.failed - before[1]} failed, {time.monotonic() - started:.0f} s")
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="without clang and without the browser")
    parser.add_argument("--builds", type=pathlib.Path, default=ROOT, help="where the build folders are")
    context = parser.parse_args()
    context.builds = context.builds.resolve()
    context.checked = context.builds / "build-check"
    context.program = context.checked / "childcentre"
    context.release = context.builds / "build" / "childcentre"

    score = Score()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="childcentre-check-") as folder:
        context.house = pathlib.Path(folder) / "house"
        for name, stage, is_slow in STAGES:
            if is_slow and context.quick:
                score.left_out(name)
            else:
                run_stage(score, context, name, stage)
    print(f"{time.monotonic() - started:.0f} s in all")
    print(score.line())
    return 1 if score.failed else 0


if __name__ == "__main__":
    sys.exit(main())
