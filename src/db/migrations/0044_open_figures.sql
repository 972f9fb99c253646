-- Open cases are counted at every look: from the index alone, without their rows.
drop index counted_cases_open;
create index counted_cases_open on counted_cases (region_id, next_due_at)
  include (case_id, agency_id, category, district, channel, about, is_secret, received_on, reports, reopened, is_urgent, escalation_level) where is_open;
