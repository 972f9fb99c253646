-- Who works with residents' reports. Names of columns follow the library that keeps accounts (docs/decisions).
-- Accounts are read before a region is known, so these tables stand outside the regions' row security;
-- every query that lists staff takes the region.

create table staff (
  id text primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  region_id uuid not null references regions,
  role text not null,                       -- see src/staff/permissions.ts
  agency_id uuid,                           -- contact officers and agency heads
  phone text,                               -- +62…, for notices by WhatsApp
  is_active boolean not null default true
);
create index staff_of_region on staff (region_id, role);

create table staff_sessions (
  id text primary key,
  expires_at timestamptz not null,
  token text not null unique,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  ip_address text,
  user_agent text,
  user_id text not null references staff on delete cascade
);
create index staff_sessions_of_staff on staff_sessions (user_id);

create table staff_logins (
  id text primary key,
  account_id text not null,
  provider_id text not null,
  user_id text not null references staff on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,                            -- argon2id
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index staff_logins_of_staff on staff_logins (user_id);

create table staff_verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table staff_login_attempts (
  id text primary key,
  key text not null unique,
  count integer not null,
  last_request bigint not null
);
