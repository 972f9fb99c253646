-- Charts of public pages, drawn by a child process; and the open data as it was counted last.

create table drawn_charts (
  region_id uuid not null,
  name text not null,                       -- src/opendata/charts/charts.ts
  variant text not null,                    -- range and language: `90-id`
  svg text not null,
  figures_hash text not null,               -- of what it was drawn from
  drawn_at timestamptz not null,
  primary key (region_id, name, variant)
);

-- One table of figures for one year, small cells already hidden: what everybody reads is never counted on request.
create table open_tables (
  region_id uuid not null,
  name text not null,                       -- src/opendata/datasets.ts
  year integer not null,                    -- 0: not by years
  rows json not null,                       -- values in the order of the dataset's columns; json: kept to the letter
  row_count integer not null,
  hash text not null,                       -- of the rows
  changed_at timestamptz not null,          -- when the hash was another one last
  counted_at timestamptz not null,
  primary key (region_id, name, year)
);

do $$
declare name text;
begin
  foreach name in array array['drawn_charts', 'open_tables'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy of_region on %I using (region_id = app_region()) with check (region_id = app_region())', name);
  end loop;
end $$;
