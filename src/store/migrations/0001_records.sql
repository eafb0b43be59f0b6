-- The record engine's own tables.  Every kind adds one table of its own (see the next migrations), keyed by record.

-- Settings of the house (name, default language ...); lang is '' where a setting has no language.
CREATE TABLE setting (
    name TEXT NOT NULL,
    lang TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (name, lang)
) STRICT;

-- What every record has, whatever its kind.
CREATE TABLE record (
    id INTEGER NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,        -- permanent, readable, never used again
    kind TEXT NOT NULL,
    state TEXT NOT NULL,              -- draft, published, withdrawn (a tombstone), binned
    visibility INTEGER NOT NULL,      -- 1 public, 2 signed-in, 3 room, 4 named, 5 office: the ladder of enum reach
    embargo INTEGER NOT NULL,         -- milliseconds: not shown before; 0 none
    expires INTEGER NOT NULL,         -- milliseconds: withdrawn by the jobs process from then on; 0 never
    language TEXT NOT NULL,           -- BCP 47 tag of the source texts
    part_of INTEGER NOT NULL,         -- the record this is a part of (a partner of a project); 0 none
    day TEXT NOT NULL,                -- partial date that lists order and filter by; '' none
    day_end TEXT NOT NULL,
    position INTEGER NOT NULL,        -- order among its like; 0 none
    review_by TEXT NOT NULL,
    created INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    published INTEGER NOT NULL,
    revision INTEGER NOT NULL
) STRICT;
CREATE INDEX record_by_day ON record (kind, day, position, code);
CREATE INDEX record_by_position ON record (kind, position, code);
CREATE INDEX record_by_whole ON record (part_of, kind, position, code);
CREATE INDEX record_by_expiry ON record (expires, id);
CREATE INDEX record_by_embargo ON record (embargo, id);

-- Why a withdrawn record is gone, for ever.
CREATE TABLE tombstone (
    record INTEGER NOT NULL PRIMARY KEY,
    made INTEGER NOT NULL,
    reason TEXT NOT NULL,
    replacement TEXT NOT NULL,        -- code of the record to read instead; '' none
    title_allowed INTEGER NOT NULL    -- 1 when the title may still be shown
) STRICT;

-- Every human text: one row per record, field, item of a repeated value (0 where not repeated) and language.
CREATE TABLE text (
    record INTEGER NOT NULL,
    field TEXT NOT NULL,
    item INTEGER NOT NULL,
    lang TEXT NOT NULL,
    words TEXT NOT NULL,
    state TEXT NOT NULL,              -- source, official, unofficial, machine
    of_revision INTEGER NOT NULL,     -- the revision of the source that a translation renders
    PRIMARY KEY (record, field, item, lang)
) STRICT;

-- Typed links; a field that refers to other records keeps its values here too, with the field's name as the relation.
CREATE TABLE link (
    source INTEGER NOT NULL,
    relation TEXT NOT NULL,
    target INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (source, relation, target)
) STRICT;
CREATE INDEX link_by_target ON link (target, relation, source);

-- Terms: countries, topics, and (derived) every choice and reference that lists can be filtered by.
CREATE TABLE tag (
    vocabulary TEXT NOT NULL,
    term TEXT NOT NULL,
    record INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (vocabulary, term, record)
) STRICT;
CREATE INDEX tag_by_record ON tag (record, vocabulary, position);

-- Which record names a term: ('country', 'LT') is the record of Lithuania.  Derived.
CREATE TABLE term (
    vocabulary TEXT NOT NULL,
    term TEXT NOT NULL,
    record INTEGER NOT NULL,
    PRIMARY KEY (vocabulary, term)
) STRICT;

-- Where a record, or one field of it, comes from.
CREATE TABLE source (
    record INTEGER NOT NULL,
    position INTEGER NOT NULL,
    field TEXT NOT NULL,              -- '' the whole record
    reference TEXT NOT NULL,          -- a code, an address, or words
    PRIMARY KEY (record, position)
) STRICT;

-- Titles in the alphabetical order of each interface language (ICU sort keys).  Derived.
CREATE TABLE ordering (
    lang TEXT NOT NULL,
    record INTEGER NOT NULL,
    kind TEXT NOT NULL,
    sort BLOB NOT NULL,
    PRIMARY KEY (lang, record)
) STRICT;
CREATE INDEX ordering_by_sort ON ordering (lang, kind, sort, record);

-- One number per committed change: search index, caches and feeds follow it.
CREATE TABLE change (
    number INTEGER NOT NULL PRIMARY KEY,
    record INTEGER NOT NULL,
    what TEXT NOT NULL,
    made INTEGER NOT NULL
) STRICT;
