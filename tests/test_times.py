#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Times of day: what the importer lets in, what pages and machines say, and whether calendars are right to the minute.

Fourteen zones, at every change of their clocks in years that hold the edges and the zones' changes of rule.  The file is read
by icalendar, vobject and ical.js; the moment that each gives, by the VTIMEZONE in the file and not by zone data of its own, is
compared with Python's zoneinfo.  A reader that is not installed is a skipped test that names it; ./check installs them all.
"""

import csv
import datetime
import http.client
import importlib.util
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import zoneinfo

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import demonstration  # noqa: E402  (found through the line above)

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = pathlib.Path(os.environ.get("CHILDCENTRE", ROOT / "build" / "childcentre")).resolve()
ICAL_JS = ROOT / "tests" / "browser" / "node_modules" / "ical.js"
DEBIAN = "/usr/lib/python3/dist-packages"  # where Debian's packages are when this is another Python than Debian's
ZONES = ("Europe/Tallinn", "Europe/Riga", "Europe/Vilnius", "Europe/Helsinki", "Europe/Stockholm", "Europe/Oslo",
         "Europe/Copenhagen", "Europe/Berlin", "Europe/Warsaw", "Europe/Moscow", "Europe/Kaliningrad", "Europe/Kyiv",
         "Europe/Minsk", "Atlantic/Reykjavik")
FURTHER = ("America/St_Johns", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Asia/Jerusalem", "Pacific/Apia")
YEARS = (1996, 1997, 1998, 1999, 2000, 2001, 2002, 2003, 2009, 2010, 2011, 2012, 2014, 2016, 2025, 2026, 2027, 2036)
NEAR = (-121, -61, -60, -1, 0, 1, 59, 61)  # minutes from a change
LANGUAGES = ("en", "sv", "fi", "lt", "ru")
UTC = datetime.timezone.utc
MINUTE = datetime.timedelta(minutes=1)


# ---- what is asked ----

def changes(zone, year):
    """The moments of a year at which a zone's offset becomes another, to the minute."""
    at, found = datetime.datetime(year, 1, 1, tzinfo=UTC), []
    for _ in range(366):
        low, high = at, at + datetime.timedelta(days=1)
        if low.astimezone(zone).utcoffset() != high.astimezone(zone).utcoffset():
            while high - low > MINUTE:
                middle = (low + (high - low) / 2).replace(second=0, microsecond=0)
                low, high = (middle, high) if middle.astimezone(zone).utcoffset() == low.astimezone(zone).utcoffset() \
                    else (low, middle)
            found.append(high)
        at += datetime.timedelta(days=1)
    return found


def exists(local, zone):
    return local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local


def occasions(names):
    """(zone's name, local begin) at noon in both halves of each year and around every change, without times that do not exist."""
    for name in names:
        zone = zoneinfo.ZoneInfo(name)
        for year in YEARS:
            near = {datetime.datetime(year, 1, 10, 12), datetime.datetime(year, 7, 10, 12)}
            for at in changes(zone, year):
                local = at.astimezone(zone).replace(tzinfo=None)
                near |= {local + minutes * MINUTE for minutes in NEAR}
            yield from ((name, local) for local in sorted(near) if exists(local, zone))


def moment(name, local):
    """In seconds since 1970; of a repeated hour the first (RFC 5545, 3.3.5)."""
    return int(local.replace(tzinfo=zoneinfo.ZoneInfo(name), fold=0).timestamp())


def as_row(i, name, local):
    return {"code": f"TT-E-{i:05}", "title": f"{name} {local:%Y-%m-%d %H:%M}", "begins": f"{local:%Y-%m-%d}",
            "begins_at": f"{local:%H:%M}", "zone": name}


# ---- the house ----

class House:
    """Two Rivers with the occasions in it, served once for all tests."""

    served = None

    @classmethod
    def open(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="childcentre-times-"))
        cls.house = cls.folder / "house"
        cls.run("init", cls.house, "--pack", ROOT / "tests" / "data" / "tiny")
        cls.asked = {f"TT-E-{i:05}": one for i, one in enumerate(occasions(ZONES + FURTHER))}
        cls.load("events", [as_row(i, *one) for i, one in enumerate(cls.asked.values())])
        cls.load("meetings", SHOWN)
        (cls.folder / "rows.csv").rename(cls.folder / "shown.csv")
        cls.served = demonstration.Served(PROGRAM, cls.house, ROOT, {})
        if not cls.served.opens():
            raise RuntimeError(cls.served.errors_seen())

    @classmethod
    def run(cls, *arguments, expect=0):
        done = subprocess.run([PROGRAM, *arguments], cwd=ROOT, capture_output=True, text=True)
        if done.returncode != expect:
            raise AssertionError(f"{arguments}: status {done.returncode}, should be {expect}\n{done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    @classmethod
    def load(cls, kind, rows, expect=0, *more):
        path = cls.folder / "rows.csv"
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return cls.run("import", cls.house, kind, path, *more, expect=expect)

    @classmethod
    def close(cls):
        if cls.served is not None:
            cls.served.closes()
        shutil.rmtree(cls.folder)

    @classmethod
    def get(cls, target):
        connection = http.client.HTTPConnection("127.0.0.1", cls.served.port, timeout=60)
        connection.request("GET", target)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status != 200:
            raise AssertionError(f"{target} was answered with {answer.status}")
        return body


SHOWN = [
    {"code": "TT-M-HOURS", "title": "Hours", "begins": "2026-06-12", "ends": "", "begins_at": "10:00", "ends_at": "16:30",
     "zone": "Europe/Tallinn"},
    {"code": "TT-M-DAYS", "title": "Days", "begins": "2026-06-12", "ends": "2026-06-14", "begins_at": "09:05", "ends_at": "12:00",
     "zone": "Europe/Kyiv"},
    {"code": "TT-M-OPEN", "title": "Open end", "begins": "2026-12-30", "ends": "2027-01-02", "begins_at": "18:00", "ends_at": "",
     "zone": "America/St_Johns"},
    {"code": "TT-M-UTC", "title": "Everywhere", "begins": "2026-12-30", "ends": "", "begins_at": "18:00", "ends_at": "19:00",
     "zone": "UTC"},
    {"code": "TT-M-TWICE", "title": "Twice", "begins": "2026-10-25", "ends": "", "begins_at": "03:30", "ends_at": "05:00",
     "zone": "Europe/Kyiv"},
    {"code": "TT-M-WHOLE", "title": "Whole day", "begins": "2026-12-30", "ends": "", "begins_at": "", "ends_at": "", "zone": ""},
]
SLUGS = {"HOURS": "hours", "DAYS": "days", "OPEN": "open-end", "UTC": "everywhere"}


def setUpModule():
    missing = set(ZONES + FURTHER) - zoneinfo.available_timezones()
    if missing:
        raise unittest.SkipTest(f"tzdata is not installed: Python knows no {', '.join(sorted(missing))}")
    House.open()


def tearDownModule():
    House.close()


def reader(name):
    """The module of a reader that is not ours, or a skipped test that names it."""
    if importlib.util.find_spec(name) is None and DEBIAN not in sys.path:
        sys.path.append(DEBIAN)
    if importlib.util.find_spec(name) is None:
        raise unittest.SkipTest(f"{name} is not installed: python3-{name} reads what this test asks about")
    return importlib.import_module(name)


def code_of(uid):
    return str(uid).rpartition("@")[0]


def seconds_in(zones, name, local):
    """By a zone that a reader made of the file, be it one of pytz or of the standard library's kind; None: universal time."""
    if name is None:
        return int(local.replace(tzinfo=UTC).timestamp())
    zone = zones[name]
    if hasattr(zone, "localize"):
        return int(zone.localize(local, is_dst=True).timestamp())
    return int(local.replace(tzinfo=zone, fold=0).timestamp())


class Calendars(unittest.TestCase):
    maxDiff = 4000

    def compare(self, found, asked):
        """Every moment; a failure names the first few that differ."""
        self.assertEqual(set(found), set(asked))
        wrong = [(*asked[code], (found[code] - moment(*asked[code])) / 60) for code in asked
                 if found[code] != moment(*asked[code])]
        self.assertEqual(wrong[:8], [], f"{len(wrong)} of {len(asked)} are wrong, in minutes")

    def test_the_occasions_hold_the_edges(self):
        self.assertGreater(len(House.asked), 3000)
        for name, text in (("Europe/Moscow", "2014-10-26 01:00"), ("Europe/Vilnius", "2003-03-30 02:59"),
                           ("Europe/Tallinn", "2026-10-25 03:00"), ("Europe/Tallinn", "2026-03-29 02:59")):
            self.assertTrue((name, datetime.datetime.fromisoformat(text)) in House.asked.values(), text)

    def test_vobject_gives_every_moment(self):
        vobject = reader("vobject")
        calendar = vobject.readOne(House.get("/en/calendar.ics?q=").decode("utf-8"))
        zones = {zone.tzid.value: zone.gettzinfo() for zone in calendar.vtimezone_list}
        self.assertEqual(set(zones), {name for name, _ in House.asked.values()})
        found = {}
        for event in calendar.vevent_list:
            if code_of(event.uid.value) in House.asked:
                name, = event.dtstart.params.get("X-VOBJ-ORIGINAL-TZID", [None])
                found[code_of(event.uid.value)] = seconds_in(zones, name, event.dtstart.value.replace(tzinfo=None))
        self.compare(found, House.asked)

    def test_icalendar_gives_every_moment(self):
        icalendar = reader("icalendar")
        calendar = icalendar.Calendar.from_ical(House.get("/en/calendar.ics"))
        zones = {str(zone["TZID"]): zone.to_tz() for zone in calendar.walk("VTIMEZONE")}
        found = {code_of(event["UID"]): seconds_in(zones, None if event["DTSTART"].to_ical().endswith(b"Z")
                                                     else event["DTSTART"].params["TZID"],
                                                     event["DTSTART"].dt.replace(tzinfo=None))
                 for event in calendar.walk("VEVENT") if code_of(event["UID"]) in House.asked}
        self.compare(found, House.asked)

    def test_ical_js_gives_every_moment(self):
        if shutil.which("node") is None or not ICAL_JS.is_dir():
            raise unittest.SkipTest("ical.js is not installed: npm ci in tests/browser brings it")
        file = House.folder / "calendar.ics"
        file.write_bytes(House.get("/en/calendar.ics"))
        done = subprocess.run(["node", ROOT / "tests/browser/cards.js", file], capture_output=True, text=True, check=True)
        read, = json.loads(done.stdout)
        self.compare({code_of(event["uid"]): event["startsAt"] for event in read["events"] if code_of(event["uid"]) in House.asked},
                     House.asked)


    def test_what_has_no_time_keeps_to_days(self):
        text = House.get("/en/meetings.ics").decode("utf-8")
        entries = dict(re.findall(r"BEGIN:VEVENT\r\nUID:([^@]+)@.*?\r\n(.*?)END:VEVENT", text, re.S))
        stands = {code: re.findall(r"^DT(?:START|END).*(?=\r$)", entry, re.M) for code, entry in entries.items()}
        self.assertEqual(stands["TT-M-WHOLE"], ["DTSTART;VALUE=DATE:20261230", "DTEND;VALUE=DATE:20261231"])
        self.assertEqual(stands["TT-M-HOURS"], ["DTSTART;TZID=Europe/Tallinn:20260612T100000", "DTEND;TZID=Europe/Tallinn:20260612T163000"])
        self.assertEqual(stands["TT-M-OPEN"],
                         ["DTSTART;TZID=America/St_Johns:20261230T180000", "DTEND;TZID=America/St_Johns:20270103T000000"])
        self.assertEqual(stands["TT-M-UTC"], ["DTSTART:20261230T180000Z", "DTEND:20261230T190000Z"])
        self.assertEqual(stands["TT-M-TWICE"], ["DTSTART:20261025T003000Z", "DTEND:20261025T030000Z"])
        self.assertNotIn("TZID", House.get("/en/meetings/TT-M-UTC.ics").decode("utf-8"))
        self.assertEqual(House.get("/en/meetings.ics"), text.encode("utf-8"))

    def test_the_rules_of_one_record_are_right_by_themselves(self):
        """A file with one event has its zone from the year before on and what still holds; beginning and end."""
        vobject = reader("vobject")
        for row in SHOWN[:3]:
            calendar = vobject.readOne(House.get(f"/en/meetings/{row['code']}.ics").decode("utf-8"))
            zone = calendar.vtimezone.gettzinfo()
            for end, cell in (("dtstart", f"{row['begins']}T{row['begins_at']}"),
                              ("dtend", f"{row['ends'] or row['begins']}T{row['ends_at']}")):
                if cell.endswith("T"):
                    continue
                value = getattr(calendar.vevent, end).value
                self.assertEqual(value.replace(tzinfo=None).isoformat()[:16], cell)
                self.assertEqual(int(value.replace(tzinfo=zone).timestamp()), moment(row["zone"], datetime.datetime.fromisoformat(cell)))


class Shown(unittest.TestCase):
    """What pages, metadata and the API say of a time."""

    @staticmethod
    def found(query, text):
        """Whether a search shows it, once the index has followed."""
        for _ in range(150):
            if text in House.get(f"/en/search?q={query}").decode("utf-8"):
                return True
            time.sleep(0.2)
        return False

    def test_pages_show_the_time_with_its_zone(self):
        for code, iso, text in (("HOURS", "2026-06-12T10:00:00+03:00", "12 June 2026, 10:00–16:30 (Tallinn time)"),
                                ("DAYS", "2026-06-12T09:05:00+03:00", "12 June 2026, 09:05 – 14 June 2026, 12:00 (Kyiv time)"),
                                ("OPEN", "2026-12-30T18:00:00-03:30", "30 December 2026, 18:00 – 2 January 2027 (St John’s time)"),
                                ("UTC", "2026-12-30T18:00:00+00:00", "30 December 2026, 18:00–19:00 (UTC)")):
            page = House.get(f"/en/meetings/TT-M-{code}/{SLUGS[code]}").decode("utf-8")
            self.assertIn(f'<time datetime="{iso}">{text}</time>', page)
            self.assertIn(text, House.get("/en/meetings").decode("utf-8"))
            self.assertTrue(self.found(SLUGS[code].split("-")[0], text), text)
        whole = House.get("/en/meetings/TT-M-WHOLE/whole-day").decode("utf-8")
        self.assertNotIn("<time", whole)

    def test_the_month_shows_events_of_a_day_by_the_hour(self):
        month = House.get("/en/calendar/month/2026-03").decode("utf-8")
        times = re.findall(r'<time datetime="(2026-03-29T[^"]+)">', month)
        self.assertGreater(len(times), 20)
        self.assertEqual([iso[:16] for iso in times], sorted(iso[:16] for iso in times))

    def test_linked_data_have_the_offset(self):
        page = House.get("/en/meetings/TT-M-DAYS/days").decode("utf-8")
        data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1])
        one = next(one for one in data.get("@graph", [data]) if one.get("identifier") == "TT-M-DAYS")
        self.assertEqual((one["startDate"], one["endDate"]), ("2026-06-12T09:05:00+03:00", "2026-06-14T12:00:00+03:00"))

    def test_the_api_has_the_fields_and_the_moments(self):
        record = json.loads(House.get("/api/v1/meetings/TT-M-OPEN"))
        self.assertEqual({key: record["fields"].get(key) for key in ("begins", "ends", "begins_at", "ends_at", "zone")},
                         {"begins": "2026-12-30", "ends": "2027-01-02", "begins_at": "18:00", "ends_at": None, "zone": "America/St_Johns"})
        self.assertEqual(record["occasion"], {"begins": "2026-12-30T18:00:00-03:30", "ends": "2027-01-02", "zone": "America/St_Johns"})
        self.assertNotIn("occasion", json.loads(House.get("/api/v1/meetings/TT-M-WHOLE")))
        schemas = json.loads(House.get("/api/v1/openapi.json"))["components"]["schemas"]
        self.assertIn("occasion", schemas["Meeting"]["properties"])
        self.assertNotIn("occasion", schemas["Document"]["properties"])

    def test_feeds_say_the_time(self):
        self.assertIn("12 June 2026, 10:00–16:30 (Tallinn time)", House.get("/en/meetings.atom").decode("utf-8"))


class Imports(unittest.TestCase):
    """What the importer lets in."""

    def house(self):
        folder = tempfile.TemporaryDirectory(prefix="childcentre-times-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        House.run("init", self.folder / "house", "--pack", ROOT / "tests" / "data" / "tiny")

    def load(self, kind, text, expect=0):
        path = self.folder / "rows.csv"
        path.write_text(text, encoding="utf-8")
        return House.run("import", self.folder / "house", kind, path, expect=expect)

    def test_what_cannot_be_a_moment_is_refused_and_says_why(self):
        self.house()
        head = "code,title,begins,ends,begins_at,ends_at,zone\n"
        for cells, says in (("2026-06,,10:00,,Europe/Riga", "begins_at: A time needs an exact date"),
                            ("2026-06-12,2026-07,10:00,11:00,Europe/Riga", "ends_at: A time needs an exact date"),
                            ("2026-06-12,,10:00,09:59,Europe/Riga", "ends_at: It ends before it begins"),
                            ("2026-06-12,2026-06-11,10:00,11:00,Europe/Riga", "ends_at: It ends before it begins"),
                            ("2026-03-29,,03:30,,Europe/Riga", "begins_at: On 2026-03-29 there is no 03:30 in Europe/Riga"),
                            ("2026-03-28,2026-03-29,03:30,03:30,Europe/Riga", "ends_at: On 2026-03-29 there is no 03:30"),
                            ("2026-06-12,,,11:00,Europe/Riga", "ends_at: The time of its end needs that of its beginning"),
                            ("2026-06-12,,10:00,,", "begins_at: A time needs a zone"),
                            ("2026-06-12,,10:00,,EET", 'zone: "EET" is no time zone'),
                            ("2026-06-12,,10:00,,Europe/riga", 'zone: "Europe/riga" is no time zone'),
                            ("2026-06-12,,24:00,,Europe/Riga", 'begins_at: "24:00" is no time of day'),
                            ("2026-06-12,,9:30,,Europe/Riga", 'begins_at: "9:30" is no time of day')):
            said = self.load("events", f"{head}TT-E-1,One,{cells}\n", expect=1)
            self.assertIn(says, said)
            self.assertIn("1 refused, 0 added", said)
        self.assertIn("value: \"CET\" is no time zone", self.load("settings", "key,language,value\ntime_zone,,CET\n", expect=1))

    def test_a_part_of_a_row_is_checked_with_what_is_stored(self):
        self.house()
        self.load("events", "code,title,begins,begins_at,zone\nTT-E-1,One,2026-03-28,03:30,Europe/Riga\n")
        self.assertIn("there is no 03:30", self.load("events", "code,begins\nTT-E-1,2026-03-29\n", expect=1))
        self.assertIn("there is no 03:30", self.load("events", "code,zone,begins\nTT-E-1,Europe/Oslo,2026-03-29\n"
                                                     .replace("Europe/Oslo", "Europe/Kyiv"), expect=1))
        self.assertIn("1 changed", self.load("events", "code,zone,begins\nTT-E-1,Europe/Oslo,2026-03-29\n"))
        self.assertIn("needs a zone", self.load("events", "code,zone\nTT-E-1,\n", expect=1))

    def test_the_houses_own_zone_counts_where_none_is_named(self):
        self.house()
        self.load("settings", "key,language,value\ntime_zone,,Asia/Kathmandu\n")
        row = "code,title,begins,begins_at,zone\nTT-E-1,One,2026-03-29,03:30,\n"
        self.assertIn("1 added", self.load("events", row))
        self.assertIn("1 unchanged", self.load("events", row))
        ics = House.run("export", self.folder / "house", "events", "--format", "ics", "--base", "https://house.example")
        self.assertIn("DTSTART;TZID=Asia/Kathmandu:20260329T033000", ics)
        self.load("settings", "key,language,value\ntime_zone,,Europe/Oslo\n")
        ics = House.run("export", self.folder / "house", "events", "--format", "ics", "--base", "https://house.example")
        self.assertIn("DTSTART;TZID=Europe/Oslo:20260329T033000", ics)

    def test_what_goes_out_comes_in_again(self):
        self.house()
        self.load("meetings", (House.folder / "shown.csv").read_text(encoding="utf-8"))
        pack, again = self.folder / "pack", self.folder / "again"
        House.run("export", self.folder / "house", "--pack", pack)
        House.run("init", self.folder / "house2", "--pack", pack)
        House.run("export", self.folder / "house2", "--pack", again)
        self.assertIn("TT-M-OPEN,", (pack / "meetings.csv").read_text(encoding="utf-8"))
        for file in pack.iterdir():
            self.assertEqual(file.read_bytes(), (again / file.name).read_bytes(), file.name)


if __name__ == "__main__":
    unittest.main()
