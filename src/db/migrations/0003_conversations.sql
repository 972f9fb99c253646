-- Talking with residents. What a provider delivers is first stored as it came (inbound_updates), acknowledged,
-- and only then read; people and their numbers stand apart from what they report.

-- One row is one update as a provider delivered it: a message, a receipt, or something we do not know.
-- The primary key is what makes a webhook delivered twice one row. Kept at least 8 days: retries go on for 7.
create table inbound_updates (
  region_id uuid not null,
  account_id text not null,
  kind text not null check (kind in ('message', 'receipt', 'identity', 'unknown')),
  provider_id text not null,                -- the provider's id; for a receipt id + status; for the unknown a hash
  sender text not null default '',          -- the address it came from; '' for receipts and the unknown
  sent_at timestamptz not null,             -- by the provider's clock
  received_at timestamptz not null default now(),
  body text not null,                       -- our reading of it as JSON (channels/channel.ts); the raw JSON for the unknown
  read_at timestamptz,                      -- null: not yet worked on
  primary key (region_id, account_id, kind, provider_id)
);
-- What is still to be read of one sender, oldest first.
create index inbound_updates_waiting on inbound_updates (region_id, account_id, sender, sent_at) where read_at is null;
-- Nightly trimming.
create index inbound_updates_by_age on inbound_updates (region_id, received_at);

-- A person who wrote to us; known only by the addresses used.
create table contacts (
  region_id uuid not null,
  id uuid not null,
  created_at timestamptz not null default now(),
  primary key (region_id, id)
);

-- Phone number and scoped ids of one person are aliases of one contact. Never joined by name.
create table contact_addresses (
  region_id uuid not null,
  account_id text not null,
  address text not null,                    -- +62…, a scoped id (CC.…), an e-mail address
  contact_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (region_id, account_id, address)
);
create index contact_addresses_of_contact on contact_addresses (region_id, contact_id);

-- One talk with one contact over one account.
create table conversations (
  region_id uuid not null,
  id uuid not null,
  account_id text not null,
  contact_id uuid not null,
  dialogue jsonb not null default '{}',     -- shape: src/conversations/dialogue.ts
  taken_over_by text,                       -- staff id; the bot is silent meanwhile
  taken_over_at timestamptz,
  last_inbound_at timestamptz,              -- opens the 24-hour window
  created_at timestamptz not null default now(),
  primary key (region_id, id),
  unique (region_id, account_id, contact_id)
);
-- Talks that stopped with an unsent report (sweep submit-silent-drafts).
create index conversations_with_draft on conversations (region_id, last_inbound_at) where dialogue ? 'draft';

-- One bubble, in or out.
create table messages (
  region_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  direction text not null check (direction in ('in', 'out')),
  author text not null check (author in ('reporter', 'bot', 'staff')),
  staff_id text,
  provider_id text,                         -- out: known once the provider took it
  reply_to text,                            -- provider's id of the message answered
  kind text not null,                       -- text, image, location, buttons, list, form, template … (channels/channel.ts)
  text text not null default '',
  body jsonb not null default '{}',         -- what the kind needs besides the text
  report_id uuid,                           -- the report it became part of, or speaks of
  case_id uuid,
  state text not null default 'received' check (state in ('received', 'queued', 'sending', 'sent', 'delivered', 'read', 'failed')),
  problem text,                             -- failed: a key of errors.send.*
  problem_code integer,                     -- the provider's code
  attempts integer not null default 0,
  dedupe_key text,                          -- out: two with the same key are one: nothing is told twice
  pricing jsonb,                            -- the provider's pricing object
  sent_at timestamptz not null,             -- in: by the provider's clock; out: when it was asked for
  edited_at timestamptz,
  revoked_at timestamptz,
  original_text text,                       -- before the first edit or revocation
  created_at timestamptz not null default now(),
  primary key (region_id, id)
);
create index messages_of_conversation on messages (region_id, conversation_id, sent_at);
create unique index messages_by_provider_id on messages (region_id, provider_id) where provider_id is not null;
create unique index messages_told_once on messages (region_id, dedupe_key) where dedupe_key is not null;
create index messages_of_case on messages (region_id, case_id, sent_at) where case_id is not null;
-- Messages a crash left between "handed over" and "known to be handed over" (sweep resume-sending).
create index messages_in_flight on messages (region_id, created_at) where state in ('queued', 'sending');
-- Failed sends are shown to an officer.
create index messages_failed on messages (region_id, created_at) where state = 'failed';

-- A photo, voice note or document: fetched from the provider by a job, kept by src/evidence.
create table attachments (
  region_id uuid not null,
  id uuid not null,
  message_id uuid,                          -- came with a message
  report_id uuid,                           -- belongs to what was reported
  case_event_id uuid,                       -- came with an agency's update or answer
  case_id uuid,
  kind text not null check (kind in ('image', 'audio', 'video', 'document', 'sticker')),
  state text not null default 'waiting' check (state in ('waiting', 'stored', 'failed')),
  account_id text,
  provider_ref text,                        -- the provider's media id
  provider_url text,                        -- sent along by newer webhooks
  file_name text,
  media_type text,                          -- by content, once stored
  storage_key text,
  preview_key text,                         -- re-encoded small copy without metadata, for showing
  bytes integer,
  sha256 text,
  width integer,
  height integer,
  taken_at timestamptz,                     -- from the photo's own metadata
  created_at timestamptz not null default now(),
  primary key (region_id, id)
);
create index attachments_of_message on attachments (region_id, message_id) where message_id is not null;
create index attachments_of_report on attachments (region_id, report_id) where report_id is not null;
create index attachments_of_case on attachments (region_id, case_id) where case_id is not null;
