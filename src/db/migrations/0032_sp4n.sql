-- SP4N-LAPOR!, the national channel: which case here is which report there, what is on its way, and what was brought over from a table.

-- One report of SP4N that is about one case. A case may have several that came from there, and one that we sent.
create table sp4n_links (
  region_id uuid not null,
  id uuid not null,
  case_id uuid not null,
  direction text not null check (direction in ('from_sp4n', 'to_sp4n')),
  sp4n_id text,                             -- as lapor.go.id shows it; null: not known yet
  status text check (status in ('waiting', 'forwarded', 'in_progress', 'done', 'postponed', 'not_ours', 'archived')),
  status_words text,                        -- as written there
  agency text,                              -- to whom it was passed on there, in their words
  link text,
  packed_at timestamptz,                    -- the hand-over pack was made
  sent_at timestamptz,
  seen_at timestamptz,                      -- when somebody, or the line, last looked there
  answered_at timestamptz,
  answer jsonb,                             -- new there and looked at by nobody: { text, agency, at }
  answer_key text,                          -- hash of the answer that was recorded or set aside last
  sending text check (sending in ('queued', 'sending', 'sent', 'unclear', 'refused')), -- by the line; null: by hand
  queued_at timestamptz,
  claimed_at timestamptz,
  problem text,                             -- refused: in their words
  created_at timestamptz not null,
  created_by text,                          -- staff id; null: an import or the line
  primary key (region_id, id)
);
create unique index sp4n_links_by_number on sp4n_links (region_id, sp4n_id) where sp4n_id is not null;
create unique index sp4n_links_sent_once on sp4n_links (region_id, case_id) where direction = 'to_sp4n';
create index sp4n_links_of_case on sp4n_links (region_id, case_id);
create index sp4n_links_on_their_way on sp4n_links (region_id, queued_at) where sending in ('queued', 'sending');

-- The line of a region to SP4N; none, or off: everything goes by hand.
create table sp4n_connections (
  region_id uuid not null primary key,
  url text not null,                        -- without a final slash
  token text not null,
  is_on boolean not null default true,
  has_extras boolean not null default false,-- answers our own calls as well: find, status, list (the stand-in does)
  down_since timestamptz,                   -- null: it answered last time
  tries integer not null default 0,         -- since then
  next_try_at timestamptz,
  last_ok_at timestamptz,
  listed_at timestamptz,                    -- new reports were asked for
  problem text
);

-- A table of reports that was uploaded: checked, and waiting for a person to say yes.
create table sp4n_imports (
  region_id uuid not null,
  id uuid not null,
  file_name text not null,
  rows jsonb not null,                      -- what will be brought over, without whoever reported it; see table/rows.ts
  problems jsonb not null,                  -- lines that cannot be
  left_out jsonb not null,                  -- columns that are not read
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done')),
  done_count integer not null default 0,
  result jsonb not null default '{}',       -- { opened, updated, unchanged, closed, failed }
  created_at timestamptz not null,
  created_by text,
  finished_at timestamptz,
  primary key (region_id, id)
);
create index sp4n_imports_by_time on sp4n_imports (region_id, created_at desc);

do $$
declare name text;
begin
  foreach name in array array['sp4n_links', 'sp4n_connections', 'sp4n_imports'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy of_region on %I using (region_id = app_region()) with check (region_id = app_region())', name);
  end loop;
end $$;
