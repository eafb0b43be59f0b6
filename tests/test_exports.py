#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What the house gives away, read by programs that are not ours, and compared with what was put in.

Sheets by openpyxl, odfpy and LibreOffice, citations by bibtexparser and citation-js, XML by xmllint
with the schemas of DataCite and IATI where a folder with them is found (CHILDCENTRE_SCHEMAS, or ../shared/data/schemas beside
the checkout).  A reader that is not there is a skipped test that names it.
"""
import csv
import datetime
import hashlib
import importlib
import io
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
import warnings
import xml.etree.ElementTree as ElementTree
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCHEMAS = pathlib.Path(os.environ.get("CHILDCENTRE_SCHEMAS", ROOT.parent / "shared" / "data" / "schemas"))
PACK = ROOT / "region" / "baltic"
BASE = "https://house.example"
GUARDED = re.compile(r"'+[=+\-@\t\n＝＋－＠]")
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
DC = "{http://purl.org/dc/elements/1.1/}"
DATACITE = "{http://datacite.org/schema/kernel-4}"

UGLY = [
    ("CC-L-1901-001", "He said \"no\" & <b>left</b>, then; came 'back' {again} \\ 100% $5 #1 a_b ~ ^", "https://doi.org/10.1234/ab_c%3Cd"),
    ("CC-L-1901-002", "=HYPERLINK(\"http://evil.example\")", "https://house.example/a?b=1&c={2}"),
    ("CC-L-1901-003", "Дети 👧🏽 ילדים في خطر ＝1", ""),
    ("CC-L-1901-004", "x" * 250 + " and " + "é" * 245, ""),
    ("CC-L-1901-005", "TY  - JOUR ER  - @book{evil, title={x}}", ""),
]


def module(name):
    """A Debian package's module, also where another Python runs the tests; skips the test where there is none."""
    packages = "/usr/lib/python3/dist-packages"
    if packages not in sys.path:
        sys.path.append(packages)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return importlib.import_module(name)
    except ImportError as error:
        raise unittest.SkipTest(f"{name} is not installed ({error})")


def program():
    candidates = [os.environ.get("CHILDCENTRE", ""), ROOT / "build-check" / "childcentre", ROOT / "build" / "childcentre"]
    for candidate in candidates:
        if candidate and os.access(candidate, os.X_OK):
            return str(candidate)
    raise AssertionError("the program is not built: ninja -C build")


def call(*words, expect=0):
    done = subprocess.run([program(), *map(str, words)], capture_output=True, timeout=300)
    if done.returncode != expect or b"Sanitizer" in done.stderr or b"runtime error" in done.stderr:
        raise AssertionError(f"{words} ended with {done.returncode}: {done.stderr.decode()[-3000:]}")
    return done


def unguarded(cell):
    return cell[1:] if GUARDED.match(cell) else cell


def table(data):
    """Header and rows of a CSV as it is exported, without the guards."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    return [[unguarded(cell) for cell in row] for row in rows]


class Exports(unittest.TestCase):
    maxDiff = 2000

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.exported = {}
        cls.house = pathlib.Path(cls.folder.name) / "house"
        call("init", cls.house, "--pack", PACK)
        cls.put("documents", ["code", "title", "issued", "type", "body", "summary", "address"],
                [[code, title, "1901-02-03", "report", "CC-B-CBSS", "First,\nsecond; **third**", address] for code, title, address in UGLY])
        cls.put("documents", ["code", "title", "visibility"], [["CC-L-1901-009", "zqhidden", "office"]])
        cls.put("projects", ["code", "title", "begins", "ends", "countries", "summary"],
                [["CC-P-UGLY", UGLY[0][1], "2020-03", "2020-09", "SE|FI", UGLY[2][1]],
                 ["CC-P-ONE", UGLY[1][1], "2019", "2019-12-24", "LT", ""]])
        cls.put("grants", ["code", "project", "title", "amount", "currency"], [["CC-PG-ONE", "CC-P-ONE", "Fund <&>", "9007199254740992", "EUR"]])
        cls.kinds = call("import", cls.house, "no-such-kind", "x", expect=2).stderr.decode()
        cls.kinds = cls.kinds.partition("The kinds are: settings, ")[2].partition(".\n")[0].split(", ")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def put(cls, kind, head, rows):
        path = pathlib.Path(cls.folder.name) / f"{kind}-in.csv"
        with open(path, "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([head, *[["'" + cell if GUARDED.match("'" + cell) else cell for cell in row] for row in rows]])
        call("import", cls.house, kind, path)

    def export(self, kind, suffix, anew=False):
        """What the command line writes; asked for once unless it is wanted anew."""
        if anew or (kind, suffix) not in self.exported:
            self.exported[kind, suffix] = call("export", self.house, kind, "--format", suffix, "--base", BASE).stdout
        return self.exported[kind, suffix]

    def file(self, kind, suffix):
        path = pathlib.Path(self.folder.name) / f"{kind}.{suffix}"
        path.write_bytes(self.export(kind, suffix))
        return path

    def validate(self, schema, *files):
        if not (SCHEMAS / schema).is_file():
            self.skipTest(f"the schema {schema} is not in {SCHEMAS}")
        if shutil.which("xmllint") is None:
            self.skipTest("xmllint is not installed")
        done = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", SCHEMAS / schema, *files], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, "\n".join(line for line in done.stderr.splitlines() if "validates" not in line)[:2000])


class Sheets(Exports):
    def same_cells(self, kind, rows):
        expected = table(self.export(kind, "csv"))
        self.assertEqual(len(rows), len(expected), kind)
        for number, (row, wanted) in enumerate(zip(rows, expected)):
            self.assertEqual(row + [""] * (len(wanted) - len(row)), wanted, f"{kind}, row {number}")

    def test_every_xlsx_holds_the_cells_of_the_csv(self):
        openpyxl = module("openpyxl")
        self.assertGreater(len(self.kinds), 30)
        dates = numbers = 0
        for kind in self.kinds:
            sheet = openpyxl.load_workbook(io.BytesIO(self.export(kind, "xlsx"))).active
            rows = []
            for row in sheet.iter_rows():
                self.assertNotIn("f", [cell.data_type for cell in row], f"{kind} has a formula")
                dates += sum(isinstance(cell.value, datetime.datetime) for cell in row)
                numbers += sum(isinstance(cell.value, int) for cell in row)
                rows.append(["" if cell.value is None else cell.value.strftime("%Y-%m-%d") if isinstance(cell.value, datetime.datetime)
                             else str(cell.value) for cell in row])
            self.same_cells(kind, rows)
            self.assertEqual(sheet.freeze_panes, "A2")
            self.assertEqual(sheet.auto_filter.ref, sheet.dimensions)
        self.assertGreater(dates, 100)
        self.assertGreater(numbers, 100)

    def test_a_sheet_is_named_as_its_list(self):
        openpyxl = module("openpyxl")
        self.assertEqual(openpyxl.load_workbook(io.BytesIO(self.export("documents", "xlsx"))).sheetnames, ["Documents"])

    @staticmethod
    def ods_text(node):
        text = ""
        for child in node.childNodes:
            if child.nodeType == child.TEXT_NODE:
                text += str(child.data)
            elif child.qname[1] == "s":
                text += " "
            elif child.qname[1] == "tab":
                text += "\t"
        return text

    def test_every_ods_holds_the_cells_of_the_csv(self):
        opendocument = module("odf.opendocument")
        tables, texts = module("odf.table"), module("odf.text")
        types = set()
        for kind in self.kinds:
            data = self.export(kind, "ods")
            document = opendocument.load(io.BytesIO(data))
            rows = []
            for row in document.getElementsByType(tables.TableRow):
                cells = row.getElementsByType(tables.TableCell)
                types |= {cell.getAttribute("valuetype") for cell in cells}
                rows.append(["\n".join(self.ods_text(p) for p in cell.getElementsByType(texts.P)) for cell in cells])
            self.same_cells(kind, rows)
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                first = archive.infolist()[0]
                self.assertEqual((first.filename, first.compress_type, first.extra), ("mimetype", zipfile.ZIP_STORED, b""))
                self.assertIsNone(archive.testzip())
        self.assertEqual(types, {"string", "float", "date", None})

    def test_libreoffice_reads_both(self):
        if shutil.which("soffice") is None:
            self.skipTest("LibreOffice is not installed")
        for suffix in ("ods", "xlsx"):
            path = self.file("documents", suffix)
            with tempfile.TemporaryDirectory() as out:
                subprocess.run(["soffice", "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", out, path],
                               check=True, capture_output=True, timeout=300)
                rows = table((pathlib.Path(out) / "documents.csv").read_bytes())
            self.assertEqual([row[0] for row in rows], [row[0] for row in table(self.export("documents", "csv"))])

    def test_the_same_records_are_the_same_bytes(self):
        for suffix in ("xlsx", "ods", "datapackage.zip"):
            before = self.export("events", suffix)
            time.sleep(1.1)
            self.assertEqual(before, self.export("events", suffix, anew=True), suffix)


class Csv(Exports):
    def test_everything_goes_into_an_empty_house_and_comes_out_again_byte_for_byte(self):
        pack = pathlib.Path(self.folder.name) / "pack"
        pack.mkdir()
        shutil.copy(PACK / "house.csv", pack)
        before = {}
        for kind in self.kinds:
            before[kind] = self.export(kind, "csv")
            (pack / f"{kind}.csv").write_bytes(before[kind])
        other = pathlib.Path(self.folder.name) / "other"
        call("init", other, "--pack", pack)
        for kind in self.kinds:
            self.assertEqual(call("export", other, kind).stdout, before[kind], kind)

    def test_no_cell_begins_as_a_formula(self):
        for kind in self.kinds:
            for row in csv.reader(io.StringIO(self.export(kind, "csv").decode("utf-8"), newline="")):
                self.assertFalse([cell for cell in row if re.match(r"[=+\-@\t\n＝＋－＠]", cell)], kind)

    def test_what_the_operator_alone_may_see_is_in_the_operators_formats_only(self):
        for suffix in ("csv", "json"):
            self.assertIn(b"zqhidden", self.export("documents", suffix))
        for suffix in ("dc.xml", "datacite.xml", "bib", "ris", "csl.json"):
            self.assertNotIn(b"zqhidden", self.export("documents", suffix))

    def test_a_format_that_does_not_fit_is_said(self):
        said = call("export", self.house, "events", "--format", "bib", expect=2).stderr.decode()
        self.assertIn("events cannot be exported as bib", said)
        self.assertIn(" xlsx ods ", said)


class Works(Exports):
    def public(self):
        """Column by column, the records that everybody may see."""
        head, *rows = table(self.export("documents", "csv"))
        return [record for record in (dict(zip(head, row)) for row in rows) if record["visibility"] == "public"]

    def test_dublin_core_says_what_the_records_say(self):
        for record, item in zip(self.public(), ElementTree.fromstring(self.export("documents", "dc.xml")), strict=True):
            titles = {title.get(XML_LANG): title.text for title in item.findall(DC + "title")}
            self.assertEqual(titles[record["language"]], record["title"])
            self.assertEqual(sorted(titles), sorted([record["language"]] + [tag for tag in ("sv", "fi", "lt", "ru") if record.get("title@" + tag)]))
            self.assertIn(f"{BASE}/r/{record['code']}", [found.text for found in item.findall(DC + "identifier")])
            self.assertEqual([found.text for found in item.findall(DC + "date")], [record["issued"]] if record["issued"] else [])
        self.assertIn("https://doi.org/10.1234/ab_c%3Cd", self.export("documents", "dc.xml").decode())

    def test_datacite_is_valid_and_says_what_the_records_say(self):
        root = ElementTree.fromstring(self.export("documents", "datacite.xml"))
        tools = ElementTree.fromstring(self.export("tools", "datacite.xml"))
        files = []
        for number, item in enumerate([*root, *tools]):
            files.append(pathlib.Path(self.folder.name) / f"datacite-{number}.xml")
            files[-1].write_bytes(ElementTree.tostring(item, "utf-8"))
        for record, item in zip(self.public(), root, strict=True):
            identifier = item.find(DATACITE + "identifier")
            doi = record["address"].partition("https://doi.org/")[2]
            self.assertEqual((identifier.get("identifierType"), identifier.text),
                             ("DOI", doi) if doi else ("URL", f"{BASE}/r/{record['code']}"))
            self.assertEqual(item.find(f"{DATACITE}titles/{DATACITE}title").text, record["title"])
            if record["issued"]:
                self.assertEqual(item.find(DATACITE + "publicationYear").text, record["issued"][:4])
        self.validate("datacite-4/metadata.xsd", *files)

    def test_what_sort_of_work_it_is_comes_from_the_mark_of_its_term(self):
        types = {item["id"]: item["type"] for item in json.loads(self.export("documents", "csl.json"))}
        self.assertEqual(types["CC-L-2007-004"], "speech")
        self.assertEqual(types["CC-L-1901-001"], "report")
        self.assertIn(b"@misc{CC-L-2007-004,", self.export("documents", "bib"))
        self.assertIn(b"TY  - SLIDE\r\nID  - CC-L-2007-004\r\n", self.export("documents", "ris"))

    def test_bibtexparser_reads_every_entry(self):
        bibtexparser = module("bibtexparser")
        entries = bibtexparser.loads(self.export("documents", "bib").decode("utf-8"),
                                     bibtexparser.bparser.BibTexParser(common_strings=True)).entries
        records = self.public()
        self.assertEqual([entry["ID"] for entry in entries], [record["code"] for record in records])
        for record, entry in zip(records, entries):
            self.assertEqual(plain_tex(entry["title"]), record["title"].replace("\n", " "))
            self.assertEqual(entry.get("year", ""), record["issued"][:4])

    def test_citation_js_reads_bibtex_ris_and_csl_alike(self):
        tools = ROOT / "tests" / "browser"
        if shutil.which("node") is None or not (tools / "node_modules" / "@citation-js").is_dir():
            self.skipTest("citation-js is not installed (cd tests/browser && npm ci)")
        paths = [self.file("documents", "bib"), self.file("documents", "ris"), self.file("documents", "csl.json")]
        done = subprocess.run(["node", tools / "citations.js", *paths], capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr[-2000:])
        read, records = json.loads(done.stdout), self.public()
        for kind in ("bib", "ris", "json"):
            self.assertEqual([item["id"] for item in read[kind]], [record["code"] for record in records], kind)
            for record, item in zip(records, read[kind]):
                years = [str(part[0]) for part in item.get("issued", {}).get("date-parts", [])]
                self.assertEqual(years, [record["issued"][:4]] if record["issued"] else [], (kind, record["code"]))
                if kind != "bib" or not set(record["title"]) & set("\\{}~^$_"):
                    wanted = re.sub(r"\s+", " ", record["title"]) if kind == "ris" else record["title"]
                    self.assertEqual(item["title"], wanted, kind)
                self.assertEqual(item.get("DOI", ""), record["address"].partition("https://doi.org/")[2])


def plain_tex(text):
    text = text[1:-1] if text.startswith("{") and text.endswith("}") else text
    for command, character in (("\\textbraceleft{}", "{"), ("\\textbraceright{}", "}"), ("\\textasciitilde{}", "~"),
                               ("\\textasciicircum{}", "^"), ("\\&", "&"), ("\\%", "%"), ("\\$", "$"), ("\\#", "#"), ("\\_", "_"),
                               ("\\textbackslash{}", "\\")):
        text = text.replace(command, character)
    return text


class Iati(Exports):
    def activities(self):
        return {item.findtext("iati-identifier"): item for item in ElementTree.fromstring(self.export("projects", "iati.xml"))}

    def test_the_register_is_valid(self):
        self.validate("iati-2.03/iati-activities-schema.xsd", self.file("projects", "iati.xml"))

    def test_it_says_what_is_known_and_no_more(self):
        activities = self.activities()
        head, *rows = table(self.export("projects", "csv"))
        dated = [record for record in (dict(zip(head, row)) for row in rows) if record["begins"] or record["ends"]]
        self.assertEqual(sorted(activities), sorted(f"house.example-{record['code']}" for record in dated))
        ugly, one = activities["house.example-CC-P-UGLY"], activities["house.example-CC-P-ONE"]
        self.assertEqual(ugly.findtext("title/narrative"), UGLY[0][1])
        self.assertEqual([(date.get("type"), date.get("iso-date"), date.findtext("narrative")) for date in ugly.findall("activity-date")],
                         [("2", "2020-03-01", "2020-03"), ("4", "2020-09-30", "2020-09")])
        self.assertEqual(ugly.find("activity-status").get("code"), "4")
        self.assertEqual(ugly.findall("recipient-country"), [])
        self.assertEqual({place.get("code") for place in ugly.findall("location/administrative")}, {"SE", "FI"})
        self.assertEqual([place.get("code") for place in one.findall("recipient-country")], ["LT"])
        self.assertEqual([(value.text, value.get("currency")) for value in one.findall("budget/value")], [("9007199254740992", "EUR")])
        self.assertEqual([who.findtext("narrative") for who in one.findall("participating-org[@role='1']")], ["Fund <&>"])
        self.assertEqual(ugly.findall("budget"), [])

    def test_what_has_no_date_is_left_out_and_named(self):
        head, *rows = table(self.export("projects", "csv"))
        undated = [record["code"] for record in (dict(zip(head, row)) for row in rows) if not record["begins"] and not record["ends"]]
        self.assertGreater(len(undated), 1)
        parser = ElementTree.XMLParser(target=ElementTree.TreeBuilder(insert_comments=True))
        root = ElementTree.fromstring(self.export("projects", "iati.xml"), parser)
        remarks = [child.text.strip() for child in root if child.tag is ElementTree.Comment]
        self.assertEqual(remarks, [f"{len(undated)} projects are left out, because IATI wants a date of every activity and none is known here: {', '.join(undated)}"])
        for code in undated:
            self.assertNotIn(f"house.example-{code}", self.activities())


class Packages(Exports):
    """The rules of the Data Package, Tabular Data Resource and Table Schema profiles, version 1, that bear on ours."""

    TYPES = {"string": {None, "default", "uri"}, "integer": {None, "default"}}

    def check_table(self, resource, data):
        fields = resource["schema"]["fields"]
        rows = table(data)
        self.assertEqual([field["name"] for field in fields], rows[0])
        self.assertEqual(resource["schema"]["primaryKey"], "code")
        for field in fields:
            self.assertIn(field.get("format"), self.TYPES[field["type"]])
            pattern = re.compile(field.get("constraints", {}).get("pattern", ".*"), re.S)
            for row in rows[1:]:
                cell = row[rows[0].index(field["name"])]
                if cell:
                    self.assertTrue(pattern.fullmatch(cell), (field, cell))
                    self.assertTrue(field["type"] != "integer" or cell.isdigit(), (field, cell))
        codes = [row[0] for row in rows[1:]]
        self.assertEqual(len(codes), len(set(codes)))
        return [dict(zip(rows[0], row)) for row in rows[1:]]

    def check_package(self, archive):
        """The descriptor and the rows of every table."""
        self.assertIsNone(archive.testzip())
        package = json.loads(archive.read("datapackage.json"))
        self.assertEqual(archive.namelist(), ["datapackage.json", *[resource["path"] for resource in package["resources"]]])
        tables = {}
        for resource in package["resources"]:
            data = archive.read(resource["path"])
            self.assertRegex(resource["name"], r"^[-a-z0-9._/]+$")
            self.assertEqual((len(data), "sha256:" + hashlib.sha256(data).hexdigest()), (resource["bytes"], resource["hash"]))
            if resource["profile"] == "tabular-data-resource":
                tables[resource["name"]] = self.check_table(resource, data)
            else:
                name = resource["name"].removesuffix("-json")
                self.assertEqual([record["code"] for record in json.loads(data)], [row["code"] for row in tables[name]])
        return package, tables

    def test_the_package_of_every_kind_is_right(self):
        for kind in self.kinds:
            package, tables = self.check_package(zipfile.ZipFile(io.BytesIO(self.export(kind, "datapackage.zip"))))
            self.assertEqual((package["profile"], list(tables)), ("tabular-data-package", [package["name"]]))
            self.assertNotIn("licenses", package)  # nothing is said where the house has not said it

    def test_the_dump_is_made_and_served_and_holds_together(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        process = subprocess.Popen([program(), "house", str(self.house), "--port", str(port), "--address", "127.0.0.1"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            until = time.monotonic() + 120
            while not (self.house / "dump.zip").exists():
                self.assertLess(time.monotonic(), until, "no dump was made")
                time.sleep(0.1)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/dump.zip", timeout=60) as answer:
                data = answer.read()
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)
        self.assertEqual(data, (self.house / "dump.zip").read_bytes())
        archive = zipfile.ZipFile(io.BytesIO(data))
        package, tables = self.check_package(archive)
        self.assertEqual(len(tables), len(self.kinds))
        self.assertFalse([name for name in archive.namelist() if b"zqhidden" in archive.read(name)])
        keys = 0
        for resource in package["resources"]:
            for key in resource.get("schema", {}).get("foreignKeys", []):
                codes = {row["code"] for row in tables[key["reference"]["resource"]]}
                wanted = {row[key["fields"]] for row in tables[resource["name"]]} - {""}
                self.assertLessEqual(wanted, codes, (resource["name"], key))
                keys += len(wanted)
        self.assertGreater(keys, 50)


if __name__ == "__main__":
    unittest.main()
