-- The desk's lists and its search stay quick at ten million reports: docs/plans.md shows how each of these is used.

-- Everything the open queues and their counts ask for, so that they never touch the cases themselves.
create index cases_at_desk on cases (region_id, received_at desc, id desc)
  include (state, channel, category_code, district_code, village_code, latitude, longitude, lead_agency_id, transfer_id, is_secret, about, about_agency_id,
    held_until, paused_at, objected_at, verify_due_at, due_at, reopened_count, returned_count, sent_back_count, closed_at)
  where closed_at is null;
-- Turned over by key; what has ended is told apart without touching the cases.
drop index cases_received;
create index cases_received on cases (region_id, received_at desc, id desc) include (state);
-- One agency's, newest first, whatever their state.
drop index cases_by_agency;
create index cases_by_agency on cases (region_id, lead_agency_id, received_at desc, id desc);
-- The traces that point to a case.
create index cases_linked_to on cases (region_id, linked_to) where linked_to is not null;
-- Who helps: few, beside those who lead.
create index case_agencies_of_helper on case_agencies (region_id, agency_id) include (case_id) where part = 'support' and returned_at is null;

-- Lists are read from the indexes alone where the rows are known to be seen by all: vacuum says so, often enough.
alter table cases set (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 20000, autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.02);
alter table case_agencies set (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 20000, autovacuum_vacuum_scale_factor = 0.02);
alter table case_words set (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 20000);
-- Every search reads what is not sorted in yet: little of it.
alter index case_words_by_word set (gin_pending_list_limit = 512);

-- Beside its words a case is found by when it came in and by what the desk narrows lists to: signs that nobody can type.
-- Kinds: t the day it was received, of UTC · k category · d district · c channel · s is secret ·
-- a every agency it was ever given to.
create function search_signs(received_at timestamptz, category text, district text, channel text, is_secret boolean, agencies uuid[]) returns tsvector
language sql immutable parallel safe
  return array_to_tsvector(array_remove(
    array['@t' || to_char(received_at at time zone 'UTC', 'YYMMDD'), '@k' || category, '@d' || district, '@c' || channel, case when is_secret then '@s' end]
      || array(select '@a' || agency from unnest(agencies) agency), null));

do $$
declare region record;
begin
  for region in select id from regions loop
    perform set_config('app.region', region.id::text, true);
    update case_words w set words = w.words || search_signs(c.received_at, c.category_code, c.district_code, c.channel, c.is_secret,
        array(select ca.agency_id from case_agencies ca where ca.region_id = c.region_id and ca.case_id = c.id))
      from cases c where c.region_id = w.region_id and c.id = w.case_id and w.region_id = region.id;
  end loop;
end $$;
