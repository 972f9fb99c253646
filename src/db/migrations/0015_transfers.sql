-- Handing a case over to another government, and hearing what comes of it.
-- The case stays here and open. When the receiver is a region of this installation it gets a case of its own; the two
-- never meet in one transaction: jobs carry what happened from one to the other (docs/decisions/0014).

alter table agencies add column region_code text; -- the region on this installation that stands behind an external agency

alter table cases add column transfer_id uuid;       -- the hand-over by which another government holds it now
alter table cases add column from_region_id uuid;    -- the region that handed it to us
alter table cases add column decided_at timestamptz; -- the coordinator said for good who holds it

-- One hand-over, as the region that sends keeps it.
create table transfers (
  region_id uuid not null,
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,                  -- an agency of kind external
  to_region_id uuid,                        -- way region: who receives it
  to_case_id uuid,                          -- the case there that answers for it
  to_ticket text,
  way text not null check (way in ('region', 'letter', 'email', 'sp4n', 'other')),
  state text not null default 'offered' check (state in ('offered', 'accepted', 'returned', 'answered', 'withdrawn')),
  reason text not null,                     -- why it is theirs; reporters read it
  offered_at timestamptz not null,
  offered_by text,
  sent_at timestamptz,                      -- outside this installation: when the letter went out
  reference text,                           -- number of the letter, id of SP4N-LAPOR!
  accepted_at timestamptz,
  ended_at timestamptz,                     -- returned or withdrawn
  end_reason text,
  heard_at timestamptz,                     -- anything came back
  heard_seq integer not null default 0,     -- of the history of to_case_id: so far it has been carried over
  reminded_at timestamptz,                  -- we were told that nothing came back
  primary key (region_id, id)
);
create index transfers_of_case on transfers (region_id, case_id, offered_at);
-- The sweep reads only those that are awaited.
create index transfers_awaited on transfers (region_id, offered_at) where state in ('offered', 'accepted');

-- The same hand-over, as the region that receives keeps it; the id is the sender's. The key makes opening it twice one case.
create table received_transfers (
  region_id uuid not null,
  id uuid not null,
  case_id uuid not null,                    -- opened here for it
  report_id uuid not null,                  -- carries the words
  from_region_id uuid not null,
  from_case_id uuid not null,
  from_ticket text not null,
  reporter_count integer not null,
  reason text not null,
  state text not null default 'open' check (state in ('open', 'returned', 'withdrawn')),
  heard_seq integer not null,               -- of the sender's history: so far it has been carried over
  received_at timestamptz not null,
  primary key (region_id, id)
);
create index received_transfers_of_case on received_transfers (region_id, case_id);

do $$
declare name text;
begin
  foreach name in array array['transfers', 'received_transfers'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy of_region on %I using (region_id = app_region()) with check (region_id = app_region())', name);
  end loop;
end $$;
