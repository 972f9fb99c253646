-- What was done and read, by whom: only ever added to. Two chains for each region: matters of the restricted unit have one of their own,
-- so that the open one, shown whole and checked by others, has no gap that betrays them.

create table audit_entries (
  region_id uuid not null,
  chain text not null check (chain in ('open', 'restricted')),
  seq bigint not null,
  at timestamptz not null,
  actor text not null check (actor in ('staff', 'reporter', 'system', 'operator')),
  staff_id text,
  act text not null,                        -- see src/audit/acts.ts
  case_id uuid,
  subject_id text,                          -- what else it was done to: an account, a file, a request
  reason text not null default '',          -- as the person wrote it
  details jsonb not null default '{}',
  previous_hash text not null,              -- '' for the first
  hash text not null,                       -- over previous_hash and everything above (src/audit/chain.ts)
  primary key (region_id, chain, seq)
);
create index audit_entries_by_time on audit_entries (region_id, chain, at desc, seq desc);
create index audit_entries_of_case on audit_entries (region_id, case_id, seq desc) where case_id is not null;

-- The newest of each chain; whoever adds waits for whoever is adding.
create table audit_heads (
  region_id uuid not null,
  chain text not null,
  seq bigint not null,
  hash text not null,
  primary key (region_id, chain)
);

alter table audit_entries enable row level security;
alter table audit_entries force row level security;
alter table audit_heads enable row level security;
alter table audit_heads force row level security;
-- No policy for changing or deleting: the tables' owner as well finds no row to do it to.
create policy read_of_region on audit_entries for select using (region_id = app_region());
create policy add_of_region on audit_entries for insert with check (region_id = app_region());
create policy of_region on audit_heads using (region_id = app_region()) with check (region_id = app_region());
