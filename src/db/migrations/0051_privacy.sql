-- The rights of residents over what is kept of them (UU 27/2022): a notice in versions, requests with a clock of 72 hours,
-- erasing that leaves figures and histories whole, keeping no longer than said, and a register of breaches.

-- One version of the privacy notice, whole, as it was read. Never changed: the next one is another row.
create table privacy_notices (
  region_id uuid not null,
  version integer not null check (version > 0),
  parts jsonb not null,                     -- { controller, officer, recipients, authority, more }: what this region fills in
  body jsonb not null,                      -- { id: [{ title, text }], en: […] }: all of it, as shown
  holds_from timestamptz not null,
  made_by text not null,                    -- staff id
  made_at timestamptz not null,
  primary key (region_id, version)
);

-- Which version held when it was told; null: the one that comes with the software.
alter table reports add column privacy_version integer;
alter table reports add column anonymised_at timestamptz;
alter table cases add column anonymised_at timestamptz;
-- Closed cases whose time to be kept may be over.
create index cases_to_anonymise on cases (region_id, class, closed_at) where closed_at is not null and anonymised_at is null;

-- The words of an event may be taken away; its own hash stays, so that the chain does, and a second one covers what is left.
alter table case_events add column erased_hash text;      -- over the event's first hash and what it says now (src/cases/history/chain.ts)
alter table case_events add column erasure_id uuid;       -- subject_id of the entry in the log of acts that tells of it
create index case_events_of_erasure on case_events (region_id, erasure_id) where erasure_id is not null;

-- What somebody asked about their own data, and what became of it.
create table data_requests (
  region_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('access', 'correction', 'erasure', 'restriction', 'withdrawal')),
  state text not null default 'waiting' check (state in ('waiting', 'granted', 'refused', 'done')),
  channel text not null,                    -- by which the person proved who they are
  contact_id uuid,
  report_ids uuid[] not null,               -- what it is about; never more than the asker has proved
  words text not null default '',           -- as the person wrote it
  asked_at timestamptz not null,
  due_at timestamptz not null,              -- 72 hours later, whatever day that is
  warned_at timestamptz,                    -- those in charge were told that it ends soon
  escalated_at timestamptz,                 -- and that it is late
  decision text check (decision in ('erase', 'anonymise', 'restrict', 'corrected', 'refuse', 'own_act')),
  keeps_photos boolean not null default false,
  new_words text,                           -- anonymise: the words as the officer left them
  answer text not null default '',          -- the reason the person reads
  decided_at timestamptz,
  decided_by text,
  done_at timestamptz,
  primary key (region_id, id)
);
create index data_requests_running on data_requests (region_id, due_at) where state in ('waiting', 'granted');
create index data_requests_of_reports on data_requests using gin (report_ids);

-- A key to one's own data, sent to the address that asked for it. Good once, for a day.
create table data_links (
  region_id uuid not null,
  sha256 text not null,                     -- of the key; the key itself is kept nowhere
  contact_id uuid,
  report_ids uuid[] not null,
  since timestamptz not null,               -- nothing older is given: the number may have been somebody else's
  channel text not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (region_id, sha256)
);

-- Something happened to data of residents. What is known of it is only ever added to.
create table breaches (
  region_id uuid not null,
  id uuid not null,
  found_at timestamptz not null,            -- the 72 hours begin here
  due_at timestamptz not null,
  written_by text not null,
  written_at timestamptz not null,
  primary key (region_id, id)
);
create table breach_entries (
  region_id uuid not null,
  breach_id uuid not null,
  seq integer not null,
  kind text not null check (kind in ('written', 'amended', 'authority_told', 'residents_told', 'closed')),
  facts jsonb not null,                     -- { what, happened, data, people, effect, measures }: as known then
  note text not null default '',
  staff_id text not null,
  at timestamptz not null,
  primary key (region_id, breach_id, seq)
);

alter table setting_changes drop constraint setting_changes_part_check;
alter table setting_changes add constraint setting_changes_part_check check (part in ('calendar', 'limits', 'retention'));

do $$
declare name text;
begin
  foreach name in array array['privacy_notices', 'data_requests', 'data_links', 'breaches', 'breach_entries'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
  end loop;
  foreach name in array array['data_requests', 'data_links'] loop
    execute format('create policy of_region on %I using (region_id = app_region()) with check (region_id = app_region())', name);
  end loop;
  -- No policy for changing or deleting: what was read and what was written stay as they were.
  foreach name in array array['privacy_notices', 'breaches', 'breach_entries'] loop
    execute format('create policy read_of_region on %I for select using (region_id = app_region())', name);
    execute format('create policy add_of_region on %I for insert with check (region_id = app_region())', name);
  end loop;
end $$;
