-- Agencies come and go while cases stay; a leader's instruction stands on many desks; and nobody looks after a complaint about himself.

-- Of the same line as its predecessors: the ranking counts a family as one, so that splitting an agency changes no score.
alter table agencies add column if not exists family text;
-- Changed by a person in the settings: importing the region's files leaves it as it is.
alter table agencies add column edited_at timestamptz;

-- About whom a complaint speaks, when it speaks of those who would look after it. Such a case is kept from them altogether.
alter table cases add column about text check (about in ('leader', 'agency'));
alter table cases add column about_agency_id uuid;
alter table cases add column about_by text check (about_by in ('rule', 'person')); -- null: nobody and nothing has looked yet
alter table cases add constraint cases_about_is_secret check (about is null or is_secret);
alter table cases add constraint cases_about_agency check ((about is not distinct from 'agency') = (about_agency_id is not null));
alter table case_suggestions add column about jsonb; -- { about, agencyId }, by the words of the report

-- What a leader asked for, of one case or many.
create table instructions (
  region_id uuid not null,
  id uuid not null,
  text text not null,
  due_on date not null,
  given_by text not null,                   -- staff id
  given_at timestamptz not null,
  withdrawn_at timestamptz,
  primary key (region_id, id)
);
create index instructions_of_giver on instructions (region_id, given_by, given_at desc);

create table instructed_cases (
  region_id uuid not null,
  instruction_id uuid not null,
  case_id uuid not null,
  done_at timestamptz,
  done_by text,                             -- staff id
  done_text text,                           -- what was reported back
  is_open boolean not null default true,    -- neither done nor withdrawn
  primary key (region_id, instruction_id, case_id)
);
create index instructed_cases_of_case on instructed_cases (region_id, case_id);
create index instructed_cases_open on instructed_cases (region_id, case_id) where is_open;

-- An agency ends and its open cases go to others: what was ordered, how far it is, and what can still be taken back.
create table bulk_moves (
  region_id uuid not null,
  id uuid not null,
  agency_id uuid not null,                  -- the one that ends
  plan jsonb not null,                      -- who gets what: src/succession/plan.ts
  reason text not null,
  effective_on date not null,
  state text not null check (state in ('planned', 'running', 'done', 'undoing', 'undone', 'cancelled')),
  total integer not null default 0,         -- open cases at the start
  before jsonb,                             -- categories and accounts as they were, for the way back
  made_by text not null,                    -- staff id
  made_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  undone_by text,
  undone_at timestamptz,
  primary key (region_id, id)
);
-- One order at a time for an agency.
create unique index bulk_moves_open on bulk_moves (region_id, agency_id) where state in ('planned', 'running', 'done', 'undoing');

create table bulk_moved_cases (
  region_id uuid not null,
  move_id uuid not null,
  case_id uuid not null,
  part text not null,                       -- lead or support
  to_agency_id uuid,                        -- null: the admin team
  before jsonb not null,                    -- the receiver's own part in the case, where it had one
  event_seq integer not null,               -- of `succeeded`; what came after it was done by the new holder
  undone_at timestamptz,
  primary key (region_id, move_id, case_id)
);

do $$
declare name text;
begin
  foreach name in array array['instructions', 'instructed_cases', 'bulk_moves', 'bulk_moved_cases'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy of_region on %I using (region_id = app_region()) with check (region_id = app_region())', name);
  end loop;
end $$;
