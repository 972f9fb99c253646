-- Reaching people: another door when one is shut, one person behind several doors, and whoever follows a report from another door.

-- Several contacts that are one person have the same value: the id of one of them. Null: alone.
alter table contacts add column person_id uuid;
create index contacts_of_person on contacts (region_id, person_id) where person_id is not null;

-- Who said that two contacts are one person, and why; ended: said to be wrong. Never by name, always by somebody's act.
create table contact_links (
  region_id uuid not null,
  id uuid not null,
  contact_id uuid not null,
  person_id uuid not null,
  staff_id text not null,
  reason text not null,
  at timestamptz not null,
  ended_at timestamptz,
  ended_by text,
  primary key (region_id, id)
);
create index contact_links_of_contact on contact_links (region_id, contact_id);

-- Somebody who has the ticket and its code wants the news in this talk as well.
create table report_followers (
  region_id uuid not null,
  report_id uuid not null,
  conversation_id uuid not null,
  since timestamptz not null,
  primary key (region_id, report_id, conversation_id)
);
create index report_followers_of_talk on report_followers (region_id, conversation_id);

do $$
declare name text;
begin
  foreach name in array array['contact_links', 'report_followers'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy of_region on %I using (region_id = app_region()) with check (region_id = app_region())', name);
  end loop;
end $$;
-- All talks of one person.
create index conversations_of_contact on conversations (region_id, contact_id);
