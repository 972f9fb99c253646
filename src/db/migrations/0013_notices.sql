-- What staff are told, and how: notices become messages by WhatsApp and e-mails; the leader's brief is made once a day.

-- One thing that one member of staff is to hear of. Told at once or in the digest of a morning, together with the others that wait.
create table notices (
  region_id uuid not null,
  id uuid not null,
  staff_id text not null,
  case_id uuid not null,
  kind text not null,                       -- an event of the case, or reminder: src/notices/kinds.ts
  key text not null,                        -- what it is about: nobody hears twice of the same thing
  rung text not null,                       -- on whose behalf this person hears it: a role; passed on when the person is gone
  agency_id uuid,                           -- of that rung, where it is one of an agency
  due_at timestamptz,                       -- reminder: the deadline that comes near
  pace text not null check (pace in ('now', 'soon', 'digest')),
  made_at timestamptz not null,
  tell_at timestamptz not null,             -- not before
  told_at timestamptz,
  dropped text check (dropped in ('overtaken', 'passed_on')), -- why it was never told
  primary key (region_id, id),
  unique (region_id, staff_id, key)
);
create index notices_waiting on notices (region_id, tell_at) where told_at is null and dropped is null;
-- When was this person last told anything?
create index notices_told on notices (region_id, staff_id, told_at) where told_at is not null;

-- One e-mail to one person.
create table mails (
  region_id uuid not null,
  id uuid not null,                         -- also its Message-ID: a repeat is recognised where it arrives
  staff_id text,
  to_address text not null,
  subject text not null,
  text text not null,
  html text not null,
  images jsonb not null default '[]',       -- [{ cid, key, mediaType }]: shown within the mail
  state text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'failed', 'caught')),
  attempts integer not null default 0,
  try_after timestamptz,                    -- queued: not before; sending: when it may be taken for lost
  reply_code integer,                       -- of the mail server; 0: it could not be reached
  problem text,                             -- in the mail server's words
  dedupe_key text,                          -- two with the same key are one
  created_at timestamptz not null,
  sent_at timestamptz,                      -- caught: when it would have gone
  primary key (region_id, id)
);
create unique index mails_told_once on mails (region_id, dedupe_key) where dedupe_key is not null;
create index mails_to_send on mails (region_id, created_at) where state in ('queued', 'sending');
create index mails_by_age on mails (region_id, created_at desc);

-- The leader's brief of a day: made once, whoever it goes to.
create table briefs (
  region_id uuid not null,
  day date not null,
  kind text not null check (kind in ('daily', 'weekly')),
  lines jsonb not null,                     -- shape: src/briefs/lines.ts
  image_key text not null,                  -- in the storage
  link_secret text not null,                -- signs the address under which the picture may be fetched for a while
  made_at timestamptz not null,
  primary key (region_id, day)
);

do $$
declare name text;
begin
  foreach name in array array['notices', 'mails', 'briefs'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy of_region on %I using (region_id = app_region()) with check (region_id = app_region())', name);
  end loop;
end $$;
