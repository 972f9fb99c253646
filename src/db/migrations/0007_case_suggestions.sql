-- What triage proposes for a case: suggestions beside it, never in its columns. A person decides at the desk.

create table case_suggestions (
  region_id uuid not null,
  case_id uuid not null,
  categories jsonb not null,                -- [{ code, confidence }], best first
  agencies jsonb not null,                  -- [{ agencyId, reason }], the likely lead first
  made_at timestamptz not null,
  primary key (region_id, case_id)
);
alter table case_suggestions enable row level security;
alter table case_suggestions force row level security;
create policy of_region on case_suggestions using (region_id = app_region()) with check (region_id = app_region());
