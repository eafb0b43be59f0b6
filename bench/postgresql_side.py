# SPDX-License-Identifier: EUPL-1.2
"""PostgreSQL's full text in bench/search: a cluster of its own in a temporary folder, reached by its socket through libpq.

As its manual has it: one tsvector a record, title words weighted A and the others D, each text by the configuration of its
language behind the unaccent dictionary; a GIN index on it; websearch_to_tsquery in the visitor's language, ts_rank_cd divided by the
length (of its rankings and their normalizations the one that answers the query files best), ts_headline.  One statement gives the
page, the total and the kinds.
"""

import ctypes
import ctypes.util
import os
import pathlib
import pwd
import shutil
import subprocess
import sys
import tempfile
import time

import measure
import records_texts

CONFIGURATIONS = {"en": "english", "sv": "swedish", "fi": "finnish", "lt": "lithuanian", "ru": "russian", "da": "danish", "de": "german",
                  "nb": "norwegian", "ro": "romanian", "fr": "french"}
SETTINGS = {"shared_buffers": "512MB", "work_mem": "64MB", "maintenance_work_mem": "256MB", "jit": "off", "listen_addresses": "",
            "max_parallel_workers_per_gather": "0", "max_parallel_maintenance_workers": "0", "autovacuum": "off", "effective_cache_size": "2GB",
            "max_wal_size": "4GB", "random_page_cost": "1.1", "client_min_messages": "warning", "unix_socket_permissions": "0777"}

TABLES = """
CREATE AGGREGATE tsvector_agg(tsvector) (SFUNC = pg_catalog.tsvector_concat, STYPE = pg_catalog.tsvector, INITCOND = '');
CREATE TABLE words (number bigint GENERATED ALWAYS AS IDENTITY, code text NOT NULL, kind text NOT NULL, lang text NOT NULL,
                    title text NOT NULL, body text NOT NULL);
"""
INDEX = """
CREATE TABLE record AS SELECT code, kind, tsvector_agg(setweight(to_tsvector(('cc_' || lang)::regconfig, title), 'A')
                                                       || setweight(to_tsvector(('cc_' || lang)::regconfig, body), 'D') ORDER BY number) AS vec
  FROM words GROUP BY code, kind;
CREATE INDEX record_vec ON record USING gin (vec);
"""
READY = """
CREATE INDEX words_by_code ON words (code);
VACUUM ANALYZE words;
VACUUM ANALYZE record;
"""
# $1 what was typed, $2 the language of the page.  The configuration is written into the statement, so that the planner makes one
# constant of the query instead of one a row.
PAGE = """
WITH q AS (SELECT {query} AS q),
hit AS MATERIALIZED (SELECT record.code, record.kind, ts_rank_cd(record.vec, {query}, 2) AS rank FROM record WHERE record.vec @@ {query}),
best AS (SELECT code, rank FROM hit ORDER BY rank DESC, code LIMIT 20)
SELECT 1 AS part, best.rank, best.code, shown.title, ts_headline('cc_{lang}'::regconfig, shown.body, q.q) FROM q, best, LATERAL
  (SELECT title, body FROM words WHERE words.code = best.code AND title <> '' ORDER BY lang <> $2, number LIMIT 1) AS shown
UNION ALL SELECT 2, count(*), kind, '', '' FROM hit GROUP BY kind
ORDER BY 1, 2 DESC, 3
"""
ALL_WORDS = "websearch_to_tsquery('cc_{lang}'::regconfig, $1)"
HALF_A_WORD = "to_tsquery('cc_{lang}'::regconfig, $1 || ':*')"
ANY_WORD = "replace(websearch_to_tsquery('cc_{lang}'::regconfig, $1)::text, '&', '|')::tsquery"


def binaries():
    """The folder with initdb of the newest version there is."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    return pathlib.Path(shutil.which("initdb") or "").parent if shutil.which("initdb") else None


class Library:
    """As much of libpq as is needed."""

    def __init__(self, conninfo):
        self.pq = ctypes.CDLL(ctypes.util.find_library("pq") or "libpq.so.5")
        for name in ("PQconnectdb", "PQexecParams", "PQexec"):
            getattr(self.pq, name).restype = ctypes.c_void_p
        for name in ("PQgetvalue", "PQerrorMessage"):
            getattr(self.pq, name).restype = ctypes.c_char_p
        self.connection = ctypes.c_void_p(self.pq.PQconnectdb(conninfo.encode()))
        if self.pq.PQstatus(self.connection) != 0:
            sys.exit(f"bench/search: PostgreSQL: {self.pq.PQerrorMessage(self.connection).decode()}")

    def rows(self, statement, *values):
        """(rows as lists of bytes, seconds until the answer was here)."""
        texts = (ctypes.c_char_p * len(values))(*[value.encode() for value in values])
        sql = statement.encode()
        started = time.perf_counter()
        result = ctypes.c_void_p(self.pq.PQexecParams(self.connection, sql, len(values), None, texts, None, None, 0))
        seconds = time.perf_counter() - started
        if self.pq.PQresultStatus(result) != 2:
            sys.exit(f"bench/search: PostgreSQL: {self.pq.PQerrorMessage(self.connection).decode()}")
        columns = self.pq.PQnfields(result)
        rows = [[self.pq.PQgetvalue(result, i, j) for j in range(columns)] for i in range(self.pq.PQntuples(result))]
        self.pq.PQclear(result)
        return rows, seconds

    def close(self):
        self.pq.PQfinish(self.connection)


class Cluster:
    """A server of ours.  Root may not run one: then the user postgres does."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bench-postgresql-"))
        self.as_user = []
        if os.getuid() == 0:
            name = next((name for name in ("postgres", "nobody") if any(name == entry.pw_name for entry in pwd.getpwall())), "nobody")
            os.chown(self.folder, pwd.getpwnam(name).pw_uid, -1)
            self.as_user = ["runuser", "-u", name, "--"]
        self.process = None
        try:
            self.start()
        except BaseException:
            self.stop()
            raise

    def start(self):
        place = binaries()
        done = subprocess.run([*self.as_user, place / "initdb", "-D", self.folder / "cluster", "-U", "bench", "-A", "trust", "-E", "UTF8",
                               "--locale=C.UTF-8"], capture_output=True, text=True, cwd="/")
        if done.returncode != 0:
            sys.exit(f"bench/search: initdb: {done.stderr}")
        options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        self.log = (self.folder / "log").open("wb")
        self.process = subprocess.Popen([*self.as_user, place / "postgres", "-D", self.folder / "cluster", "-k", self.folder, *options],
                                        stdout=self.log, stderr=self.log, cwd="/",
                                        preexec_fn=lambda: os.sched_setaffinity(0, {measure.cores()[0]}))
        for _ in range(300):
            if subprocess.run(["psql", "-h", self.folder, "-U", "bench", "-c", "", "postgres"], capture_output=True).returncode == 0:
                return
            time.sleep(0.1)
        sys.exit(f"bench/search: PostgreSQL does not start: {(self.folder / 'log').read_text()}")

    def server(self):
        """The number of the server's own process, below runuser's where there is one."""
        return int((self.folder / "cluster" / "postmaster.pid").read_text().split()[0])

    def stop(self):
        if self.process is not None:
            if self.process.poll() is None:
                os.kill(self.server(), 2)  # SIGINT: a fast end
            self.process.wait(timeout=60)
            self.log.close()
            self.process = None
        shutil.rmtree(self.folder, ignore_errors=True)


class PostgreSQL:
    name = "postgresql"
    title = "PostgreSQL full text"

    def __init__(self, cluster, database):
        self.cluster, self.database = cluster, database
        self.library = None

    def psql(self, script, database=None, **options):
        done = subprocess.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", self.cluster.folder, "-U", "bench", database or self.database,
                               *(["-c", script] if options else [])], **(options or {"input": script}), capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"bench/search: psql: {done.stderr}")
        return done.stdout

    def configurations(self, languages):
        """One a language, which takes the marks off the letters first, as the manual's chapter on unaccent shows."""
        script = "CREATE EXTENSION unaccent;\n"
        for lang in sorted(languages):
            base = CONFIGURATIONS.get(lang, "simple")
            script += (f"CREATE TEXT SEARCH CONFIGURATION cc_{lang} (COPY = {base});\n"
                       f"ALTER TEXT SEARCH CONFIGURATION cc_{lang} ALTER MAPPING FOR hword, hword_part, word WITH unaccent, "
                       f"{base}{'_stem' if base != 'simple' else ''};\n")
        return script

    def build_index(self, rows):
        """Seconds that the vectors and the GIN index take, with the texts in a table already."""
        self.psql(f"CREATE DATABASE {self.database};", "postgres")
        self.psql(self.configurations({row.lang for row in records_texts.read_rows(rows)} | set(records_texts.LANGUAGES)) + TABLES)
        with rows.open("rb") as file:
            self.psql("COPY words (code, kind, lang, title, body) FROM STDIN WITH (FORMAT csv, NULL '\\N')", stdin=file)
        started = time.monotonic()
        self.psql(INDEX)
        took = time.monotonic() - started
        self.psql(READY)
        return took

    def index_bytes(self):
        """The vectors with their index, and the texts that pages are made from."""
        return int(self.psql("\\t\nSELECT pg_total_relation_size('record') + pg_total_relation_size('words');"))

    def open(self):
        self.library = Library(f"host={self.cluster.folder} user=bench dbname={self.database}")
        self.backend = int(self.library.rows("SELECT pg_backend_pid()")[0][0][0])

    def close(self):
        if self.library is not None:
            self.library.close()
            self.library = None

    def processor(self):
        return measure.processor_seconds([self.backend])

    @staticmethod
    def statement(query, lang):
        return PAGE.format(query=query.format(lang=lang), lang=lang)

    def ask(self, lang, text, kind=""):
        query = HALF_A_WORD if kind == "half" else ALL_WORDS
        rows, seconds = self.library.rows(self.statement(query, lang), text, lang)
        some = not rows
        if some:
            rows, more = self.library.rows(self.statement(ANY_WORD if kind != "half" else query, lang), text, lang)
            seconds += more
        total = 0 if some else sum(int(float(row[1])) for row in rows if row[0] == b"2")
        return measure.Answer(total, [row[2].decode() for row in rows if row[0] == b"1"], seconds, some=some)
