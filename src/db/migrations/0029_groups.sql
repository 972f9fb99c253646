-- Exported group chats: what is remembered of a group, what an export proposes, and what became of it.

-- A group whose chat was brought in at least once.
create table chat_groups (
  region_id uuid not null,
  id uuid not null,
  name text not null,
  salt bytea not null,                      -- lines are hashed with it: those of two groups cannot be compared
  created_at timestamptz not null,
  primary key (region_id, id)
);
create unique index chat_groups_by_name on chat_groups (region_id, lower(name));

-- One export, brought in by one officer. The file itself is kept only until it is read.
create table group_imports (
  region_id uuid not null,
  id uuid not null,
  group_id uuid not null,
  staff_id text not null,
  file_name text not null,
  state text not null check (state in ('reading', 'ready', 'adding', 'done', 'undone', 'dropped', 'failed')),
  upload_key text,                          -- where the file lies until it is read
  upload_bytes bigint not null,
  read_bytes bigint not null default 0,     -- for showing how far it is
  problem jsonb,                            -- failed: key of the error and its values
  facts jsonb not null default '{}',        -- what was read: shape in src/groups/import.ts
  line_hashes bytea,                        -- of new messages that are no finding, until somebody has decided
  created_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  undone_by text,
  undone_at timestamptz,
  primary key (region_id, id)
);
create index group_imports_newest on group_imports (region_id, created_at desc);

-- What somebody wrote in one go and looks like a complaint. Its id becomes the candidate's. Who is not chosen is forgotten.
create table group_findings (
  region_id uuid not null,
  id uuid not null,
  import_id uuid not null,
  state text not null default 'found' check (state in ('found', 'chosen', 'added', 'known')),
  source_key text not null,
  author text,                              -- null once it is a candidate: the name stands there
  text text,
  minutes jsonb not null,                   -- of the first message, on the wall clock, by order of dates
  score integer not null,
  reasons text[] not null,
  category_code text,
  line_hashes bytea not null,
  primary key (region_id, id)
);
create index group_findings_of_import on group_findings (region_id, import_id);

-- A message of a group that was decided on: nothing but a hash.
create table group_lines (
  region_id uuid not null,
  group_id uuid not null,
  hash bytea not null,
  import_id uuid not null,
  primary key (region_id, group_id, hash)
);
create index group_lines_of_import on group_lines (region_id, import_id);

do $$
declare name text;
begin
  foreach name in array array['chat_groups', 'group_imports', 'group_findings', 'group_lines'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy of_region on %I using (region_id = app_region()) with check (region_id = app_region())', name);
  end loop;
end $$;
