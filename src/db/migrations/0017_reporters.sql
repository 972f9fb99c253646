-- The reporter's word past the usual: objections, questions left open, closed reasons for refusing, and senders who are slowed.

alter table cases add column objected_at timestamptz;   -- an objection waits for the coordinator since
alter table cases add column reminded_at timestamptz;   -- the question to the reporter was asked again
alter table cases add column reject_code text;          -- see src/cases/rejection/reasons.ts; null: refused before there was a list
alter table cases add column held_until timestamptz;    -- of a slowed sender: kept and visible, in the inbox only from then on
create index cases_objected on cases (region_id, objected_at) where objected_at is not null;
create index cases_held on cases (region_id, held_until) where held_until is not null;

-- When the person was told of being slowed: once for each time.
alter table contacts add column slowed_told_at timestamptz;

-- An officer lifts the slowing of a sender: what was refused before no longer counts.
create table slowing_lifts (
  region_id uuid not null,
  id uuid not null,
  contact_id uuid not null,
  staff_id text not null,
  reason text not null,
  at timestamptz not null,
  primary key (region_id, id)
);
create index slowing_lifts_of_contact on slowing_lifts (region_id, contact_id, at desc);
alter table slowing_lifts enable row level security;
alter table slowing_lifts force row level security;
create policy of_region on slowing_lifts using (region_id = app_region()) with check (region_id = app_region());
