-- Every door: comments, what stands between a comment and a report, reports that come without a talk, and ways to reach their reporters.

-- A comment on a page, told of by the provider as a message is.
alter table inbound_updates drop constraint inbound_updates_kind_check;
alter table inbound_updates add constraint inbound_updates_kind_check check (kind in ('message', 'receipt', 'identity', 'comment', 'unknown'));

alter table reports add column submission_key text; -- made by whoever sends (a form, a phone in the field, another system): the same key twice is one report
alter table reports add column taken_by text;       -- staff id: taken down for somebody
alter table reports add column source jsonb not null default '{}'; -- where the words stood: shape in src/reports/source.ts
create unique index reports_submitted_once on reports (region_id, submission_key) where submission_key is not null;

-- How a person who did not write from there wants to be reached: told in a form, at the counter, on a visit.
-- For sending only: whoever writes from such a number is not thereby this person.
create table contact_ways (
  region_id uuid not null,
  contact_id uuid not null,
  kind text not null check (kind in ('phone', 'email')),
  address text not null,                    -- +62…, or an e-mail address
  created_at timestamptz not null default now(),
  primary key (region_id, contact_id, kind, address)
);

-- Told by this message because that one could not be delivered.
alter table messages add column instead_of uuid;
create index messages_instead_of on messages (region_id, instead_of) where instead_of is not null;

-- Something somebody said in public or in a group that may be a report: a person at the desk decides.
create table candidates (
  region_id uuid not null,
  id uuid not null,
  channel text not null,                    -- facebook, instagram, group, social
  account_id text,
  source_key text not null,                 -- the provider's id, or a hash: the same words twice are one
  source jsonb not null default '{}',       -- shape in src/reports/source.ts
  author text,                              -- name or handle as shown there
  author_ref text,                          -- the provider's id of the person
  text text not null,
  said_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'taken', 'dismissed', 'withdrawn')),
  reason text,                              -- dismissed: why
  decided_by text,
  decided_at timestamptz,
  report_id uuid,
  case_id uuid,
  created_at timestamptz not null default now(),
  primary key (region_id, id),
  unique (region_id, channel, source_key)
);
create index candidates_waiting on candidates (region_id, said_at) where state = 'waiting';
alter table attachments add column candidate_id uuid;
create index attachments_of_candidate on attachments (region_id, candidate_id) where candidate_id is not null;

do $$
declare name text;
begin
  foreach name in array array['contact_ways', 'candidates'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy of_region on %I using (region_id = app_region()) with check (region_id = app_region())', name);
  end loop;
end $$;

-- How often something was done in a span of time: per address, key or number. What stands for a person is hashed. Stays on one machine.
create table rate_counters (
  key text not null,
  span_start timestamptz not null,
  count integer not null,
  primary key (key, span_start)
);
create index rate_counters_by_age on rate_counters (span_start);
