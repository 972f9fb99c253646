-- Who changed what a region decides in its pages, and when. Only ever added to.

create table setting_changes (
  region_id uuid not null,
  id uuid not null,
  staff_id text not null,
  part text not null check (part in ('calendar', 'limits')),
  details jsonb not null,
  at timestamptz not null,
  primary key (region_id, id)
);
create index setting_changes_by_time on setting_changes (region_id, at desc);
alter table setting_changes enable row level security;
alter table setting_changes force row level security;
create policy of_region on setting_changes using (region_id = app_region()) with check (region_id = app_region());
