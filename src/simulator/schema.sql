-- What the stand-in for Meta remembers. A schema of its own, made at start in demo mode only: Tanggap's tables know nothing
-- of it, and dropping it (drop schema simulator cascade) forgets every invented phone. Read again at every start.

create schema if not exists simulator;

-- One invented person with a phone, as seen by one business number.
create table if not exists simulator.people (
  id text primary key,
  account_id text not null,
  wa_id text not null,                      -- digits, as Meta writes them: 6281200000012
  user_id text not null,                    -- business-scoped id: ID.…
  name text not null,
  hides_number boolean not null default false, -- only the scoped id is told to the business
  position integer not null,
  created_at timestamptz not null,
  unique (account_id, wa_id)
);

-- One of the staff, whose number is an account's (role: contact_officer …); null: a resident.
alter table simulator.people add column if not exists role text;

-- When somebody last wrote to a business: opens the 24-hour window. Also of people who are not ours (bench, tests).
create table if not exists simulator.windows (
  account_id text not null,
  wa_id text not null,
  opened_at timestamptz not null,
  primary key (account_id, wa_id)
);

-- One bubble. `body` is Meta's message object: what the person sent, or what the business posted.
create table if not exists simulator.messages (
  seq bigint generated always as identity primary key,
  id text not null unique,                  -- wamid.…
  account_id text not null,
  wa_id text not null,
  direction text not null check (direction in ('person', 'business')),
  body jsonb not null,
  status text not null,                     -- person: sent, delivered (business answered 200), read; business: accepted, sent, delivered, read, failed
  callback text,                            -- biz_opaque_callback_data
  pricing jsonb,
  error_code integer,
  edited_at timestamptz,
  revoked_at timestamptz,
  at timestamptz not null
);
create index if not exists messages_of_chat on simulator.messages (account_id, wa_id, seq);
-- The first thousand of a month are free of charge.
create index if not exists messages_charged on simulator.messages (account_id, at) where pricing is not null;

-- What a business is still to be told; a row goes when the business has answered 200.
create table if not exists simulator.outbox (
  id bigint generated always as identity primary key,
  account_id text not null,
  wa_id text not null,
  kind text not null check (kind in ('message', 'status')),
  message_id text not null,
  value jsonb not null,                     -- one element of `messages` or `statuses`, with its contact
  attempts integer not null default 0,
  due_at timestamptz not null,
  made_at timestamptz not null
);
create index if not exists outbox_due on simulator.outbox (due_at);

create table if not exists simulator.media (
  id text primary key,
  account_id text not null,
  wa_id text not null,                      -- the person who sent it; '' when the business did
  mime_type text not null,
  sha256 text not null,
  file_size integer not null,
  file_name text,
  storage_key text not null,
  created_at timestamptz not null
);

-- What happened on the wire, for "Yang terjadi di dalam".
create table if not exists simulator.log (
  id bigint generated always as identity primary key,
  account_id text not null,
  wa_id text not null,
  kind text not null,                       -- webhook, webhook_failed, refused, media_fetched, marked_read
  details jsonb not null default '{}',
  milliseconds integer,
  at timestamptz not null
);
create index if not exists log_of_chat on simulator.log (account_id, wa_id, id);

create table if not exists simulator.switches (
  one boolean primary key default true check (one),
  value jsonb not null
);

-- The stand-in for SP4N-LAPOR!: what was sent there, and what residents told there. The id is the number everybody sees.
create table if not exists simulator.sp4n_reports (
  id bigint generated always as identity (start with 8100001) primary key,
  token text not null,                      -- whose: the key of a region
  reference text,                           -- the sender's own: the same twice is one
  title text not null,
  body text not null,
  category text not null default '',
  area text not null default '',
  agency text not null default '',
  status text not null default 'Belum',
  answer text,
  answered_at timestamptz,
  is_secret boolean not null default false,
  is_anonymous boolean not null default false,
  reported_at timestamptz not null,
  forwarded_at timestamptz,                 -- null: it was sent by the region itself
  unique (token, reference)
);

create table if not exists simulator.sp4n_switches (
  one boolean primary key default true check (one),
  value jsonb not null
);
-- Pages of Facebook and accounts of Instagram: one invented post each, what people say under it, and their talks with it.
alter table simulator.outbox drop constraint if exists outbox_kind_check;
alter table simulator.outbox add constraint outbox_kind_check check (kind in ('message', 'status', 'entry'));

create table if not exists simulator.posts (
  id text primary key,
  account_id text not null,
  text text not null,
  at timestamptz not null
);
create table if not exists simulator.comments (
  seq bigint generated always as identity primary key,
  id text not null unique,
  account_id text not null,
  post_id text not null,
  parent_id text,
  person_id text,                           -- null: the page itself
  text text not null,
  photo text,                               -- name of a sample
  at timestamptz not null,
  edited_at timestamptz,
  removed_at timestamptz,
  is_hidden boolean not null default false,
  privately_answered_at timestamptz         -- one private word a comment
);
create index if not exists comments_of_post on simulator.comments (account_id, post_id, seq);
create table if not exists simulator.social_people (
  id text primary key,                      -- page-scoped: digits
  account_id text not null,
  name text not null,
  opened_at timestamptz                     -- last wrote to the page: opens the 24-hour window
);
create table if not exists simulator.social_messages (
  seq bigint generated always as identity primary key,
  id text not null unique,                  -- m_…
  account_id text not null,
  person_id text not null,
  direction text not null check (direction in ('person', 'page')),
  body jsonb not null,                      -- what Meta calls `message`
  at timestamptz not null
);
create index if not exists social_messages_of_person on simulator.social_messages (account_id, person_id, seq);

-- One SMS on an invented phone, to or from one of our numbers. Several accounts may stand behind one number.
create table if not exists simulator.sms (
  seq bigint generated always as identity primary key,
  id text not null unique,                  -- the gateway's id
  our_number text not null,                 -- as the account's setting `sender` has it
  phone text not null,                      -- digits: 6281200000012
  direction text not null check (direction in ('person', 'business')),
  text text not null,
  status text not null,                     -- person: sent, delivered (taken by us), failed; business: sent, delivered, failed
  at timestamptz not null
);
create index if not exists sms_of_thread on simulator.sms (our_number, phone, seq);

-- One letter of an invented resident, to or from the mailbox of a region.
create table if not exists simulator.letters (
  seq bigint generated always as identity primary key,
  id text not null unique,                  -- its Message-ID, without angle brackets
  account_id text not null,
  person text not null,                     -- e-mail address
  direction text not null check (direction in ('person', 'business')),
  subject text not null,
  text text not null,
  html text not null default '',
  in_reply_to text,
  files text[] not null default '{}',       -- names
  status text not null,                     -- person: sent, delivered (taken by us), failed; business: delivered
  at timestamptz not null
);
create index if not exists letters_of_person on simulator.letters (account_id, person, seq);
