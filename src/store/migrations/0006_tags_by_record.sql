-- With the term, so that the tags of a page's records are read from the index alone.

DROP INDEX tag_by_record;
CREATE INDEX tag_by_record ON tag (record, vocabulary, position, term);
