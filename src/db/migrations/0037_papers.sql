-- Papers: reports, dossiers and letters as files, made in the background and kept for a while.

-- One row is one paper somebody asked for.
create table papers (
  region_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('monthly', 'dossier', 'ombudsman', 'evidence', 'brief')),
  wish text not null,                       -- kind and what it is of, in one word: asked for twice it is made once
  parameters jsonb not null default '{}',   -- shape in src/papers/kinds.ts
  case_id uuid,                             -- of one case: only for those who may see that case
  for_head boolean not null,                -- made with the leader's eyes: complaints about him are not in it
  asked_by text not null,                   -- staff id
  state text not null default 'waiting' check (state in ('waiting', 'making', 'done', 'failed')),
  attempt integer not null default 0,       -- a crash in the middle: made anew, under names of its own
  progress jsonb,                           -- step, done, total
  files jsonb not null default '[]',        -- name, key, media type, bytes, pages
  error text,                               -- key of src/lib/errors.ts
  asked_at timestamptz not null,
  done_at timestamptz,
  expires_at timestamptz not null,
  primary key (region_id, id)
);
-- The list of the page.
create index papers_newest on papers (region_id, asked_at desc);
create unique index papers_once on papers (region_id, wish, asked_by) where state in ('waiting', 'making');

-- The arms on a region's letters, drawn anew as PNG when they were imported.
create table letterhead_logos (
  region_id uuid primary key,
  png bytea not null
);

do $$
declare name text;
begin
  foreach name in array array['papers', 'letterhead_logos'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy of_region on %I using (region_id = app_region()) with check (region_id = app_region())', name);
  end loop;
end $$;
