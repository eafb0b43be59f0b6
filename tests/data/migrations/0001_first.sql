-- A small schema for the tests of the store; "quotes", a back\slash and Ærø must survive embedding.
CREATE TABLE change (number INTEGER PRIMARY KEY, record INTEGER NOT NULL, what TEXT NOT NULL, made INTEGER NOT NULL) STRICT;
CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT NOT NULL, picture BLOB) STRICT;
CREATE TABLE part (id INTEGER PRIMARY KEY, thing INTEGER NOT NULL REFERENCES thing (id)) STRICT;
