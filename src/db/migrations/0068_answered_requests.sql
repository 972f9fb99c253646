-- The list of what was asked about own data shows the newest answered ones: those, and not all there ever were, are looked through.
create index data_requests_answered on data_requests (region_id, asked_at desc) where state in ('refused', 'done');
