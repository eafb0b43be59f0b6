#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The API as programs meet it: a client that is made from the description reads everything, and finds what the CSV says.

The readers are not ours: Redocly checks the description, openapi-client-axios makes the client, Ajv holds every answer against the
schemas (tests/browser/api.js; npm packages of tests/browser).  Where they are missing, those tests are skipped by name.
"""
import csv
import http.client
import io
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = pathlib.Path(os.environ.get("CHILDCENTRE", ROOT / "build" / "childcentre"))
TOOLS = ROOT / "tests" / "browser" / "node_modules"
QUIET = {"guides"}  # the young people's kinds: not for programs that keep what they read
HAS_TOOLS = shutil.which("node") is not None and (TOOLS / "ajv").is_dir() and (TOOLS / "openapi-client-axios").is_dir()
HAS_REDOCLY = shutil.which("node") is not None and (TOOLS / ".bin" / "redocly").exists()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def command(*words):
    done = subprocess.run([str(PROGRAM), *map(str, words)], cwd=ROOT, capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        raise AssertionError(f"childcentre {' '.join(map(str, words))}: {done.stdout}{done.stderr}")
    return done.stdout


class House:
    """A house that is served while the tests of a class run."""

    def __init__(self, pack):
        self.place = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.place.name) / "house"
        command("init", self.folder, "--pack", pack)
        self.port = free_port()
        self.errors = open(pathlib.Path(self.place.name) / "stderr.txt", "w+", encoding="utf-8")
        self.process = subprocess.Popen([str(PROGRAM), "house", str(self.folder), "--port", str(self.port), "--address", "127.0.0.1"],
                                        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=self.errors)
        self.base = f"http://127.0.0.1:{self.port}"
        for _ in range(300):
            try:
                if self.get("/api/v1")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the house does not open")

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)
        self.errors.seek(0)
        said = self.errors.read()
        self.errors.close()
        self.place.cleanup()
        return said

    def get(self, path, headers=None, method="GET"):
        """(status, headers, text)"""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode("utf-8")
        finally:
            connection.close()

    def json(self, path):
        status, _, text = self.get(path)
        if status != 200:
            raise AssertionError(f"{path} is answered with {status}: {text}")
        return json.loads(text)

    def records(self, path, key="items"):
        """Everything of a list, page by page."""
        found = []
        while path:
            page = self.json(path)
            found += page[key]
            path = page.get("next", "").removeprefix(self.base)
        return found

    def load(self, kind, rows):
        """Imports rows given as dicts, those of the same columns together: an empty cell would empty the field."""
        for columns in sorted({tuple(row) for row in rows}):
            out = io.StringIO()
            writer = csv.DictWriter(out, columns)
            writer.writeheader()
            writer.writerows(row for row in rows if tuple(row) == columns)
            file = pathlib.Path(self.place.name) / f"{kind}.csv"
            file.write_text(out.getvalue(), encoding="utf-8")
            command("import", self.folder, kind, file)

    def settles(self, holds):
        """What a question gives once it gives something; the processes follow each other within a second."""
        for _ in range(100):
            found = holds()
            if found:
                return found
            time.sleep(0.1)
        raise AssertionError("nothing came of it")

    def exported(self, kind):
        """The kind's rows that anyone may see, by code."""
        file = pathlib.Path(self.place.name) / f"{kind}-out.csv"
        command("export", self.folder, kind, "--out", file)
        with open(file, encoding="utf-8", newline="") as text:
            return {row["code"]: row for row in csv.DictReader(text) if row["state"] == "published" and row["visibility"] == "public"}


def cell_of(value):
    """A value that is not translated, as a cell."""
    if isinstance(value, list):
        return "|".join(cell_of(item) for item in value)
    if isinstance(value, dict):
        return value.get("term") or value["code"]
    return str(value)


@unittest.skipUnless(PROGRAM.exists(), f"{PROGRAM} is not built")
class Demonstration(unittest.TestCase):
    """The region pack, read by readers that are not ours."""

    @classmethod
    def setUpClass(cls):
        cls.house = House(ROOT / "region" / "baltic")
        cls.read = None

    @classmethod
    def tearDownClass(cls):
        said = cls.house.close()
        if "Sanitizer" in said or "level=error" in said:
            raise AssertionError(said)

    def client(self):
        if not HAS_TOOLS:
            self.skipTest("Ajv and openapi-client-axios (npm, tests/browser) are missing")
        if Demonstration.read is None:
            done = subprocess.run(["node", "api.js", self.house.base], cwd=ROOT / "tests" / "browser", capture_output=True, text=True,
                                  timeout=900)
            self.assertEqual(done.returncode, 0, done.stderr[-4000:])
            Demonstration.read = json.loads(done.stdout)
        return Demonstration.read

    @unittest.skipUnless(HAS_REDOCLY, "Redocly (npm, tests/browser) is missing")
    def test_the_description_is_valid_openapi(self):
        file = pathlib.Path(self.house.place.name) / "openapi.json"
        file.write_text(self.house.get("/api/v1/openapi.json")[2], encoding="utf-8")
        done = subprocess.run([str(TOOLS / ".bin" / "redocly"), "lint", str(file), "--config", "redocly.yaml"],
                              cwd=ROOT / "tests" / "browser", capture_output=True, text=True, timeout=300,
                              env={**os.environ, "REDOCLY_TELEMETRY": "off", "CI": "1"})
        said = done.stdout + done.stderr
        self.assertEqual(done.returncode, 0, said[-4000:])
        self.assertNotRegex(said, r"\d+ warnings?\.")
        self.assertIn("is valid", said)

    def test_every_answer_is_as_described(self):
        read = self.client()
        self.assertEqual(read["faults"], [])
        self.assertGreater(read["answers"], 1000)
        self.assertGreater(len(read["hits"]), 100)

    def test_every_kind_has_all_records_of_its_csv(self):
        read = self.client()
        self.assertGreater(len(read["index"]["kinds"]), 30)
        for entry in read["index"]["kinds"]:
            exported = self.house.exported(entry["plural"])
            items = read["kinds"].get(entry["kind"], {"items": []})["items"]
            with self.subTest(entry["kind"]):
                self.assertEqual({item["code"] for item in items}, set(exported))
                self.assertEqual(entry["total"], len(exported))
        self.assertNotIn("guides", {entry["plural"] for entry in read["index"]["kinds"]})

    def test_every_value_is_that_of_the_csv(self):
        compared = 0
        for kind in self.client()["kinds"].values():
            exported = self.house.exported(kind["plural"])
            for item in kind["items"]:
                row = exported[item["code"]]
                for column, cell in row.items():
                    compared += self.compare(item, column, cell)
        self.assertGreater(compared, 20000)

    def compare(self, item, column, cell):
        """1 when the cell was compared."""
        name, _, language = column.partition("@")
        if name in ("translation", "state", "visibility", "embargo_until", "links", "sources", "published", "expires"):
            return 0
        if name in ("countries", "topics"):
            found = cell_of(item.get(name, []))
        elif name in ("code", "language", "position", "review_by"):
            found = str(item.get(name, 0 if name == "position" else ""))
            cell = cell or ("0" if name == "position" else "")
        else:
            value = item["fields"].get(name, "")
            is_text = isinstance(value, dict) and not {"term", "code"} & set(value)
            found = value.get(language or item["language"], "") if is_text else cell_of(value)
            if language and language == item["language"]:
                return 0  # stands once, in the plain column
        self.assertEqual(found, cell, f"{item['code']} {column}")
        return 1

    def test_the_changes_hold_everything_once(self):
        read = self.client()
        codes = [change["code"] for change in read["changes"]]
        listed = {item["code"] for kind in read["kinds"].values() for item in kind["items"]}
        self.assertEqual(len(codes), len(set(codes)))
        self.assertEqual(set(codes), listed)
        self.assertFalse(any(change["gone"] for change in read["changes"]))

    def test_a_part_stands_with_its_whole(self):
        whole = next(kind["parts"] for kind in self.client()["kinds"]["project"]["records"] if "parts" in kind)
        self.assertIn("partners", whole)
        self.assertEqual(whole["partners"][0]["kind"], "partner")

    def test_it_is_kept_and_not_sent_twice(self):
        _, first, body = self.house.get("/api/v1/documents?limit=3")
        _, second, again = self.house.get("/api/v1/documents?limit=3")
        self.assertEqual((first["ETag"], body), (second["ETag"], again))
        status, headers, body = self.house.get("/api/v1/documents?limit=3", {"If-None-Match": first["ETag"]})
        self.assertEqual((status, body, headers["Access-Control-Allow-Origin"]), (304, "", "*"))
        status, headers, body = self.house.get("/api/v1/documents?limit=3", method="HEAD")
        self.assertEqual((status, body, headers["ETag"]), (200, "", first["ETag"]))
        status, headers, _ = self.house.get("/api/v1/documents?limit=3", {"Accept-Encoding": "gzip"}, method="HEAD")
        self.assertEqual(headers["Content-Encoding"], "gzip")

    def test_other_sites_may_read_the_api_and_nothing_else(self):
        self.assertEqual(self.house.get("/api/v1")[1]["Access-Control-Allow-Origin"], "*")
        for path in ("/en/", "/en/library.json", "/apis", "/en/youth", "/en/about/api"):
            self.assertIsNone(self.house.get(path)[1]["Access-Control-Allow-Origin"], path)

    def test_one_language_says_which_it_found(self):
        record = self.house.json("/api/v1/countries/CC-C-SE?lang=sv")
        self.assertEqual(record["fields"]["title"], "Sverige")
        self.assertEqual(record["texts"]["title"]["language"], "sv")
        fallen = self.house.json("/api/v1/countries/CC-C-SE?lang=cy")
        self.assertEqual((fallen["fields"]["title"], fallen["texts"]["title"]), ("Sweden", {"language": "en", "state": "source"}))

    def test_filters_find_what_the_page_finds(self):
        for query in ("country=SE", "topic=barnahus", "from=2005&to=2010", "q=child&country=LT", "type=report&type=study", "q=zzzzz"):
            listed = [item["code"] for item in json.loads(self.house.get(f"/en/library.json?{query}&sort=code")[2])]
            found = [item["code"] for item in self.house.records(f"/api/v1/documents?{query}&sort=code&limit=7")]
            self.assertEqual(sorted(found), sorted(listed), query)
            self.assertEqual(self.house.json(f"/api/v1/documents?{query}")["total"], len(listed))

    def test_the_page_about_it_names_every_kind(self):
        for lang in ("en", "sv", "fi", "lt", "ru"):
            status, _, page = self.house.get(f"/{lang}/about/api")
            self.assertEqual(status, 200)
            for entry in self.house.json("/api/v1")["kinds"]:
                self.assertIn(f"/api/v1/{entry['plural']}", page)
        self.assertIn('id="problem-not-found"', page)
        self.assertIn("/ru/about/api", self.house.get("/ru/about/data")[2])


UGLY = {
    "quotes": 'He said "no" and \\ went',
    "markup": "<b>&amp; <script>alert(1)</script>",
    "commas": "a, b; c | d",
    "emoji": "Child 👩‍👧 \U0001F1F8\U0001F1EA",
    "right-to-left": "ميثاق النهرين",
    "long": "Ω" * 500,
    "percent": "100 % & ?cursor=1#x",
}


@unittest.skipUnless(PROGRAM.exists(), f"{PROGRAM} is not built")
class Changing(unittest.TestCase):
    """A small house of another region, with ugly texts, while it changes."""

    def setUp(self):
        self.house = House(ROOT / "tests" / "data" / "tiny")
        self.addCleanup(self.house.close)

    def cursor(self):
        """Where the feed of changes ends once it stands still."""
        last, still = None, 0
        while still < 8:
            path, cursor = "/api/v1/changes?limit=100", None
            while path:
                page = self.house.json(path)
                cursor, path = page["cursor"], page.get("next", "").removeprefix(self.house.base)
            still = still + 1 if cursor == last else 0
            last = cursor
            time.sleep(0.1)
        return last

    def since(self, cursor):
        return self.house.records(f"/api/v1/changes?since={cursor}&limit=2", "changes")

    def test_ugly_texts_come_through_whole(self):
        rows = [{"code": f"TR-L-UGLY-{i}", "title": title, "title@ar": title, "summary": f"{title}\n\nsecond\tline\n"}
                for i, title in enumerate(UGLY.values())]
        self.house.load("documents", rows)
        found = self.house.settles(lambda: [item for item in self.house.records("/api/v1/documents?sort=title&limit=1")
                                            if item["code"].startswith("TR-L-UGLY-")])
        titles = {item["code"]: item["fields"]["title"] for item in found}
        self.assertEqual(len(found), len(UGLY))
        for i, title in enumerate(UGLY.values()):
            self.assertEqual(titles[f"TR-L-UGLY-{i}"]["en"], title)
            self.assertEqual(titles[f"TR-L-UGLY-{i}"]["ar"], title)
            record = self.house.json(f"/api/v1/documents/tr-l-ugly-{i}")
            self.assertTrue(record["fields"]["summary"]["en"].startswith(title))
        both = self.house.settles(lambda: [hit for hit in self.house.json("/api/v1/search?q=" + urllib.parse.quote(UGLY["right-to-left"]))["items"]
                                           if hit["code"].startswith("TR-L-UGLY-")])
        self.assertIn(UGLY["right-to-left"], [hit["title"].get("en") for hit in both])

    def test_a_list_is_read_on_where_it_was_left(self):
        self.house.load("documents", [{"code": f"TR-L-M-{i:02}", "title": f"Middle {i:02}", "issued": f"20{i:02}"} for i in range(20)])
        self.house.settles(lambda: self.house.json("/api/v1/documents")["total"] >= 20)
        for sort in ("title", "newest", "oldest", "code"):
            with self.subTest(sort):
                before = [item["code"] for item in self.house.records(f"/api/v1/documents?sort={sort}")]
                page = self.house.json(f"/api/v1/documents?sort={sort}&limit=5")
                read = [item["code"] for item in page["items"]]
                last = read[-1]
                new = [{"code": f"TR-L-A-{sort.upper()}", "title": "Aaa first", "issued": "1900"},
                       {"code": f"TR-L-Z-{sort.upper()}", "title": "Zzz last", "issued": "2090"}]
                self.house.load("documents", [*new, {"code": last, "state": "binned"}])
                self.house.settles(lambda: self.house.get(f"/api/v1/documents/{last}")[0] != 200)
                read += [item["code"] for item in self.house.records(page["next"].removeprefix(self.house.base))]
                self.assertEqual(len(read), len(set(read)))
                self.assertEqual([code for code in read if code in before], before)
                self.house.load("documents", [{"code": last, "state": "published"}])
                self.house.settles(lambda: self.house.get(f"/api/v1/documents/{last}")[0] == 200)

    def test_changes_are_told_once_and_what_leaves_sight_is_gone(self):
        self.house.load("documents", [{"code": f"TR-L-C-{i}", "title": f"Changing {i}"} for i in range(5)])
        self.house.load("documents", [{"code": "TR-L-SECRET", "title": "Unseen", "visibility": "office"}])
        self.house.settles(lambda: self.house.json("/api/v1/documents?q=changing")["total"] == 5)
        cursor = self.cursor()
        self.assertEqual(self.since(cursor), [])
        self.house.load("documents", [{"code": "TR-L-C-0", "title": "Changed"}])
        self.house.load("documents", [{"code": "TR-L-C-1", "state": "withdrawn"}, {"code": "TR-L-C-2", "visibility": "office"},
                                      {"code": "TR-L-C-3", "state": "draft"}])
        self.house.load("documents", [{"code": "TR-L-SECRET", "title": "Unseen still"}, {"code": "TR-L-NEW", "title": "New"}])
        self.cursor()
        changes = {change["code"]: change for change in self.since(cursor)}
        self.assertEqual(set(changes), {"TR-L-C-0", "TR-L-C-1", "TR-L-C-2", "TR-L-C-3", "TR-L-NEW"})
        self.assertEqual(changes["TR-L-C-0"]["record"]["fields"]["title"], {"en": "Changed"})
        self.assertIn("date", changes["TR-L-C-1"])
        for code in ("TR-L-C-2", "TR-L-C-3"):
            self.assertEqual(changes[code], {"code": code, "kind": "document", "gone": True})
        self.assertNotIn("TR-L-SECRET", json.dumps(self.house.records("/api/v1/changes", "changes")))
        # What happens to it out of sight is nobody's business; when it comes back it is told again.
        cursor = self.cursor()
        self.house.load("documents", [{"code": "TR-L-C-2", "title": "Changed in the office"}])
        self.assertEqual(self.since(self.cursor()), [])
        self.assertEqual(self.since(cursor), [])
        self.house.load("documents", [{"code": "TR-L-C-2", "visibility": "public"}])
        self.cursor()
        self.assertEqual([(change["code"], change["gone"]) for change in self.since(cursor)], [("TR-L-C-2", False)])

    def test_a_withdrawn_record_leaves_a_problem(self):
        self.house.load("documents", [{"code": "TR-L-W", "title": "Going"}])
        self.house.load("documents", [{"code": "TR-L-W", "state": "withdrawn"}])
        status, headers, text = self.house.settles(
            lambda: (lambda answer: answer if answer[0] == 410 else None)(self.house.get("/api/v1/documents/TR-L-W")))
        problem = json.loads(text)
        self.assertEqual(headers["Content-Type"], "application/problem+json")
        self.assertEqual((problem["status"], problem["code"]), (410, "TR-L-W"))
        self.assertRegex(problem["date"], r"^\d{4}-\d\d-\d\d$")

    def test_the_parts_of_a_whole_leave_with_it(self):
        project = self.house.records("/api/v1/projects")[0]["code"]
        parts = self.house.json(f"/api/v1/projects/{project}")["parts"]["partners"]
        cursor = self.cursor()
        self.house.load("projects", [{"code": project, "visibility": "office"}])
        self.cursor()
        gone = {change["code"] for change in self.since(cursor) if change["gone"]}
        self.assertEqual(gone, {project, *(part["code"] for part in parts)})


if __name__ == "__main__":
    unittest.main()
