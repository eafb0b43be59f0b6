-- The tables of the kinds that the public house begins with: the untranslated typed columns of each, keyed by record.

CREATE TABLE country (
    record INTEGER NOT NULL PRIMARY KEY,
    iso2 TEXT,
    iso3 TEXT,
    iso_numeric TEXT,
    names_own TEXT,
    standing TEXT
) STRICT;

CREATE TABLE membership (
    record INTEGER NOT NULL PRIMARY KEY,
    status TEXT,
    since TEXT,
    until TEXT
) STRICT;

CREATE TABLE language (
    record INTEGER NOT NULL PRIMARY KEY,
    name_own TEXT,
    tag TEXT,
    iso639_3 TEXT,
    script TEXT,
    in_eurovoc TEXT,
    in_elsst TEXT,
    in_emn_glossary TEXT
) STRICT;

CREATE TABLE document (
    record INTEGER NOT NULL PRIMARY KEY,
    issued TEXT,
    type TEXT,
    address TEXT
) STRICT;

CREATE TABLE tool (
    record INTEGER NOT NULL PRIMARY KEY,
    type TEXT
) STRICT;

CREATE TABLE step (
    record INTEGER NOT NULL PRIMARY KEY,
    number TEXT
) STRICT;

CREATE TABLE event (
    record INTEGER NOT NULL PRIMARY KEY,
    begins TEXT,
    ends TEXT,
    type TEXT
) STRICT;

CREATE TABLE contact (
    record INTEGER NOT NULL PRIMARY KEY,
    function TEXT,
    phones TEXT,
    website TEXT,
    verified TEXT
) STRICT;

CREATE TABLE body (
    record INTEGER NOT NULL PRIMARY KEY,
    acronym TEXT,
    begins TEXT,
    ends TEXT,
    type TEXT
) STRICT;

CREATE TABLE project (
    record INTEGER NOT NULL PRIMARY KEY,
    acronym TEXT,
    type TEXT,
    begins TEXT,
    ends TEXT
) STRICT;

CREATE TABLE partner (
    record INTEGER NOT NULL PRIMARY KEY,
    country_code TEXT,
    role TEXT
) STRICT;

CREATE TABLE grant (
    record INTEGER NOT NULL PRIMARY KEY,
    share_percent INTEGER,
    amount INTEGER,
    currency TEXT
) STRICT;

CREATE TABLE plan (
    record INTEGER NOT NULL PRIMARY KEY,
    begins TEXT,
    ends TEXT,
    adopted TEXT
) STRICT;

CREATE TABLE priority (
    record INTEGER NOT NULL PRIMARY KEY,
    number TEXT
) STRICT;

CREATE TABLE objective (
    record INTEGER NOT NULL PRIMARY KEY,
    number TEXT,
    status TEXT,
    reported TEXT
) STRICT;

CREATE TABLE activity (
    record INTEGER NOT NULL PRIMARY KEY,
    number TEXT,
    type TEXT
) STRICT;

CREATE TABLE fact (
    record INTEGER NOT NULL PRIMARY KEY,
    type TEXT,
    begins TEXT,
    ends TEXT
) STRICT;

CREATE TABLE meeting (
    record INTEGER NOT NULL PRIMARY KEY,
    begins TEXT,
    ends TEXT,
    type TEXT
) STRICT;

CREATE TABLE attendance (
    record INTEGER NOT NULL PRIMARY KEY,
    party TEXT,
    country_code TEXT
) STRICT;

CREATE TABLE conclusion (
    record INTEGER NOT NULL PRIMARY KEY,
    number TEXT,
    type TEXT,
    theme TEXT
) STRICT;

CREATE TABLE instrument (
    record INTEGER NOT NULL PRIMARY KEY,
    acronym TEXT,
    adopted TEXT
) STRICT;

CREATE TABLE ratification (
    record INTEGER NOT NULL PRIMARY KEY,
    status TEXT,
    signed TEXT,
    ratified TEXT,
    action TEXT,
    in_force TEXT,
    checked TEXT
) STRICT;

CREATE TABLE ban (
    record INTEGER NOT NULL PRIMARY KEY,
    prohibited TEXT,
    banned TEXT,
    other_date TEXT
) STRICT;

CREATE TABLE article (
    record INTEGER NOT NULL PRIMARY KEY,
    number TEXT,
    cluster TEXT
) STRICT;

CREATE TABLE goal (
    record INTEGER NOT NULL PRIMARY KEY,
    number TEXT,
    type TEXT
) STRICT;

CREATE TABLE moment (
    record INTEGER NOT NULL PRIMARY KEY,
    begins TEXT,
    ends TEXT,
    type TEXT,
    certainty TEXT
) STRICT;

CREATE TABLE presidency (
    record INTEGER NOT NULL PRIMARY KEY,
    begins TEXT,
    ends TEXT,
    type TEXT
) STRICT;

CREATE TABLE topic (
    record INTEGER NOT NULL PRIMARY KEY,
    term TEXT
) STRICT;

CREATE TABLE concept (
    record INTEGER NOT NULL PRIMARY KEY,
    eurovoc_id TEXT,
    other_names TEXT,
    broader_id TEXT
) STRICT;

CREATE TABLE guide (
    record INTEGER NOT NULL PRIMARY KEY,
    section TEXT,
    audience TEXT,
    reviewed TEXT
) STRICT;

CREATE TABLE page (
    record INTEGER NOT NULL PRIMARY KEY,
    place TEXT
) STRICT;

CREATE TABLE choice (
    record INTEGER NOT NULL PRIMARY KEY,
    vocabulary TEXT,
    term TEXT,
    mark TEXT
) STRICT;
