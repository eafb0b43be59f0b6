-- What the first schema lacked.
ALTER TABLE thing ADD COLUMN place TEXT NOT NULL DEFAULT 'Ærø "??/" \ harbour';
CREATE TABLE second (id INTEGER PRIMARY KEY) STRICT;
