-- What anyone could ever see, in the order of its newest change: what the API's feed of changes is read from.  It follows
-- table change (records/public_change.h); what was public once is known only here.  A record that never was has no row.

CREATE TABLE public_change (
    record INTEGER NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE,   -- counts public changes only, so that it says nothing of hidden ones
    gone INTEGER NOT NULL             -- 1 when the newest change took it out of public sight
) STRICT;

-- How far table change has been followed: one row with id 1.
CREATE TABLE public_change_mark (
    id INTEGER NOT NULL PRIMARY KEY,
    followed INTEGER NOT NULL
) STRICT;
