-- The leader's page asks by time of answer and of closing; the other figures read the desk's indexes.

-- Answered per week.
create index cases_answered on cases (region_id, answered_at) where answered_at is not null;
-- Closed this month.
create index cases_closed on cases (region_id, closed_at) where closed_at is not null;
