-- Figures kept as things happen, so that no page has to count millions of cases. What they hold and how they stay exact: src/statistics/kept.

-- Cases in which something has happened that is not counted yet. Written together with the event, taken away together with the counting.
create table cases_to_count (
  region_id uuid not null,
  id bigint generated always as identity,
  case_id uuid not null,
  primary key (region_id, id)
);

-- As what each case has been counted: one narrow row, and one more for every agency that gave it back too late.
-- None for linked traces. A secret case says neither agency nor category nor district.
create table counted_cases (
  region_id uuid not null,
  case_id uuid not null,
  slot smallint not null,                   -- 0: the case; 1 and more: given back too late
  agency_id uuid not null,                  -- all zeros: none
  category text not null,                   -- '': none, as district
  district text not null,
  channel text not null,
  about text not null,                      -- '' | leader | id of the agency complained about
  is_secret boolean not null,
  received_on date not null,                -- days are the region's
  hour smallint not null,                   -- 0–23, of the region
  cell_y integer,                           -- 400th parts of a degree, rounded down
  cell_x integer,
  reports integer not null,
  verified_on date,
  verify_class smallint,                    -- of HOUR_CLASSES in sums.ts
  first_on date,
  first_class smallint,
  answered_on date,
  answer_class smallint,
  closed_on date,
  outcome text not null,                    -- '': none
  is_judged boolean not null,               -- its answer stands
  is_in_time boolean not null,
  is_open boolean not null,
  is_urgent boolean not null,
  reopened smallint not null,               -- times that its reporter said "not fixed"
  next_due_at timestamptz,                  -- late from then on; null: its clock stands still
  escalation_level smallint not null,
  how smallint,                             -- what counts in the ranking, see kept/how.ts; null: in no ranking
  slow_from timestamptz,                    -- from then on the first word is late as well
  late_from timestamptz,                    -- from then on the whole is late as well
  rating integer,                           -- millionths of 0–1, mean of its reporters
  primary key (region_id, case_id, slot)
);
-- What waits and may become late at any moment is counted when it is asked for.
create index counted_cases_open on counted_cases (region_id, next_due_at) where is_open;
create index counted_cases_ticking on counted_cases (region_id, received_on) where slow_from is not null or late_from is not null;

-- Cases by day and by what they are about, in four grains: 0 agency and category · 1 those and the channel · 2 district · 3 all.
-- What a grain leaves out is '' or zeros. A row may stay behind with nothing but zeros.
create table figures (
  region_id uuid not null,
  grain smallint not null,
  day date not null,
  agency_id uuid not null,
  category text not null,
  district text not null,
  channel text not null,
  about text not null,
  is_secret boolean not null,
  -- on the day on which it happened
  received integer not null,
  reports integer not null,
  answered integer not null,
  closed integer not null,
  confirmed integer not null,
  unconfirmed integer not null,
  rejected integer not null,
  -- on the day on which the case was received
  judged integer not null,
  in_time integer not null,
  ended integer not null,
  ended_confirmed integer not null,
  primary key (region_id, grain, day, agency_id, category, district, channel, about, is_secret)
);
create index figures_of_district on figures (region_id, district, day) where grain = 3;
create index figures_of_category on figures (region_id, category, day) where grain = 3;
create index figures_of_agency on figures (region_id, agency_id, day) where grain = 3;

-- For the ranking: cases that went the same way, in which nothing can become late any more. Grains as above, without 2; no secret ones.
create table figure_ways (
  region_id uuid not null,
  grain smallint not null,
  day date not null,                        -- on which the case was received
  agency_id uuid not null,
  category text not null,
  district text not null,
  channel text not null,
  about text not null,
  how smallint not null,                    -- kept/how.ts
  cases integer not null,
  rated integer not null,
  rating bigint not null,                   -- millionths, summed up
  primary key (region_id, grain, day, agency_id, category, district, channel, about, how)
);
create index figure_ways_of_district on figure_ways (region_id, district, day) where grain = 3;
create index figure_ways_of_category on figure_ways (region_id, category, day) where grain = 3;

-- How long steps took: cases by the day on which the step was reached, in classes of hours.
create table figure_times (
  region_id uuid not null,
  step text not null check (step in ('verify', 'first_answer', 'answer')),
  day date not null,
  agency_id uuid not null,
  category text not null,
  about text not null,
  class smallint not null,
  count integer not null,
  primary key (region_id, step, day, agency_id, category, about, class)
);

-- By which rules the figures of a region were counted; others: they are counted anew.
create table figure_rules (
  region_id uuid primary key,
  rules text not null,
  counted_at timestamptz not null
);

do $$
declare name text;
begin
  foreach name in array array['cases_to_count', 'counted_cases', 'figures', 'figure_ways', 'figure_times', 'figure_rules'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy of_region on %I using (region_id = app_region()) with check (region_id = app_region())', name);
  end loop;
end $$;
