-- What the jobs look for every second: records whose embargo or life ends.
CREATE INDEX record_by_expires ON record (expires) WHERE expires > 0;
CREATE INDEX record_by_embargo ON record (embargo) WHERE embargo > 0;
