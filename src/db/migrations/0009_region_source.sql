-- So that a start imports only regions whose files have changed.

alter table regions add column source_hash text; -- over every file the import read; null: not imported by a start
