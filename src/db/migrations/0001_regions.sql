-- A region is one regional government hosted here, and everything that its data files say about it.
-- Read by everyone: no residents' data in these tables. Every primary key of a region's table begins with
-- region_id and no such table has a trigger, so that the schema can be spread over machines later (docs/decisions).

create extension if not exists pg_trgm;

-- The region whose rows this transaction may touch; null means none. See src/db/transaction.ts.
create function app_region() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.region', true), '')::uuid;

create table regions (
  id uuid primary key,
  code text not null unique check (code ~ '^[a-z][a-z0-9-]{1,30}$'), -- first segment of its addresses: /oki/lacak
  area_code text not null,                  -- Kemendagri code, e.g. 16.02
  name text not null,                       -- Kabupaten Ogan Komering Ilir
  short_name text not null,                 -- Kab. OKI
  program text not null,                    -- what residents call it: Lapor Bup
  ticket_prefix text not null,              -- OKI, as in OKI-2611-0482
  zone text not null,                       -- IANA zone: Asia/Jakarta, Asia/Makassar, Asia/Jayapura
  hosts text[] not null default '{}',       -- host names that mean this region
  is_example boolean not null default false,-- its agencies and reports are invented, and its pages say so
  settings jsonb not null,                  -- shape: src/regions/settings.ts
  texts jsonb not null default '{}',        -- own wording: { "id": { key: words }, "en": { … } }
  created_at timestamptz not null default now()
);

-- One way in and out: a WhatsApp number, a mailbox. The id stands in the webhook's address.
create table channel_accounts (
  id text primary key,                      -- oki-whatsapp
  region_id uuid not null references regions,
  channel text not null,                    -- a folder of src/channels
  settings jsonb not null,                  -- named by the channel; secrets included
  is_active boolean not null default true
);
create index channel_accounts_of_region on channel_accounts (region_id, channel);

-- A perangkat daerah, a district office, or another government that may be handed a case.
create table agencies (
  region_id uuid not null references regions,
  id uuid not null,
  code text not null,
  name text not null,
  short_name text not null,
  kind text not null check (kind in ('opd', 'district', 'external')),
  area_code text,                           -- the district a district office serves
  contact_phone text,
  contact_email text,
  valid_from date,
  valid_until date,
  successor_id uuid,
  primary key (region_id, id),
  unique (region_id, code)
);

-- A district (kecamatan) or village (desa, kelurahan), by Kemendagri code.
create table areas (
  region_id uuid not null references regions,
  code text not null,                       -- 16.02.05 or 16.02.05.1001
  parent_code text,
  level text not null check (level in ('district', 'village')),
  name text not null,
  search_name text not null,                -- lower case, spaces folded: what typed words are compared with
  latitude double precision,
  longitude double precision,
  primary key (region_id, code)
);

create table categories (
  region_id uuid not null references regions,
  code text not null,                       -- road
  name text not null,                       -- Jalan dan jembatan
  name_en text not null,
  agency_code text,                         -- who usually acts; a suggestion
  working_days integer,                     -- null: the region's rule for complaints
  needs_identity boolean not null default false,
  is_sensitive boolean not null default false,
  keywords text[] not null default '{}',
  position integer not null default 0,
  is_active boolean not null default true,
  primary key (region_id, code)
);

create table holidays (
  region_id uuid not null references regions,
  day date not null,
  name text not null,
  kind text not null check (kind in ('national', 'joint_leave', 'regional')),
  primary key (region_id, day)
);
