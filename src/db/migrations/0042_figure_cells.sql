-- Cases on a map of the whole region: by day on a grid of a twentieth of a degree, told apart by one thing at a time.
-- Closer up, or by two things at once, the narrow rows are counted (src/statistics/kept/cell-queries.ts).
create table figure_cells (
  region_id uuid not null,
  dim text not null check (dim in ('all', 'agency', 'category', 'district', 'channel', 'band')),
  value text not null,                      -- id of the agency, a code, a channel, or the hour at which a band of three begins
  day date not null,                        -- on which the case was received
  cell_y integer not null,                  -- 20th parts of a degree, rounded down
  cell_x integer not null,
  count integer not null,
  sum_y bigint not null,                    -- of counted_cases.cell_y: their middle is where the cell's cases are
  sum_x bigint not null,
  primary key (region_id, dim, value, day, cell_y, cell_x)
);
alter table figure_cells enable row level security;
alter table figure_cells force row level security;
create policy of_region on figure_cells using (region_id = app_region()) with check (region_id = app_region());

-- What lies in one place, is of one kind or of one agency.
create index counted_cases_of_cell on counted_cases (region_id, (floor(cell_y / 4.0)::int), (floor(cell_x / 4.0)::int), received_on) where slot = 0 and cell_y is not null;
create index counted_cases_of_category on counted_cases (region_id, category, received_on) where slot = 0;
create index counted_cases_of_agency on counted_cases (region_id, agency_id, received_on) where slot = 0;
create index counted_cases_of_district on counted_cases (region_id, district, received_on) where slot = 0;
-- Lists of the cases behind a figure, newest first.
create index counted_cases_received on counted_cases (region_id, received_on, case_id) where slot = 0;
create index counted_cases_answered on counted_cases (region_id, answered_on, case_id) where slot = 0 and answered_on is not null;
create index counted_cases_closed on counted_cases (region_id, closed_on, case_id) where slot = 0 and closed_on is not null;
