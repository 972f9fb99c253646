-- A report is what one person told us, once. A case is the government's work on one or more reports.
-- The history of a case (case_events) is only ever added to; the columns of a case are its newest state, for fast lists.

create table cases (
  region_id uuid not null,
  id uuid not null,
  state text not null,                      -- see src/cases/states.ts
  version integer not null default 1,       -- raised by every move: two officers cannot overwrite each other
  title text not null,
  class text not null default 'complaint' check (class in ('complaint', 'aspiration', 'information')),
  category_code text,
  place_text text,
  latitude double precision,
  longitude double precision,
  district_code text,
  village_code text,
  channel text not null,                    -- of the first report
  is_secret boolean not null default false, -- content for the restricted unit only
  is_urgent boolean not null default false,
  lead_agency_id uuid,                      -- who holds it; null: the admin team
  report_count integer not null default 1,
  received_at timestamptz not null,
  verify_due_at timestamptz not null,
  due_at timestamptz not null,              -- a deadline is a column, not a timer; moves when a pause ends
  rule jsonb not null,                      -- the limits that held when it was opened
  paused_at timestamptz,                    -- waiting for the reporter since
  verified_at timestamptz,
  assigned_at timestamptz,
  first_response_at timestamptz,            -- the agency's first public word
  answered_at timestamptz,
  closed_at timestamptz,
  outcome text check (outcome in ('confirmed', 'unconfirmed', 'rejected', 'linked')),
  reopened_count integer not null default 0,
  returned_count integer not null default 0,
  escalation_level integer not null default 0,
  linked_to uuid,                           -- the case that answers for this one
  reject_reason text,
  primary key (region_id, id)
);
-- The desk's lists: newest first by state; and by agency.
create index cases_by_state on cases (region_id, state, received_at desc);
create index cases_by_agency on cases (region_id, lead_agency_id, state, received_at desc);
-- The deadline sweep reads only open cases.
create index cases_open_due on cases (region_id, due_at) where closed_at is null;
-- Nearby open cases: a cell is a hundredth of a degree, about 1.1 km.
create index cases_by_cell on cases (region_id, (floor(latitude * 100)::int), (floor(longitude * 100)::int), received_at desc) where latitude is not null;
create index cases_received on cases (region_id, received_at desc);

create table reports (
  region_id uuid not null,
  id uuid not null,
  ticket text not null,                     -- OKI-2611-0482
  code text not null,                       -- six letters and figures, with the ticket the key to /lacak
  case_id uuid not null,
  conversation_id uuid,                     -- null: came without a talk (web form, counter)
  contact_id uuid,
  channel text not null,
  text text not null,                       -- word for word
  category_code text,                       -- what the reporter chose or the rule guessed
  place_text text,
  latitude double precision,
  longitude double precision,
  district_code text,
  village_code text,
  is_anonymous boolean not null default false,
  is_secret boolean not null default false,
  is_emergency boolean not null default false,
  told_at timestamptz not null,             -- the reporter's first words about it
  submitted_at timestamptz not null,
  verdict text check (verdict in ('fixed', 'not_fixed')), -- the reporter's newest word on the present answer
  verdict_at timestamptz,
  rating integer check (rating between 1 and 5),          -- only ever written by the reporter's own hand
  primary key (region_id, id),
  unique (region_id, ticket)
);
create index reports_of_case on reports (region_id, case_id);
create index reports_of_contact on reports (region_id, contact_id, submitted_at desc) where contact_id is not null;
create index reports_submitted on reports (region_id, submitted_at desc);

create table ticket_counters (
  region_id uuid not null,
  month text not null,                      -- 2611
  last integer not null,
  primary key (region_id, month)
);

-- Which agencies work on a case: one leads, others support.
create table case_agencies (
  region_id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  part text not null check (part in ('lead', 'support')),
  assigned_at timestamptz not null,
  taken_at timestamptz,
  returned_at timestamptz,
  return_reason text,
  first_response_at timestamptz,
  primary key (region_id, case_id, agency_id)
);
create index case_agencies_of_agency on case_agencies (region_id, agency_id, assigned_at desc);

create table case_events (
  region_id uuid not null,
  id uuid not null,
  case_id uuid not null,
  seq integer not null,
  kind text not null,                       -- see src/cases/events.ts
  actor text not null check (actor in ('reporter', 'staff', 'system')),
  staff_id text,
  agency_id uuid,                           -- the agency that acted or is meant
  is_public boolean not null,
  text text not null default '',
  details jsonb not null default '{}',
  at timestamptz not null,
  previous_hash text not null,              -- '' for the first
  hash text not null,                       -- over previous_hash and everything above (src/cases/chain.ts)
  primary key (region_id, id),
  unique (region_id, case_id, seq)
);
create index case_events_by_time on case_events (region_id, at desc);
