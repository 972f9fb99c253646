-- What a person is called: only where the matter needs it (categories.needs_identity), apart from the report.
alter table contacts add column name text;
