-- How much waits to become part of something is asked before each piece of a file: those few are found without looking at the many that are settled.
create index uploads_open on uploads (region_id, created_at) where state = 'open';
create index attachments_of_nothing on attachments (region_id, id)
  where report_id is null and message_id is null and case_id is null and case_event_id is null and candidate_id is null;
