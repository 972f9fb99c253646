-- Other programs: the keys by which they speak to us, and where they want to hear what happens to cases.

-- A program that may report, or read its own reports. The key itself is shown once and stands nowhere.
create table api_keys (
  region_id uuid not null,
  id uuid not null,
  name text not null,                       -- of the client, as the desk reads it: "Aplikasi Kota Cerdas"
  sha256 text not null,                     -- of the whole key, hexadecimal
  scopes text[] not null,                   -- see src/api/scopes.ts
  created_by text,                          -- staff id; null: made at the command line
  created_at timestamptz not null,
  last_used_at timestamptz,                 -- to the hour: not written with every request
  revoked_at timestamptz,
  primary key (region_id, id),
  unique (region_id, sha256)
);

-- The own reports of a key, newest first. A column of its own: under row-level security an index over `source ->> …` would not
-- be used (docs/decisions/0018).
alter table reports add column client_id text generated always as (source ->> 'clientId') stored;
create index reports_of_client on reports (region_id, client_id, submitted_at desc, id desc) where client_id is not null;

-- Words that a program brought to one of its reports: sent twice they are heard once.
create table api_words (
  region_id uuid not null,
  key_id uuid not null,
  external_id text not null,                -- the program's own id of it, or a hash
  id uuid not null,                         -- ours
  report_id uuid not null,
  at timestamptz not null,
  primary key (region_id, key_id, external_id)
);

-- An address that is told when something happens to a case.
create table webhook_subscribers (
  region_id uuid not null,
  id uuid not null,
  name text not null,
  url text not null,
  secret text not null,                     -- whsec_…: signs what we send, so it cannot be a hash
  events text[] not null,                   -- see src/api/hooks/kinds.ts
  is_active boolean not null default true,
  created_by text,
  created_at timestamptz not null,
  primary key (region_id, id)
);

-- One event for one subscriber. The id goes out with every try, so that a repeat is known where it arrives.
create table webhook_deliveries (
  region_id uuid not null,
  id uuid not null,
  subscriber_id uuid not null,
  case_id uuid,                             -- null: a test
  case_event_id uuid,
  seq integer not null default 0,           -- of the event in its case: the order in which they go out
  kind text not null,
  body text not null,                       -- JSON, the same bytes with every try
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'dead', 'dropped')), -- dropped: the case became secret before it went out
  attempts integer not null default 0,
  next_at timestamptz not null,
  status integer,                           -- HTTP, of the newest answer
  problem text,                             -- why the newest try failed
  created_at timestamptz not null,
  done_at timestamptz,
  primary key (region_id, id),
  unique (region_id, subscriber_id, case_event_id)
);
-- What goes out next, case by case; and the log of a subscriber.
create index webhook_deliveries_waiting on webhook_deliveries (region_id, subscriber_id, case_id, seq) where state = 'waiting';
create index webhook_deliveries_log on webhook_deliveries (region_id, subscriber_id, created_at desc, id desc);

do $$
declare name text;
begin
  foreach name in array array['api_keys', 'api_words', 'webhook_subscribers', 'webhook_deliveries'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy of_region on %I using (region_id = app_region()) with check (region_id = app_region())', name);
  end loop;
end $$;
