-- Who reported stands apart and sealed: bytes that open only with the region's key, which lies here wrapped by a master key that does not.
-- Lookups go by a keyed index of the address. What an earlier release left in plain words is sealed at the next start (src/sealing/plain-commands.ts);
-- until then it lies in the columns and tables called plain_…, into which nothing can be written any more.

-- Master keys that have wrapped the regions' keys here; the newest without retired_at is the one needed. Never the key itself.
create table master_keys (
  fingerprint text primary key,
  probe bytea not null,                     -- known words, wrapped: a wrong key is noticed before anything is served
  adopted_at timestamptz not null default now(),
  retired_at timestamptz
);

-- A region's data key and index key, wrapped. A new version is made by rotation; older ones open what they sealed.
create table region_keys (
  region_id uuid not null,
  version integer not null check (version between 1 and 65535),
  data_key bytea not null,
  index_key bytea not null,                 -- the same in every version: otherwise nobody would be found any more
  master text not null,                     -- fingerprint of the key that wrapped them
  created_at timestamptz not null default now(),
  retired_at timestamptz,                   -- nothing is sealed with it any more
  primary key (region_id, version)
);

alter table contacts rename column name to plain_name;
alter table contacts add column name bytea;

alter table contact_addresses rename to plain_contact_addresses;
alter table plain_contact_addresses rename constraint contact_addresses_pkey to plain_contact_addresses_pkey;
alter index contact_addresses_of_contact rename to plain_contact_addresses_of_contact;
create table contact_addresses (
  region_id uuid not null,
  account_id text not null,
  address_index text not null,
  address bytea not null,
  kind text not null check (kind in ('phone', 'email', 'other')),
  contact_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (region_id, account_id, address_index)
);
create index contact_addresses_of_contact on contact_addresses (region_id, contact_id);

alter table contact_ways rename to plain_contact_ways;
alter table plain_contact_ways rename constraint contact_ways_pkey to plain_contact_ways_pkey;
create table contact_ways (
  region_id uuid not null,
  contact_id uuid not null,
  kind text not null check (kind in ('phone', 'email')),
  address_index text not null,
  address bytea not null,
  created_at timestamptz not null default now(),
  primary key (region_id, contact_id, kind, address_index)
);

-- sender: the index of the address from now on; '' for receipts, comments and the unknown.
alter table inbound_updates rename column body to plain_body;
alter table inbound_updates alter column plain_body drop not null;
alter table inbound_updates add column body bytea;

-- What a message had besides its words that nobody at the desk needs: a letter's sender and path, the provider's raw form, answers to a form.
alter table messages add column beside bytea;

-- author: sealed; author_ref: its index, to know the same author again.
alter table candidates rename column author to plain_author;
alter table candidates rename column author_ref to plain_author_ref;
alter table candidates add column author bytea;
alter table candidates add column author_ref text;
alter table comment_answers rename column address to plain_address;
alter table comment_answers add column address_index text;
alter table group_findings rename column author to plain_author;
alter table group_findings add column author bytea;

-- Who wrote the words elsewhere; not in `source` any more.
alter table reports add column author bytea;

alter table visit_reports rename column person_name to plain_person_name;
alter table visit_reports add column person_name bytea;
alter table import_rows rename column row to plain_row;
alter table import_rows alter column plain_row drop not null;
alter table import_rows add column row bytea;
alter table sp4n_imports rename column rows to plain_rows;
alter table sp4n_imports alter column plain_rows drop not null;
alter table sp4n_imports add column rows bytea;
alter table sp4n_imports add column row_count integer not null default 0;

-- What was there may stay until it is sealed; nothing plain comes in any more. The next start proves each rule for every row (`validate`).
alter table contacts add constraint contacts_sealed check (plain_name is null) not valid;
alter table plain_contact_addresses add constraint plain_contact_addresses_sealed check (false) not valid;
alter table plain_contact_ways add constraint plain_contact_ways_sealed check (false) not valid;
alter table inbound_updates add constraint inbound_updates_sealed check (plain_body is null and body is not null) not valid;
alter table messages add constraint messages_sealed check (direction <> 'in' or not body ?| array['letter', 'raw', 'form']) not valid;
alter table candidates add constraint candidates_sealed check (plain_author is null and plain_author_ref is null and source ->> 'author' is null) not valid;
alter table comment_answers add constraint comment_answers_sealed check (plain_address is null) not valid;
alter table group_findings add constraint group_findings_sealed check (plain_author is null) not valid;
alter table reports add constraint reports_sealed check (source ->> 'author' is null) not valid;
alter table visit_reports add constraint visit_reports_sealed check (plain_person_name is null) not valid;
alter table import_rows add constraint import_rows_sealed check (plain_row is null and row is not null) not valid;
alter table sp4n_imports add constraint sp4n_imports_sealed check (plain_rows is null and rows is not null) not valid;

do $$
declare name text;
begin
  foreach name in array array['region_keys', 'contact_addresses', 'contact_ways'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy of_region on %I using (region_id = app_region()) with check (region_id = app_region())', name);
  end loop;
end $$;
