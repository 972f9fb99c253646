-- The ranking reads a period's cases with their parts and their ratings in one go.

-- Agencies that came from one dissolved agency are compared as one; null: an agency by itself.
alter table agencies add column if not exists family text;

-- Ratings are few among the reports: read by themselves, without touching the other rows.
create index reports_rated on reports (region_id, case_id) include (rating) where rating is not null;
