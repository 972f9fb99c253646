-- Files that come in pieces over bad lines, before there is a report they belong to.

-- One row is one file on its way. Whoever holds its signed key may go on with it; old ones are deleted at night.
create table uploads (
  region_id uuid not null,
  id uuid not null,                         -- also the id of the attachment it becomes
  file_name text not null,
  bytes integer not null check (bytes > 0), -- of the whole file, as announced
  received integer not null default 0,
  state text not null default 'open' check (state in ('open', 'stored', 'refused')),
  problem text,                             -- refused: a key of errors.*
  created_at timestamptz not null,
  primary key (region_id, id)
);
create index uploads_by_age on uploads (region_id, created_at);

-- What has come so far, put together when the last byte is there. The bytes lie in storage.
create table upload_pieces (
  region_id uuid not null,
  upload_id uuid not null,
  start integer not null,                   -- offset of its first byte
  storage_key text not null,
  primary key (region_id, upload_id, start)
);

do $$
declare name text;
begin
  foreach name in array array['uploads', 'upload_pieces'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy of_region on %I using (region_id = app_region()) with check (region_id = app_region())', name);
  end loop;
end $$;
