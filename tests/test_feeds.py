#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Calendars, feeds and address cards, read by programs that are not ours and compared with what the house says as JSON.

iCalendar by icalendar, vobject and ical.js; vCard by vobject (3.0) and ical.js (3.0 and 4.0); Atom by feedparser and by an XML
parser with the rules of RFC 4287.  The house is the demonstration pack with a few records more, whose texts are as ugly as
texts can be.  A reader that is not installed is a skipped test that names it; ./check installs them all.
"""

import csv
import datetime
import http.client
import importlib.util
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.parse
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import demonstration  # noqa: E402  (found through the line above)

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = pathlib.Path(os.environ.get("CHILDCENTRE", ROOT / "build" / "childcentre")).resolve()
ICAL_JS = ROOT / "tests" / "browser" / "node_modules" / "ical.js"
LANGUAGES = ("en", "sv", "fi", "lt", "ru")
ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

UGLY = {
    "quotes": "“Quotes”, \"straight\" and 'single'; semicolons; commas, and a colon: here",
    "markup": "<b>bold</b> & &amp; ]]> <!-- --> a < b > c",
    "backslash": "back\\slash \\n is no newline, \\, and \\; neither",
    "emoji": "Rescue 🚒👩‍👩‍👧‍👦 at sea — naïve façade",
    "arabic": "اجتماع حول حقوق الطفل في المنطقة",
    "long": ("åäö žūčšėįų Ж " * 40)[:499] + "!",
    "octets": "x" * 75 + "é" * 80 + "😀" * 40,
}
LINES = "First line; with, marks\\and more\n\nSecond paragraph\n\n- an item\n- another & <last>"


def write_csv(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def install_ugly(run, folder):
    """One event, contact, and document for each ugly text, the text being the title and the place."""
    name = {key: f"ZZ-{{}}-{key.upper()}" for key in UGLY}
    events = [{"code": name[key].format("E"), "title": text, "begins": f"2031-03-{day:02}", "ends": f"2031-04-{day:02}",
               "place": text, "participants": text, "type": "conference"} for day, (key, text) in enumerate(UGLY.items(), 1)]
    contacts = [{"code": name[key].format("K"), "title": text, "function": "child-helpline", "phones": "+46 8 123 45 67|116 111",
                 "website": "https://example.org/a?b=c&d=e;f,g", "operator": text, "hours": text, "note": LINES,
                 "languages": "sv|fi", "countries": "SE"} for key, text in UGLY.items()]
    bodies = [{"code": name[key].format("B"), "title": text, "acronym": "A,B;C", "summary": LINES, "countries": "SE|FI"}
              for key, text in UGLY.items()]
    for plural, rows in (("events", events), ("contacts", contacts), ("bodies", bodies)):
        write_csv(folder / f"{plural}.csv", rows)
        run("import", folder / "house", plural, folder / f"{plural}.csv")


class House:
    """The served house, one for all tests."""

    served = None

    @classmethod
    def open(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="childcentre-feeds-"))
        house = cls.folder / "house"

        def run(*arguments):
            subprocess.run([PROGRAM, *arguments], check=True, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        run("init", house, "--pack", demonstration.PACK)
        install_ugly(run, cls.folder)
        cls.served = demonstration.Served(PROGRAM, house, ROOT, {})
        if not cls.served.opens():
            raise RuntimeError(cls.served.errors_seen())

    @classmethod
    def close(cls):
        if cls.served is not None:
            cls.served.closes()
        shutil.rmtree(cls.folder)

    @classmethod
    def get(cls, target):
        connection = http.client.HTTPConnection("127.0.0.1", cls.served.port, timeout=60)
        connection.request("GET", urllib.parse.quote(target, safe="/?&=%"))
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status != 200:
            raise AssertionError(f"{target} was answered with {answer.status}")
        return body

    @classmethod
    def json(cls, target):
        return json.loads(cls.get(target))


def setUpModule():
    House.open()


def tearDownModule():
    House.close()


DEBIAN = "/usr/lib/python3/dist-packages"  # where Debian's packages are when this is another Python than Debian's


def reader(name):
    """The module of a reader that is not ours, or a skipped test that names it."""
    if importlib.util.find_spec(name) is None and DEBIAN not in sys.path:
        sys.path.append(DEBIAN)
    if importlib.util.find_spec(name) is None:
        raise unittest.SkipTest(f"{name} is not installed: python3-{name} reads what this test asks about")
    return importlib.import_module(name)


def by_ical_js(*texts):
    """What ical.js understands of some texts."""
    if shutil.which("node") is None or not ICAL_JS.is_dir():
        raise unittest.SkipTest("ical.js is not installed: npm ci in tests/browser brings it")
    with tempfile.TemporaryDirectory() as folder:
        files = [pathlib.Path(folder) / str(i) for i in range(len(texts))]
        for file, text in zip(files, texts):
            file.write_bytes(text)
        done = subprocess.run(["node", ROOT / "tests/browser/cards.js", *files], capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(f"ical.js cannot read it: {done.stderr}")
    return json.loads(done.stdout)


def days(record):
    """(first day, day after the last) of a record with an exact day, else None."""
    begins, ends = record.get("begins", ""), record.get("ends", "")
    if len(begins) < 10:
        return None
    last = ends if len(ends) == 10 and ends >= begins else begins
    return datetime.date.fromisoformat(begins), datetime.date.fromisoformat(last) + datetime.timedelta(1)


def code_of(uid):
    return str(uid).rpartition("@")[0]


class Lines(unittest.TestCase):
    """What RFC 5545, 3.1 and RFC 6350, 3.2 ask of every line."""

    def test_every_line_ends_with_crlf_and_has_75_octets_at_most(self):
        for target in ("/en/calendar.ics", "/ru/meetings.ics", "/en/contacts/services.vcf", "/lt/contacts/bodies.3.vcf"):
            body = House.get(target)
            self.assertTrue(body.endswith(b"\r\n"))
            for line in body[:-2].split(b"\r\n"):
                self.assertNotIn(b"\n", line)
                self.assertLessEqual(len(line), 75, line)
                line.decode("utf-8")

    def test_an_unchanged_calendar_is_the_same_a_second_later(self):
        self.assertEqual(House.get("/en/calendar.ics"), House.get("/en/calendar.ics?"))


class Calendars(unittest.TestCase):
    maxDiff = None

    def facts(self, target="/en/calendar.json"):
        return {record["code"]: record for record in House.json(target)}

    def read(self, target):
        icalendar = reader("icalendar")
        return icalendar.Calendar.from_ical(House.get(target))

    def test_icalendar_finds_every_record_on_its_days(self):
        for below in ("calendar", "meetings", "projects", "plans/all", "library"):
            field = {"library": "issued"}.get(below, "begins")
            facts = self.facts(f"/en/{below}.json")
            for record in facts.values():
                record["begins"] = record.get(field, "")
            calendar = self.read(f"/en/{below}.ics")
            found = {code_of(event["UID"]): (event["DTSTART"].dt, event["DTEND"].dt) for event in calendar.walk("VEVENT")}
            notes = [code_of(note["UID"]) for note in calendar.walk("VJOURNAL")]
            self.assertEqual(found, {code: days(record) for code, record in facts.items() if days(record)})
            self.assertCountEqual(notes, [code for code, record in facts.items() if not days(record)])
            self.assertEqual(int(str(calendar["X-CHILDCENTRE-WITHOUT-DAY"])), len(notes))
        self.assertGreater(len(found) + len(notes), 10)

    def test_icalendar_reads_every_text_back(self):
        calendar = self.read("/en/calendar.ics")
        events = {code_of(event["UID"]): event for event in calendar.walk("VEVENT")}
        for key, text in UGLY.items():
            event = events[f"ZZ-E-{key.upper()}"]
            if key == "backslash":
                continue  # icalendar before 5 unescapes twice; vobject and ical.js are asked for this text
            self.assertEqual(str(event["SUMMARY"]), text)
            self.assertEqual(str(event["LOCATION"]), text)
            self.assertIn(text, str(event["DESCRIPTION"]))

    def test_every_entry_has_what_a_subscriber_needs(self):
        calendar = self.read("/sv/calendar.ics")
        entries = calendar.walk("VEVENT") + calendar.walk("VJOURNAL")
        for entry in entries:
            for name in ("UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "SUMMARY", "URL"):
                self.assertIn(name, entry)
            self.assertEqual(entry["DTSTAMP"].dt, entry["LAST-MODIFIED"].dt)
            self.assertTrue(entry["URL"].startswith("http://"))
            self.assertIn(entry["SUMMARY"].params["LANGUAGE"], LANGUAGES)
        self.assertEqual(len({entry["UID"] for entry in entries}), len(entries))
        self.assertEqual(calendar["X-PUBLISHED-TTL"], "PT12H")
        self.assertEqual((calendar["REFRESH-INTERVAL"].to_ical(), calendar["REFRESH-INTERVAL"].params["VALUE"]), (b"PT12H", "DURATION"))
        self.assertEqual(calendar["NAME"], calendar["X-WR-CALNAME"])

    def test_uids_are_the_same_in_every_language(self):
        uids = [sorted(str(entry["UID"]) for entry in self.read(f"/{lang}/meetings.ics").walk()
                       if entry.name in ("VEVENT", "VJOURNAL")) for lang in LANGUAGES]
        self.assertTrue(uids[0] and all(found == uids[0] for found in uids))

    def test_a_filtered_calendar_has_what_the_filtered_list_has(self):
        for query in ("?type=conference", "?country=SE", "?from=2010&to=2014", "?q=child"):
            codes = {record["code"] for record in House.json(f"/en/calendar.json{query}")}
            found = {code_of(entry["UID"]) for entry in self.read(f"/en/calendar.ics{query}").walk()
                     if entry.name in ("VEVENT", "VJOURNAL")}
            self.assertEqual(found, codes)
            self.assertTrue(codes)

    def test_vobject_reads_and_approves_of_it(self):
        vobject = reader("vobject")
        calendar = vobject.readOne(House.get("/en/calendar.ics").decode("utf-8"))
        self.assertTrue(calendar.validate(raiseException=True))
        events = {code_of(event.uid.value): event for event in calendar.vevent_list}
        for key, text in UGLY.items():
            event = events[f"ZZ-E-{key.upper()}"]
            self.assertEqual((event.summary.value, event.location.value), (text, text))
            self.assertEqual(event.dtend.value - event.dtstart.value, datetime.timedelta(32))
        self.assertGreater(len(calendar.vjournal_list), 5)

    def test_ical_js_finds_the_same(self):
        facts = {code: record for code, record in self.facts().items() if days(record)}
        one = facts["ZZ-E-QUOTES"]
        whole, single = by_ical_js(House.get("/en/calendar.ics"), House.get("/en/calendar/ZZ-E-QUOTES.ics"))
        events = {code_of(event["uid"]): event for event in whole["events"]}
        self.assertEqual({code: (event["start"], event["end"]) for code, event in events.items()},
                         {code: tuple(day.isoformat() for day in days(record)) for code, record in facts.items()})
        self.assertTrue(all(event["allDay"] for event in events.values()))
        for key, text in UGLY.items():
            self.assertEqual(events[f"ZZ-E-{key.upper()}"]["summary"], text)
        self.assertEqual([event["summary"] for event in single["events"]], [one["title"]])


class Cards(unittest.TestCase):
    maxDiff = None

    def cards_4(self, target):
        """The properties of each card by its code: name -> [(parameters, values)]."""
        found, = by_ical_js(House.get(target))
        cards = {}
        for card in found["components"]:
            self.assertEqual(card["name"], "vcard")
            properties = {}
            for name, parameters, _type, *values in card["properties"]:
                properties.setdefault(name, []).append((parameters, values))
            cards[properties["uid"][0][1][0].rpartition(":")[2]] = properties
        return cards

    def test_every_record_has_a_card_of_each_version(self):
        vobject = reader("vobject")
        for below in ("contacts/services", "contacts/bodies"):
            codes = sorted(record["code"] for record in House.json(f"/sv/{below}.json"))
            old = [card.uid.value.rpartition(":")[2] for card in vobject.readComponents(House.get(f"/sv/{below}.3.vcf").decode())]
            self.assertEqual(sorted(old), codes)
            self.assertEqual(sorted(self.cards_4(f"/sv/{below}.vcf")), codes)

    def test_vobject_reads_every_text_of_3_0_back(self):
        vobject = reader("vobject")
        cards = {card.uid.value.rpartition(":")[2]: card
                 for card in vobject.readComponents(House.get("/en/contacts/services.3.vcf").decode("utf-8"))}
        for key, text in UGLY.items():
            card = cards[f"ZZ-K-{key.upper()}"]
            self.assertTrue(card.validate(raiseException=True))
            self.assertEqual(card.version.value, "3.0")
            self.assertEqual((card.fn.value, card.n.value.family), (text, text))
            self.assertEqual([tel.value for tel in card.tel_list], ["+46 8 123 45 67", "116 111"])
            self.assertTrue(card.url_list[0].value.startswith("https://example.org/a?b=c&d=e;f"))  # vobject cuts at the comma
            self.assertEqual(card.adr.value.country, "Sweden")
            self.assertIn(f"Hours: {text}\n", card.note.value)
            self.assertIn(f"Run by: {text}\n", card.note.value)
            self.assertIn("First line; with, marks\\and more", card.note.value)

    def test_ical_js_reads_every_text_of_4_0_back(self):
        cards = self.cards_4("/en/contacts/services.vcf")
        for key, text in UGLY.items():
            card = cards[f"ZZ-K-{key.upper()}"]
            self.assertEqual(card["url"][0][1], ["https://example.org/a?b=c&d=e;f,g"])
            self.assertEqual(card["version"][0][1], ["4.0"])
            self.assertEqual(card["kind"][0][1], ["org"])
            self.assertEqual(card["fn"][0][1], [text])
            self.assertEqual([values for _, values in card["tel"]], [["tel:+4681234567"], ["116 111"]])
            self.assertEqual([values for _, values in card["lang"]], [["sv"], ["fi"]])
            self.assertEqual(card["adr"][0][1], [["", "", "", "", "", "", "Sweden"]])
            self.assertIn(f"Hours: {text}\n", card["note"][0][1][0])

    def test_4_0_has_the_name_in_every_language_under_one_altid(self):
        record = next(record for record in House.json("/en/contacts/bodies.json") if record["code"] == "CC-B-WGCC")
        names = self.cards_4("/fi/contacts/bodies/CC-B-WGCC.vcf")["CC-B-WGCC"]["fn"]
        self.assertEqual({parameters["language"]: values[0] for parameters, values in names},
                         {"en": record["title"], **{lang: record[f"title@{lang}"] for lang in LANGUAGES[1:]}})
        self.assertEqual({parameters["altid"] for parameters, _ in names}, {"1"})
        self.assertEqual([parameters["language"] for parameters, _ in names if "pref" in parameters], ["fi"])


class Feeds(unittest.TestCase):
    maxDiff = None
    LISTS = ("/en/library.atom", "/sv/meetings.atom", "/ru/glossary.atom", "/en/calendar.atom?type=conference",
             "/en/search.atom?q=child", "/lt/search.atom", "/fi/countries.atom", "/en/search.atom?q=nothingsuchasthis")

    def test_feeds_are_as_rfc_4287_says(self):
        for target in self.LISTS:
            feed = ElementTree.fromstring(House.get(target))
            self.assertEqual(feed.tag, f"{ATOM}feed")
            self.assertEqual(feed.get(LANG), target[1:3])
            for element in [feed, *feed.findall(f"{ATOM}entry")]:
                for name in ("id", "title", "updated"):
                    self.assertEqual(len(element.findall(f"{ATOM}{name}")), 1, f"{name} in {target}")
                self.assertRegex(element.findtext(f"{ATOM}id"), r"^tag:[a-z0-9.-]+,\d{4}-\d\d-\d\d:\S+$")
                self.assertRegex(element.findtext(f"{ATOM}updated"), r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
                self.assertTrue(any(link.get("rel") == "alternate" for link in element.findall(f"{ATOM}link")))
            self.assertEqual(len(feed.findall(f"{ATOM}author/{ATOM}name")), 1)
            ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
            self.assertEqual(len(set(ids)), len(ids))
            self.assertLessEqual(len(ids), 100)
            self.assertEqual(bool(ids), "nothing" not in target)

    def test_feedparser_reads_what_the_list_has(self):
        feedparser = reader("feedparser")
        for below in ("calendar", "contacts/bodies", "meetings"):
            facts = {record["code"]: record for record in House.json(f"/en/{below}.json")}
            feed = feedparser.parse(io.BytesIO(House.get(f"/en/{below}.atom")), response_headers={"content-type": "application/atom+xml"})
            self.assertFalse(feed.bozo, feed.get("bozo_exception"))
            self.assertEqual(feed.version, "atom10")
            codes = [entry.id.rpartition(":")[2] for entry in feed.entries]
            self.assertEqual(len(codes), min(len(facts), 100))
            for code, entry in zip(codes, feed.entries):
                self.assertIn(f"/{code}", entry.link)
            times = [entry.updated for entry in feed.entries]
            self.assertEqual(times, sorted(times, reverse=True))
        self.assertTrue(codes)

    def test_every_text_comes_back_from_xml(self):
        for kind, below in (("E", "calendar"), ("B", "contacts/bodies")):
            feed = ElementTree.fromstring(House.get(f"/en/{below}.atom"))
            titles = {entry.findtext(f"{ATOM}id").rpartition(":")[2]: entry.findtext(f"{ATOM}title")
                      for entry in feed.findall(f"{ATOM}entry")}
            for key, text in UGLY.items():
                self.assertEqual(titles[f"ZZ-{kind}-{key.upper()}"], text)

    def test_addresses_in_feeds_lead_to_pages(self):
        feed = ElementTree.fromstring(House.get("/sv/search.atom"))
        for link in [link for entry in feed.findall(f"{ATOM}entry") for link in entry.findall(f"{ATOM}link")][:20]:
            parts = urllib.parse.urlsplit(link.get("href"))
            connection = http.client.HTTPConnection("127.0.0.1", House.served.port, timeout=60)
            connection.request("GET", parts.path)
            self.assertIn(connection.getresponse().status, (200, 302), parts.path)
            connection.close()
        own = next(link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self")
        self.assertEqual(urllib.parse.urlsplit(own).path, "/sv/search.atom")

    def test_pages_name_feeds_that_are_there(self):
        for page in ("/en/", "/en/calendar?type=conference", "/sv/library", "/en/search?q=barn", "/lt/contacts/services"):
            html = House.get(page).decode("utf-8")
            named = re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)" title="[^"]+">', html)
            self.assertIn("application/atom+xml", [kind for kind, _ in named], page)
            for _, href in named:
                self.assertTrue(House.get(href.replace("&amp;", "&")))


if __name__ == "__main__":
    unittest.main()
