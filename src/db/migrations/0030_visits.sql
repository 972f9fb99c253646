-- Village visits: reports taken down in the field, on paper, or read from a table somebody kept.

-- A visit to one village on one day. The id is made on the phone, so that it needs no signal to begin.
create table visits (
  region_id uuid not null,
  id uuid not null,
  day date not null,                        -- by the region's calendar
  village_code text,                        -- of areas; null: another place
  place text not null,                      -- in words: balai desa
  created_by text not null,                 -- staff id
  created_at timestamptz not null,
  primary key (region_id, id)
);
create index visits_by_day on visits (region_id, day desc, id);

create table visit_officers (
  region_id uuid not null,
  visit_id uuid not null,
  staff_id text not null,
  primary key (region_id, visit_id, staff_id)
);

-- What a report taken down for somebody has besides a report.
create table visit_reports (
  region_id uuid not null,
  report_id uuid not null,
  visit_id uuid not null,
  slip text not null,                       -- on the resident's piece of paper: H7K2P-7
  way text not null check (way in ('phone', 'paper')),
  person_name text,
  has_consented boolean not null,           -- to name and number being kept
  accuracy real,                            -- metres, of the point
  phone_told_at timestamptz not null,       -- as the phone's clock had it; corrected: reports.told_at
  received_at timestamptz not null,
  primary key (region_id, report_id)
);
create index reports_of_visit on visit_reports (region_id, visit_id, report_id);
-- A resident comes with the piece of paper.
create index reports_by_slip on visit_reports (region_id, slip);

-- What an officer's reports are locked with on a phone until they are sent: another officer cannot open them there.
create table field_keys (
  region_id uuid not null,
  staff_id text not null,
  key text not null,                        -- 32 bytes, base64
  created_at timestamptz not null default now(),
  primary key (region_id, staff_id)
);

-- A table of reports that somebody brought as a file.
create table imports (
  region_id uuid not null,
  id uuid not null,
  file_name text not null,
  storage_key text not null,
  channel text not null,                    -- of the reports it makes: src/reports/channels.ts
  state text not null default 'reading' check (state in ('reading', 'ready', 'importing', 'done', 'failed')),
  problem text,                             -- failed: an error key
  columns jsonb not null default '{}',      -- which column was understood as what
  row_count integer not null default 0,
  bad_count integer not null default 0,
  new_count integer not null default 0,     -- became reports
  known_count integer not null default 0,   -- were there already
  created_by text not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (region_id, id)
);
create index imports_by_age on imports (region_id, created_at desc);

create table import_rows (
  region_id uuid not null,
  import_id uuid not null,
  line integer not null,                    -- in the file, from 1
  row_key text not null,                    -- hash of what it says: the same row again is the same report
  row jsonb not null,                       -- shape in src/imports/rows.ts
  problems jsonb not null default '[]',     -- shape in src/imports/rows.ts; none: a good row
  report_id uuid,
  primary key (region_id, import_id, line)
);
-- What is still to be done of an import.
create index import_rows_waiting on import_rows (region_id, import_id, line) where report_id is null and problems = '[]';

do $$
declare name text;
begin
  foreach name in array array['visits', 'visit_officers', 'visit_reports', 'field_keys', 'imports', 'import_rows'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy of_region on %I using (region_id = app_region()) with check (region_id = app_region())', name);
  end loop;
end $$;
