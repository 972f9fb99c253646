-- What can be kept elsewhere: every day a few hashes that fix all that was written down until then. Whoever kept one can show that something
-- was changed afterwards, even if everything here was changed alike.

create table audit_digests (
  region_id uuid not null,
  day date not null,                        -- local; over when this was written
  made_at timestamptz not null,
  open_seq bigint not null,                 -- the newest entry of the open chain, 0: none yet
  open_hash text not null,
  restricted_seq bigint not null,           -- never published: how much happens there is nobody's business
  restricted_mark text not null,            -- its newest hash, covered by the salt (src/audit/digest/digest.ts)
  cases_from timestamptz not null,          -- events of cases that were written in this span
  cases_until timestamptz not null,
  cases_mark text not null,                 -- the newest hash of each of those cases, covered by the salt
  salt text not null,                       -- never published: without it marks of quiet days could be told from others
  previous_hash text not null,              -- '' for the first
  hash text not null,
  primary key (region_id, day)
);

-- What the last check of each part found. One row each: the proof is the chain, this is only what was said of it.
create table audit_checks (
  region_id uuid not null,
  part text not null check (part in ('open', 'restricted', 'cases', 'digests')),
  checked_at timestamptz not null,
  entries bigint not null,
  faults jsonb not null,                    -- see src/audit/verify/faults.ts; empty: whole
  primary key (region_id, part)
);

alter table audit_digests enable row level security;
alter table audit_digests force row level security;
alter table audit_checks enable row level security;
alter table audit_checks force row level security;
create policy read_of_region on audit_digests for select using (region_id = app_region());
create policy add_of_region on audit_digests for insert with check (region_id = app_region());
create policy of_region on audit_checks using (region_id = app_region()) with check (region_id = app_region());

-- What one person did, and what was given a reason: newest first, as the auditor's page asks.
create index audit_entries_of_person on audit_entries (region_id, chain, staff_id, seq desc) where staff_id is not null;
create index audit_entries_with_reason on audit_entries (region_id, chain, seq desc) where reason <> '';
