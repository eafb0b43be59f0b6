// SPDX-License-Identifier: EUPL-1.2
// Reads calendars and address cards with ical.js, the parser of Thunderbird and Nextcloud, and prints what it understood as JSON:
//     node tests/browser/cards.js FILE...
// One object a file: "components", each with its name and [property, parameters, type, value ...] as jCal and jCard have them
// (RFC 7265, 7095), and for each VEVENT when it begins and ends by ical.js's own reckoning: as local time, and in seconds since
// 1970 by the VTIMEZONE in the file (ical.js has no zone data of its own).
"use strict";

const fs = require("fs");

async function main() {
    const imported = await import("ical.js");
    const ICAL = imported.default;

    const seconds = (time, calendar, tzid) => {
        if (time === null || time.isDate) return null;
        const zone = calendar.getAllSubcomponents("vtimezone").find((one) => one.getFirstPropertyValue("tzid") === tzid);
        if (zone) time.zone = new ICAL.Timezone({ component: zone, tzid });
        return time.toUnixTime();
    };
    const moment = (component, calendar, name) => {
        const property = component.getFirstProperty(name);
        return property ? seconds(property.getFirstValue(), calendar, property.getParameter("tzid")) : null;
    };
    const event = (component, calendar) => {
        const entry = new ICAL.Event(component);
        return { uid: entry.uid, start: entry.startDate.toString(), end: entry.endDate.toString(), allDay: entry.startDate.isDate,
                 summary: entry.summary, description: entry.description, location: entry.location, sequence: entry.sequence,
                 startsAt: moment(component, calendar, "dtstart"), endsAt: moment(component, calendar, "dtend") };
    };
    const read = (file) => {
        const parsed = ICAL.parse(fs.readFileSync(file, "utf8"));
        const roots = Array.isArray(parsed[0]) ? parsed : [parsed];
        const components = roots.map((root) => ({ name: root[0], properties: root[1], parts: root[2].map((part) => part[0]) }));
        const events = roots.filter((root) => root[0] === "vcalendar").map((root) => new ICAL.Component(root)).flatMap((calendar) =>
            calendar.getAllSubcomponents("vevent").map((component) => event(component, calendar)));
        return { components, events };
    };
    process.stdout.write(JSON.stringify(process.argv.slice(2).map(read)));
}

main().catch((error) => {
    console.error(error);
    process.exit(1);
});
