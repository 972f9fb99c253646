-- Lists of what is over, narrowed: each of these is read from the newest back and holds what a list asks of a case besides, so that even a list in which
-- nothing is found costs no more than walking through its rarest part. (0041 has those of what is open.)

drop index cases_received;
create index cases_received on cases (region_id, received_at desc, id desc) include (state, about, about_agency_id);
drop index cases_by_agency;
create index cases_by_agency on cases (region_id, lead_agency_id, received_at desc, id desc)
  include (state, channel, category_code, district_code, is_secret, about, about_agency_id);
create index cases_by_category on cases (region_id, category_code, received_at desc, id desc)
  include (state, channel, district_code, lead_agency_id, is_secret, about, about_agency_id);
create index cases_by_district on cases (region_id, district_code, received_at desc, id desc)
  include (state, channel, category_code, lead_agency_id, is_secret, about, about_agency_id);
create index cases_by_channel on cases (region_id, channel, received_at desc, id desc)
  include (state, category_code, district_code, lead_agency_id, is_secret, about, about_agency_id);
-- Who helps, the newest first: of the rest nothing need be looked at when a page is full.
drop index case_agencies_of_helper;
create index case_agencies_of_helper on case_agencies (region_id, agency_id, assigned_at desc) include (case_id) where part = 'support' and returned_at is null;
