# SPDX-License-Identifier: EUPL-1.2
"""Xapian in bench/search, in two ways: one long-lived process of ours (xapian_side.cc), and Omega, a CGI program a question.

Both read one database.  Words are given in lower case, since Xapian's parser does not stem what is written with a capital.
"""

import os
import pathlib
import resource
import shutil
import subprocess
import sys
import time
import urllib.parse

import measure
import records_texts

HERE = pathlib.Path(__file__).resolve().parent
OMEGA = pathlib.Path("/usr/lib/cgi-bin/omega/omega")
STEMMERS = {"en": "english", "sv": "swedish", "fi": "finnish", "lt": "lithuanian", "ru": "russian", "da": "danish", "de": "german",
            "nb": "norwegian", "ro": "romanian", "fr": "french"}
TEMPLATE = """$set{stemmer,$cgi{STEMMER}}$set{flag_wildcard,true}$msize
$hitlist{$field{code}\t$html{$or{$field{title_$cgi{L}},$field{title_en}}}\t$snippet{$or{$field{sample_$cgi{L}},$field{sample_en}}}
}"""


def build(folder):
    """Compiles our process; its path."""
    program = folder / "xapian_side"
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "xapian-core"], capture_output=True, text=True).stdout.split()
    compiler = next((name for name in ("g++", "clang++") if shutil.which(name)), "g++")
    done = subprocess.run([compiler, "-O2", "-o", program, HERE / "xapian_side.cc", *(flags or ["-lxapian"])], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"bench/search: xapian_side.cc does not compile:\n{done.stderr}")
    return program


class Xapian:
    name = "xapian"
    title = "Xapian, long-lived process"

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.process = None

    def build_index(self, rows, spelling=False):
        """Seconds that making the database takes, from texts that lie ready in a file.  Spellings double the time; the house has
        them always, PostgreSQL never."""
        shutil.rmtree(self.folder, ignore_errors=True)
        ready = self.folder.parent / f"{self.folder.name}.rows"
        with ready.open("w", encoding="utf-8") as file:
            for row in records_texts.read_rows(rows):
                stemmer = STEMMERS.get(row.lang, "none")
                file.write("".join(f"{field}\0" for field in (row.code, row.kind, stemmer, row.lang, row.title, row.body)))
        started = time.monotonic()
        with ready.open("rb") as file:
            subprocess.run([self.program, "index_spelling" if spelling else "index", self.folder], stdin=file, check=True, preexec_fn=self.pinned)
        took = time.monotonic() - started
        ready.unlink()
        return took

    @staticmethod
    def pinned():
        os.sched_setaffinity(0, {measure.cores()[0]})

    def index_bytes(self):
        return measure.folder_bytes(self.folder)

    def open(self):
        self.process = subprocess.Popen([self.program, "serve", self.folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        preexec_fn=self.pinned)

    def close(self):
        if self.process is not None:
            self.process.stdin.close()
            self.process.wait()
            self.process.stdout.close()
            self.process = None

    def processor(self):
        return measure.processor_seconds([self.process.pid])

    def ask(self, lang, text, kind=""):
        wild = "w" if kind == "half" else "-"
        said = text.lower() + ("*" if kind == "half" else "")
        question = f"{STEMMERS[lang]}\t{lang}\t{wild}\t{said}\n".encode()
        started = time.perf_counter()
        self.process.stdin.write(question)
        self.process.stdin.flush()
        lines = []
        while (line := self.process.stdout.readline()) not in (b".\n", b""):
            lines.append(line)
        seconds = time.perf_counter() - started
        if len(lines) < 3:
            sys.exit(f"bench/search: Xapian gives no answer to {text!r}")
        total, some = map(int, lines[0].split(b"\t"))
        return measure.Answer(0 if some else total, [line.split(b"\t")[0].decode() for line in lines[3:]], seconds,
                              offers=[offer for offer in [lines[2].decode().strip()] if offer], some=bool(some))


class Omega:
    """The CGI program as a web server starts it, once a question.  It counts no kinds and tries no second search with any word."""

    name = "omega"
    title = "Xapian Omega, CGI program"

    def __init__(self, database):
        home = database.parent
        (home / "templates").mkdir(exist_ok=True)
        (home / "templates" / "bench").write_text(TEMPLATE)
        self.settings = home / "omega.conf"
        self.settings.write_text(f"database_dir {home}\ntemplate_dir {home / 'templates'}\nlog_dir {home}\ncdb_dir {home}\n")
        self.database = database.name
        self.used = 0.0

    def open(self):
        pass

    def close(self):
        pass

    def processor(self):
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    def ask(self, lang, text, kind=""):
        said = text.lower() + ("*" if kind == "half" else "")
        query = urllib.parse.urlencode({"DB": self.database, "FMT": "bench", "P": said, "STEMMER": STEMMERS[lang], "L": lang,
                                        "HITSPERPAGE": "20", "MINHITS": "100000000"})
        environment = {"OMEGA_CONFIG_FILE": str(self.settings), "QUERY_STRING": query, "REQUEST_METHOD": "GET"}
        # What starts the program keeps to its core meanwhile, as a web server on that core would.
        everywhere = os.sched_getaffinity(0)
        reading, writing = os.pipe()
        os.sched_setaffinity(0, {measure.cores()[0]})
        started = time.perf_counter()
        child = os.posix_spawn(OMEGA, [str(OMEGA)], environment,
                               file_actions=[(os.POSIX_SPAWN_DUP2, writing, 1), (os.POSIX_SPAWN_CLOSE, reading)])
        os.close(writing)
        with os.fdopen(reading, "rb") as file:
            page = file.read()
        os.waitpid(child, 0)
        seconds = time.perf_counter() - started
        os.sched_setaffinity(0, everywhere)
        _, _, content = page.decode("utf-8", "replace").replace("\r\n", "\n").partition("\n\n")
        lines = content.splitlines()
        if not lines or not lines[0].strip().isdigit():
            sys.exit(f"bench/search: Omega answers {page[:300]!r} to {text!r}")
        return measure.Answer(int(lines[0]), [line.split("\t")[0] for line in lines[1:] if "\t" in line], seconds)
