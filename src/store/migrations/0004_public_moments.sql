-- When each public change was made known, in the order of which harvesters ask (OAI-PMH's datestamps), and by which terms a
-- record was found when anyone could see it last: what is gone stays in its sets, and what happens to it out of sight is not told.

ALTER TABLE public_change ADD COLUMN moved INTEGER NOT NULL DEFAULT 0; -- milliseconds

UPDATE public_change SET moved = CASE WHEN gone = 1 THEN (SELECT COALESCE(MAX(made), 0) FROM change)
    ELSE (SELECT CASE WHEN r.embargo > r.changed THEN r.embargo ELSE r.changed END FROM record AS r WHERE r.id = public_change.record) END;
CREATE INDEX public_change_by_moment ON public_change (moved, number);

CREATE TABLE public_tag (
    record INTEGER NOT NULL,
    vocabulary TEXT NOT NULL,
    term TEXT NOT NULL,
    PRIMARY KEY (record, vocabulary, term)
) STRICT;

INSERT INTO public_tag (record, vocabulary, term)
    SELECT t.record, t.vocabulary, t.term FROM tag AS t JOIN public_change AS p ON p.record = t.record WHERE p.gone = 0;
