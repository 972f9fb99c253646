-- Accounts that can be trusted with residents' secrets: a second step, devices, invitations, and an end that leaves no work behind.
-- As in 0002 these tables are read before a region is known; only invitations belong to one.

alter table staff add column must_change_password boolean not null default false; -- somebody else made the present one
alter table staff add column factor_asked_at timestamptz;   -- since when a second step is asked for and missing: grace counts from here
alter table staff add column last_seen_at timestamptz;
alter table staff add column ended_at timestamptz;

alter table staff_sessions add column via text not null default 'password' check (via in ('password', 'passkey', 'sso'));
alter table staff_sessions add column passed_at timestamptz; -- the second step; null: not asked for, or not done
alter table staff_sessions add column device_hash text;      -- of staff_devices
alter table staff_sessions add column seen_at timestamptz not null default now();

-- A browser somebody has come in with, wholly. Tries of strangers elsewhere do not shut it out.
create table staff_devices (
  user_id text not null references staff on delete cascade,
  device_hash text not null,                -- SHA-256 of what the browser keeps
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (user_id, device_hash)
);

-- An app that shows codes (TOTP).
create table staff_authenticators (
  user_id text primary key references staff on delete cascade,
  secret text not null,                     -- sealed
  created_at timestamptz not null,
  confirmed_at timestamptz,                 -- null: the first code was not typed yet, so it counts for nothing
  last_step bigint not null default 0       -- of the newest code that was used: no code works twice
);

create table staff_backup_codes (
  user_id text not null references staff on delete cascade,
  code_hash text not null,                  -- keyed
  used_at timestamptz,
  primary key (user_id, code_hash)
);

create table staff_passkeys (
  id text primary key,                      -- of the credential, base64url
  user_id text not null references staff on delete cascade,
  name text not null,
  host text not null,                       -- rp id: it signs for no other
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index staff_passkeys_of_staff on staff_passkeys (user_id);

create unique index staff_logins_outside on staff_logins (provider_id, account_id);
create unique index staff_verifications_once on staff_verifications (identifier);

-- Somebody was asked to join. There is no account until the person has come.
create table invitations (
  region_id uuid not null,
  id uuid not null,
  token_hash text not null,                 -- SHA-256 of what the link carries
  email text not null,
  name text not null,
  role text not null,
  agency_id uuid,
  invited_by text not null,                 -- staff id
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  withdrawn_at timestamptz,
  primary key (region_id, id)
);
create unique index invitations_by_token on invitations (region_id, token_hash);
create unique index invitations_open on invitations (region_id, email) where used_at is null and withdrawn_at is null;
alter table invitations enable row level security;
alter table invitations force row level security;
create policy of_region on invitations using (region_id = app_region()) with check (region_id = app_region());

-- A mail that carries a link which opens something: its words are wiped as soon as it is out.
alter table mails add column is_private boolean not null default false;
