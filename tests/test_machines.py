#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What machines find: metadata on pages, Signposting, sitemap, robots.txt, OpenSearch, security.txt, OAI-PMH.

The demonstration house with some ugly records more is served and read by programs that are not ours: HTTP::OAI harvests it,
npm's jsonld expands its linked data, urllib.robotparser reads its robots.txt.
"""

import csv
import html
import io
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request
import urllib.robotparser
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = pathlib.Path(os.environ.get("CHILDCENTRE", ROOT / "build" / "childcentre"))
MODULES = ROOT / "tests" / "browser" / "node_modules"
LANGUAGES = ("en", "sv", "fi", "lt", "ru")
BASE = "https://house.example/at"  # where the house says that it stands
MANY = 130  # ugly documents: more than two pages of a harvest
OAI = "{http://www.openarchives.org/OAI/2.0/}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
SCHEMA = "https://schema.org/"

UGLY = [
    'Quotes " and \' and </script><script>alert(1)</script> & <!-- --> <b>bold</b>',
    "Commas, semicolons; back\\slashes ~ tildes | and %20 percent",
    "דו״ח על זכויות הילד — تقرير",
    "👩‍👩‍👧 emoji, ]]> and \u2028 a line separator",
    "Very long " + "x" * 480,
]


def rows_of(rows):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def ugly_documents():
    rows = [["code", "title", "title@sv", "summary", "issued", "type", "address", "countries", "topics", "translation@sv"]]
    for i in range(MANY):
        title = UGLY[i] if i < len(UGLY) else f"Document number {i}"
        rows.append([f"CC-L-2026-{i + 100}", title, f"Svensk {i}" if i < 3 else "", f"Summary *of* {title}\n\nwith a second <p> & more",
                     "2026-03", "report", f"https://example.org/a?b=1&c=\"{i}\"" if i == 0 else "", "LT|SE", "trafficking", "official" if i < 3 else ""])
    return rows_of(rows)


class House:
    """The house, made once, served until the tests end."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="machines-"))
        self.home = self.folder / "house"
        self.run("init", self.home, "--pack", ROOT / "region" / "baltic")
        self.take("documents", ugly_documents())
        self.take("settings", rows_of([["key", "language", "value"], ["office_email", "", "office@house.example"],
                                       ["security_contact", "", "security@house.example|https://house.example/report"],
                                       ["licence", "", "https://creativecommons.org/publicdomain/zero/1.0/"]]))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.errors = open(self.folder / "errors", "w+b")
        self.process = subprocess.Popen([PROGRAM, "house", self.home, "--port", str(self.port), "--address", "127.0.0.1", "--base", BASE],
                                        stdout=subprocess.DEVNULL, stderr=self.errors)
        for _ in range(300):
            try:
                self.get("/en/")
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the house does not open: " + (self.folder / "errors").read_text())

    def run(self, *words):
        done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError(f"{words}: {done.stdout}{done.stderr}")
        return done.stdout

    def take(self, kind, text):
        file = self.folder / f"{kind}.csv"
        file.write_text(text, encoding="utf-8")
        self.run("import", self.home, kind, file)

    def get(self, path, data=None):
        """(status, header fields, text)"""
        request = urllib.request.Request(self.address + path, data=data)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.headers, answer.read().decode("utf-8")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read().decode("utf-8", "replace")

    def rows(self, statement):
        with sqlite3.connect(f"file:{self.home / 'house.db'}?mode=ro", uri=True) as db:
            return db.execute(statement).fetchall()

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=60)
        self.errors.seek(0)
        said = self.errors.read().decode("utf-8", "replace")
        self.errors.close()
        shutil.rmtree(self.folder)
        if status != 0 or re.search(r"Sanitizer|runtime error|level=error", said):
            raise AssertionError(f"status {status}: {said[-4000:]}")


house = None


def setUpModule():
    global house
    house = House()


def tearDownModule():
    house.close()


def local(address):
    """A path of the house from an address that it gave in full."""
    assert address.startswith(BASE + "/"), address
    return address[len(BASE):]


def linked_of(text):
    return re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)


def metas_of(text):
    return [(html.unescape(name), html.unescape(content)) for name, content in
            re.findall(r'<meta (?:property|name)="([^"]*)"(?: lang="[^"]*")? content="([^"]*)">', text)]


def links_of(headers):
    """(address, relation, type) of the Link header."""
    return re.findall(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?', headers.get("Link", ""))


# ---- on pages ----

class OnPages(unittest.TestCase):
    def page(self, code, language="en"):
        status, headers, text = house.get(f"/{language}/library/{code}")  # moves to the address with its slug
        self.assertEqual(status, 200)
        return headers, text

    def test_a_work_says_what_it_is_in_dublin_core_and_open_graph(self):
        _, text = self.page("CC-L-2026-100", "sv")
        metas = metas_of(text)
        self.assertIn(("DC.title", "Svensk 0"), metas)
        self.assertIn(("DC.date", "2026-03"), metas)
        self.assertIn(("DC.identifier", f"{BASE}/r/CC-L-2026-100"), metas)
        self.assertIn(("DC.coverage", "Litauen"), metas)
        self.assertIn(("og:title", "Svensk 0"), metas)
        self.assertIn(("og:locale", "sv_SE"), metas)
        self.assertIn(("og:type", "article"), metas)
        self.assertEqual({"en", "sv"}, {content for name, content in metas if name == "DC.language"})

    def test_ugly_texts_stay_whole_and_break_out_of_nothing(self):
        for i, title in enumerate(UGLY):
            _, text = self.page(f"CC-L-2026-{i + 100}")
            (data,) = linked_of(text)
            self.assertNotRegex(data, "[<>&]")
            self.assertEqual(json.loads(data)["name"], title)
            self.assertIn(("og:title", title), metas_of(text))
            self.assertNotIn("<script>alert", text)
            self.assertEqual(text.count("<script"), 2)

    def test_signposting_leads_to_address_metadata_and_back(self):
        headers, _ = self.page("CC-L-2026-100")
        links = links_of(headers)
        by = {}
        for address, relation, media in links:
            by.setdefault(relation, []).append((address, media))
        self.assertEqual(by["cite-as"], [(f"{BASE}/r/CC-L-2026-100", "")])
        self.assertEqual([a for a, _ in by["type"]], [SCHEMA + "AboutPage", SCHEMA + "Report"])
        self.assertEqual(by["license"][0][0], "https://creativecommons.org/publicdomain/zero/1.0/")
        self.assertEqual(by["item"][0][0], "https://example.org/a?b=1&c=%220%22")
        self.assertGreaterEqual(len(by["describedby"]), 1)
        for address, media in by["describedby"]:
            status, described, _ = house.get(local(address)) if not media.startswith("application/vnd") else (200, None, "")
            self.assertEqual(status, 200, address)
            if described is not None:
                self.assertEqual(described["Content-Type"].split(";")[0], media)
                self.assertEqual([r for _, r, _ in links_of(described)], ["describes"], address)

    def test_every_kind_of_page_has_linked_data_that_expands(self):
        if shutil.which("node") is None or not (MODULES / "jsonld").is_dir():
            self.skipTest("npm's jsonld is not installed: (cd tests/browser && npm ci)")
        facts = {}
        for path in self.one_of_each():
            status, _, text = house.get(path)
            self.assertEqual(status, 200, path)
            data = linked_of(text)
            self.assertEqual(len(data), 1, path)
            facts[path] = data[0]
        self.assertGreater(len(facts), 15)
        done = subprocess.run(["node", ROOT / "tests" / "browser" / "linked.js"], input=json.dumps(list(facts.values())), text=True,
                              capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        for path, (thing, *others) in zip(facts, json.loads(done.stdout)):
            self.assertEqual(others, [])
            self.check_thing(path, thing)

    def one_of_each(self):
        """The first record of every list in the sitemap."""
        found = {}
        tree = ElementTree.fromstring(house.get("/sitemap/1.xml")[2])
        for place in tree.iter(SITEMAP + "loc"):
            path = local(place.text)
            if path.startswith("/en/"):
                found.setdefault(re.sub(r"/CC-.*", "", path), path)
        return sorted(found.values())

    def check_thing(self, path, thing):
        self.assertRegex(thing["@id"], rf"^{re.escape(BASE)}/r/CC-")
        self.assertTrue(thing["@type"][0].startswith(SCHEMA))
        self.assertEqual(local(thing[SCHEMA + "url"][0]["@id"]), path)
        self.assertEqual(thing["@id"].rsplit("/", 1)[1], thing[SCHEMA + "identifier"][0]["@value"])
        self.assertTrue(thing[SCHEMA + "name"][0]["@value"])
        if thing["@type"] == [SCHEMA + "Event"]:
            self.assertRegex(thing[SCHEMA + "startDate"][0]["@value"], r"^\d{4}(-\d\d(-\d\d)?)?$")

    def test_the_facts_of_a_report(self):
        _, text = self.page("CC-L-2026-100")
        data = json.loads(linked_of(text)[0])
        self.assertEqual(data["@type"], "Report")
        self.assertEqual(data["datePublished"], "2026-03")
        self.assertEqual(data["inLanguage"], ["en", "sv"])
        self.assertEqual([one["name"] for one in data["spatialCoverage"]], ["Lithuania", "Sweden"])
        self.assertEqual(data["about"][0]["identifier"], "trafficking")
        self.assertEqual(data["sameAs"], 'https://example.org/a?b=1&c="0"')

    def test_the_front_door_says_what_the_house_is(self):
        (data,) = linked_of(house.get("/fi/")[2])
        office, site = json.loads(data)["@graph"]
        self.assertEqual((office["@type"], office["email"]), ("Organization", "office@house.example"))
        self.assertEqual((site["@type"], site["inLanguage"]), ("WebSite", "fi"))
        self.assertEqual(site["potentialAction"]["target"], BASE + "/fi/search?q={q}")

    def test_the_young_peoples_pages_say_nothing_to_machines(self):
        (code,), *_ = house.rows("SELECT code FROM record WHERE kind = 'guide' AND state = 'published' ORDER BY code")
        for path in ("/en/youth", "/en/youth/help", f"/en/youth/{code}"):
            status, headers, text = house.get(path)
            self.assertEqual(status, 200)
            self.assertIsNone(headers["Link"])
            self.assertEqual((linked_of(text), re.findall(r'"(?:og:|DC\.)', text)), ([], []))


# ---- small files ----

class SmallFiles(unittest.TestCase):
    def test_the_sitemap_names_every_page_in_every_language(self):
        index = ElementTree.fromstring(house.get("/sitemap.xml")[2])
        seen = {}
        for part in index.iter(SITEMAP + "loc"):
            status, headers, text = house.get(local(part.text))
            self.assertEqual((status, headers["Content-Type"]), (200, "application/xml; charset=utf-8"))
            urls = ElementTree.fromstring(text).findall(SITEMAP + "url")
            self.assertLessEqual(len(urls), 50000)
            self.assertLess(len(text.encode()), 50 << 20)
            for url in urls:
                others = {link.get("hreflang"): link.get("href") for link in url.findall(XHTML + "link")}
                self.assertEqual(set(others), {*LANGUAGES, "x-default"})
                self.assertIn(url.findtext(SITEMAP + "loc"), others.values())
                seen[local(url.findtext(SITEMAP + "loc"))] = url.findtext(SITEMAP + "lastmod")
        public = house.rows("SELECT COUNT(*) FROM record WHERE state = 'published' AND visibility = 1 AND part_of = 0 AND embargo = 0 "
                            "AND kind NOT IN ('guide', 'page', 'choice')")[0][0]
        records = [path for path in seen if re.search(r"/CC-", path)]
        self.assertEqual(len(records), public * len(LANGUAGES))
        self.assertTrue(all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", seen[path]) for path in records))
        self.assertFalse([path for path in seen if re.match(r"/../youth", path)])
        sample = [path for path in seen if path not in records] + records[::211]
        for path in sample:
            self.assertEqual(house.get(urllib.parse.quote(path))[0], 200, path)

    def test_robots_are_kept_out_of_what_has_no_end(self):
        rules = urllib.robotparser.RobotFileParser()
        rules.parse(house.get("/robots.txt")[2].splitlines())
        self.assertEqual(rules.site_maps(), [BASE + "/sitemap.xml"])
        for path in ("/en/", "/sv/library", "/sv/library/CC-L-2018-004/x", "/ru/calendar/month", "/en/youth", "/sitemap.xml", "/oai?verb=Identify"):
            self.assertTrue(rules.can_fetch("Robot", BASE + path) or path.startswith("/oai"), path)
        for path in ("/en/calendar/month/2030-01", "/lt/calendar/month/1901-12"):
            self.assertFalse(rules.can_fetch("Robot", path), path)
        lines = house.get("/robots.txt")[2].splitlines()
        self.assertIn("Disallow: /*?", lines)
        self.assertIn("Disallow: /sv/library?", lines)

    def test_the_search_is_described_in_every_language_and_named_on_pages(self):
        space = "{http://a9.com/-/spec/opensearch/1.1/}"
        for language in LANGUAGES:
            self.assertIn(f'href="/{language}/opensearch.xml"', house.get(f"/{language}/library")[2])
            status, headers, text = house.get(f"/{language}/opensearch.xml")
            self.assertEqual(headers["Content-Type"].split(";")[0], "application/opensearchdescription+xml")
            tree = ElementTree.fromstring(text)
            self.assertEqual(tree.tag, space + "OpenSearchDescription")
            self.assertLessEqual(len(tree.findtext(space + "ShortName")), 16)
            template = tree.find(f"{space}Url[@type='text/html']").get("template")
            found = house.get(local(template.replace("{searchTerms}", "children")))
            self.assertEqual(found[0], 200)
            self.assertIn('<ol class="rows">', found[2])

    def test_security_txt_has_its_fields(self):
        status, headers, text = house.get("/.well-known/security.txt")
        self.assertEqual((status, headers["Content-Type"]), (200, "text/plain; charset=utf-8"))
        fields = [tuple(line.split(": ", 1)) for line in text.splitlines()]
        self.assertEqual([value for name, value in fields if name == "Contact"],
                         ["mailto:security@house.example", "https://house.example/report"])
        (expires,) = [value for name, value in fields if name == "Expires"]
        self.assertTrue(0 < time.mktime(time.strptime(expires, "%Y-%m-%dT%H:%M:%SZ")) - time.time() < 366 * 86400)
        self.assertIn(("Canonical", BASE + "/.well-known/security.txt"), fields)

    def test_the_mark_stands_at_its_old_address(self):
        status, headers, text = house.get("/favicon.ico")
        self.assertEqual((status, headers["Content-Type"]), (200, "image/svg+xml"))
        self.assertIn("<svg", text)


# ---- OAI-PMH, as the protocol says ----

class Protocol(unittest.TestCase):
    def ask(self, query, post=False):
        status, headers, text = house.get("/oai", query.encode()) if post else house.get("/oai?" + query)
        self.assertEqual((status, headers["Content-Type"]), (200, "text/xml; charset=utf-8"), query)
        return ElementTree.fromstring(text)

    def error(self, query):
        tree = self.ask(query)
        found = tree.find(OAI + "error")
        self.assertIsNotNone(found, query)
        self.assertEqual([child.tag for child in tree], [OAI + "responseDate", OAI + "request", OAI + "error"])
        code = found.get("code")
        self.assertEqual(bool(tree.find(OAI + "request").attrib), code not in ("badVerb", "badArgument"), query)
        return code

    def test_every_error_has_its_code(self):
        listing = "verb=ListRecords&metadataPrefix=oai_dc"
        for query, code in {
            "": "badVerb", "verb=Nope": "badVerb", "verb=Identify&verb=Identify": "badVerb", "verb=identify": "badVerb",
            "verb=Identify&x=y": "badArgument", "verb=Identify&set=kind:document": "badArgument", "verb=ListRecords": "badArgument",
            listing + "&metadataPrefix=oai_dc": "badArgument", listing + "&from=yesterday": "badArgument",
            listing + "&from=2026-13-01": "badArgument", listing + "&until=2026-01": "badArgument",
            listing + "&from=2026-01-01&until=2026-01-02T00:00:00Z": "badArgument", listing + "&from=2026-02-02&until=2026-01-01": "badArgument",
            listing + "&resumptionToken=x": "badArgument", "verb=GetRecord&metadataPrefix=oai_dc": "badArgument",
            "verb=ListRecords&metadataPrefix=marcxml": "cannotDisseminateFormat",
            "verb=GetRecord&identifier=oai:house.example:CC-L-2026-100&metadataPrefix=x": "cannotDisseminateFormat",
            "verb=GetRecord&identifier=oai:house.example:CC-L-9&metadataPrefix=oai_dc": "idDoesNotExist",
            "verb=GetRecord&identifier=oai:other.example:CC-L-2026-100&metadataPrefix=oai_dc": "idDoesNotExist",
            "verb=GetRecord&identifier=oai:house.example:CC-C-LT&metadataPrefix=oai_dc": "idDoesNotExist",
            "verb=ListMetadataFormats&identifier=nothing": "idDoesNotExist",
            listing + "&set=country:XX": "noRecordsMatch", listing + "&set=kind:documents": "noRecordsMatch", listing + "&set=%22": "noRecordsMatch",
            listing + "&until=2001-01-01": "noRecordsMatch", listing + "&from=2999-01-01": "noRecordsMatch",
            "verb=ListSets&resumptionToken=x": "badResumptionToken", "verb=ListRecords&resumptionToken=nonsense": "badResumptionToken",
            "verb=ListIdentifiers&resumptionToken=" + "~" * 40: "badResumptionToken",
        }.items():
            with self.subTest(query):
                self.assertEqual(self.error(query), code)

    def token(self, query="verb=ListIdentifiers&metadataPrefix=oai_dc"):
        return self.ask(query).find(f".//{OAI}resumptionToken")

    def test_a_token_that_was_touched_is_none(self):
        text = self.token().text
        for i in range(0, len(text), 3):
            touched = text[:i] + ("0" if text[i] != "0" else "1") + text[i + 1:]
            self.assertEqual(self.error("verb=ListIdentifiers&resumptionToken=" + urllib.parse.quote(touched)), "badResumptionToken")

    def test_a_token_counts_and_ends_empty_and_can_be_used_twice(self):
        token, total, seen = self.token(), None, 0
        while token is not None and token.text:
            total = total or int(token.get("completeListSize"))
            seen += 50
            query = "verb=ListIdentifiers&resumptionToken=" + urllib.parse.quote(token.text)
            once, again = self.ask(query), self.ask(query)
            self.assertEqual([one.text for one in once.iter(OAI + "identifier")], [one.text for one in again.iter(OAI + "identifier")])
            token = once.find(f".//{OAI}resumptionToken")
            self.assertEqual(int(token.get("cursor")), seen)
        self.assertGreater(seen, 149)
        self.assertEqual(seen + len(once.findall(f".//{OAI}header")), total)

    def test_a_question_may_be_posted(self):
        for query in ("verb=Identify", "verb=ListRecords&metadataPrefix=oai_datacite&set=kind:tool", "verb=GetRecord&metadataPrefix=oai_dc"):
            asked, posted = self.ask(query), self.ask(query, post=True)
            for tree in (asked, posted):
                tree.find(OAI + "responseDate").text = ""
            self.assertEqual(ElementTree.tostring(asked), ElementTree.tostring(posted))

    def test_days_and_seconds_are_inclusive(self):
        first = self.ask("verb=ListIdentifiers&metadataPrefix=oai_dc").findtext(f".//{OAI}datestamp")
        for frame in (f"from={first}&until={first}", f"from={first[:10]}&until={first[:10]}", f"until={first}"):
            found = self.ask(f"verb=ListIdentifiers&metadataPrefix=oai_dc&{frame}")
            self.assertIn(first, [stamp.text for stamp in found.iter(OAI + "datestamp")], frame)


# ---- OAI-PMH, as a harvester finds it ----

class Harvested(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if shutil.which("perl") is None or subprocess.run(["perl", "-MHTTP::OAI", "-e", "1"], capture_output=True).returncode != 0:
            raise unittest.SkipTest("HTTP::OAI is not installed (Debian: libhttp-oai-perl)")

    def harvest(self, *words):
        done = subprocess.run(["perl", ROOT / "tests" / "harvest.pl", house.address + "/oai", *words], capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [json.loads(line) for line in done.stdout.split("\n") if line]

    def works(self, where="1"):
        return {f"oai:house.example:{code}" for code, in house.rows(
            f"SELECT code FROM record AS r WHERE kind IN ('document', 'tool') AND state = 'published' AND visibility = 1 AND embargo = 0 AND {where}")}

    def test_the_repository_says_what_it_is(self):
        (said,) = self.harvest("identify")
        earliest = house.rows("SELECT strftime('%Y-%m-%dT%H:%M:%SZ', MIN(moved) / 1000, 'unixepoch') FROM public_change AS p "
                              "JOIN record AS r ON r.id = p.record WHERE r.kind IN ('document', 'tool')")
        self.assertEqual(said, {"name": "Childcentre", "base": BASE + "/oai", "version": "2.0", "email": "office@house.example", "deleted": "persistent",
                                "granularity": "YYYY-MM-DDThh:mm:ssZ", "earliest": earliest[0][0]})
        self.assertEqual([one["prefix"] for one in self.harvest("formats")], ["oai_dc", "oai_datacite"])

    def test_the_whole_house_is_harvested_once_each(self):
        for prefix, root in (("oai_dc", "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc"), ("oai_datacite", "{http://datacite.org/schema/kernel-4}resource")):
            records = self.harvest("records", prefix)
            found = [one["identifier"] for one in records if not one["deleted"]]
            self.assertEqual(len(found), len(set(found)))
            self.assertEqual(set(found), self.works())
            for one in records:
                if not one["deleted"]:
                    self.assertEqual([child.tag for child in ElementTree.fromstring(one["xml"])], [root])

    def test_ugly_titles_arrive_whole(self):
        titles = {title.text for one in self.harvest("records", "oai_dc") if not one["deleted"]
                  for title in ElementTree.fromstring(one["xml"]).iter("{http://purl.org/dc/elements/1.1/}title")}
        self.assertLessEqual(set(UGLY), titles)

    def test_each_set_holds_what_carries_it(self):
        sets = {one["spec"]: one["name"] for one in self.harvest("sets")}
        headers = [one for one in self.harvest("identifiers", "oai_dc")]
        self.assertEqual(sets["country:LT"], "Lithuania")
        self.assertEqual(set(sets), {spec for one in headers for spec in one["sets"]})
        for spec in ("kind:tool", "kind:document:report", "country:LT", "topic:trafficking"):
            found = {one["identifier"] for one in self.harvest("identifiers", "oai_dc", spec)}
            self.assertEqual(found, {one["identifier"] for one in headers if spec in one["sets"]}, spec)
        self.assertEqual({one["identifier"] for one in headers if "country:LT" in one["sets"] and not one["deleted"]},
                         self.works("EXISTS (SELECT 1 FROM tag WHERE record = r.id AND vocabulary = 'country' AND term = 'LT')"))

    def test_what_is_withdrawn_is_heard_of_since_then(self):
        newest = max(one["datestamp"] for one in self.harvest("identifiers", "oai_dc"))
        time.sleep(1.1)
        self.assertEqual(self.harvest("identifiers", "oai_dc", "", time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())), [])
        house.take("documents", rows_of([["code", "title", "state", "countries", "type"],
                                         ["CC-L-2026-150", "Document number 50", "withdrawn", "LT|SE", "report"]]))
        gone = "oai:house.example:CC-L-2026-150"
        for words in (("oai_dc", ""), ("oai_datacite", ""), ("oai_dc", "country:LT"), ("oai_dc", "kind:document:report")):
            since = [one for one in self.harvest("records", *words) if one["datestamp"] > newest]
            self.assertEqual([(one["identifier"], one["deleted"], "xml" in one) for one in since], [(gone, 1, False)], words)
        self.assertNotIn(gone, self.works())

    def moved_since(self, moment, *words):
        """(identifier without its beginning, deleted, sets) of what moved from a moment on, once the jobs have followed."""
        for _ in range(100):
            if house.rows("SELECT 1 FROM public_change_mark WHERE followed = (SELECT MAX(number) FROM change)"):
                break
            time.sleep(0.1)
        return sorted((one["identifier"].removeprefix("oai:house.example:CC-L-2026-"), one["deleted"], sorted(one["sets"]))
                      for one in self.harvest("identifiers", "oai_dc", *(words or ("",)), moment))

    @staticmethod
    def moment():
        """The present second, and nothing has happened in it yet."""
        time.sleep(1.1)
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())

    def test_what_goes_out_of_sight_in_any_way_is_a_deletion_for_ever(self):
        sets = ["country:LT", "country:SE", "kind:document", "kind:document:report", "topic:trafficking"]
        columns = ["code", "state", "visibility", "embargo_until", "countries", "topics"]
        start = self.moment()
        house.take("documents", rows_of([columns,
            ["CC-L-2026-160", "draft", "", "", "LT|SE", "trafficking"], ["CC-L-2026-161", "", "office", "", "LT|SE", "trafficking"],
            ["CC-L-2026-162", "", "", "2999-01-01", "LT|SE", "trafficking"], ["CC-L-2026-163", "binned", "", "", "LT|SE", "trafficking"],
            ["CC-L-2026-164", "", "office", "", "EE", "barnahus"]]))
        gone = [(str(n), 1, sets) for n in range(160, 165)]
        self.assertEqual(self.moved_since(start), gone)
        self.assertEqual(self.moved_since(start, "topic:trafficking"), gone)
        self.assertEqual(self.moved_since(start, "topic:barnahus"), [])
        # What happens out of sight is not told.
        later = self.moment()
        house.take("documents", rows_of([["code", "title", "countries", "visibility"], ["CC-L-2026-160", "zqhidden", "FI", "office"], ["CC-L-2026-161", "zqhidden", "FI", ""]]))
        self.assertEqual(self.moved_since(later), [])
        self.assertEqual(self.moved_since(start), gone)
        for query in ("GetRecord&identifier=oai:house.example:CC-L-2026-160&metadataPrefix=oai_dc", "ListRecords&metadataPrefix=oai_dc&from=" + start):
            said = house.get("/oai?verb=" + query)[2]
            self.assertIn('status="deleted"', said)
            self.assertNotIn("zqhidden", said)
            self.assertNotIn("country:FI", said)
        # What comes back is a record again, as it is now.
        back = self.moment()
        house.take("documents", rows_of([["code", "title", "visibility"], ["CC-L-2026-161", "Back again", "public"]]))
        self.assertEqual(self.moved_since(back), [("161", 0, sorted([*sets[2:], "country:FI"]))])
        self.assertEqual(self.moved_since(start), sorted([(str(n), 1, sets) for n in (160, 162, 163, 164)] + [("161", 0, sorted([*sets[2:], "country:FI"]))]))

    def test_what_never_was_in_sight_is_no_item(self):
        start = self.moment()
        house.take("documents", rows_of([["code", "title", "visibility"], ["CC-L-2026-990", "Never seen", "office"]]))
        house.take("documents", rows_of([["code", "state"], ["CC-L-2026-990", "binned"]]))
        self.assertEqual(self.moved_since(start), [])
        self.assertIn("idDoesNotExist", house.get("/oai?verb=GetRecord&identifier=oai:house.example:CC-L-2026-990&metadataPrefix=oai_dc")[2])


if __name__ == "__main__":
    unittest.main()
