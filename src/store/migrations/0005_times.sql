-- Times of day of what happens: the local clock and the zone (IANA) in which it stands.

ALTER TABLE event ADD COLUMN begins_at TEXT;
ALTER TABLE event ADD COLUMN ends_at TEXT;
ALTER TABLE event ADD COLUMN zone TEXT;
ALTER TABLE meeting ADD COLUMN begins_at TEXT;
ALTER TABLE meeting ADD COLUMN ends_at TEXT;
ALTER TABLE meeting ADD COLUMN zone TEXT;

-- The same of every record, with the house's own zone where it names none.  Derived.
ALTER TABLE record ADD COLUMN begins_at TEXT NOT NULL DEFAULT ''; -- HH:MM; '' the whole day
ALTER TABLE record ADD COLUMN ends_at TEXT NOT NULL DEFAULT '';
ALTER TABLE record ADD COLUMN zone TEXT NOT NULL DEFAULT '';      -- never '' where begins_at is not
