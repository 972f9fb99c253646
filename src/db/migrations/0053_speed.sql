-- Lists of an agency, and months beside days: what ten million reports still missed. docs/plans.md shows how each of these is used.

-- Who helps stands in the case itself, beside who leads; null: nobody, as with most. So an index can tell whose a case is, and no list asks for
-- each case what parts it has. Kept by the database, as parts change hands in several places.
alter table cases add column helper_ids uuid[];

create function keep_helpers() returns trigger language plpgsql as $$
declare part case_agencies := coalesce(new, old);
begin
  update cases c set helper_ids = now.ids
    from (select array_agg(a.agency_id order by a.agency_id) as ids from case_agencies a
      where a.region_id = part.region_id and a.case_id = part.case_id and a.part = 'support' and a.returned_at is null) now
    where c.region_id = part.region_id and c.id = part.case_id and c.helper_ids is distinct from now.ids;
  return null;
end $$;
create trigger helper_came after insert on case_agencies for each row when (new.part = 'support') execute function keep_helpers();
create trigger helper_went after delete on case_agencies for each row when (old.part = 'support') execute function keep_helpers();
create trigger helper_changed after update on case_agencies for each row
  when ((old.part = 'support' or new.part = 'support') and (old.part, old.returned_at) is distinct from (new.part, new.returned_at)) execute function keep_helpers();

do $$
declare region record;
begin
  for region in select id from regions loop
    perform set_config('app.region', region.id::text, true);
    update cases c set helper_ids = helpers.ids
      from (select case_id, array_agg(agency_id order by agency_id) as ids from case_agencies
        where region_id = region.id and part = 'support' and returned_at is null group by case_id) helpers
      where c.region_id = region.id and c.id = helpers.case_id;
  end loop;
end $$;

-- Each index of lists holds everything a list asks of a case, and everything that says who may see it.
drop index cases_at_desk;
create index cases_at_desk on cases (region_id, received_at desc, id desc)
  include (state, channel, category_code, district_code, village_code, latitude, longitude, lead_agency_id, helper_ids, transfer_id, is_secret, about, about_agency_id,
    held_until, paused_at, objected_at, verify_due_at, due_at, reopened_count, returned_count, sent_back_count, closed_at)
  where closed_at is null;
drop index cases_received;
create index cases_received on cases (region_id, received_at desc, id desc) include (state, lead_agency_id, helper_ids, is_secret, about, about_agency_id);
drop index cases_by_agency;
create index cases_by_agency on cases (region_id, lead_agency_id, received_at desc, id desc)
  include (state, channel, category_code, district_code, helper_ids, is_secret, about, about_agency_id);
drop index cases_by_category;
create index cases_by_category on cases (region_id, category_code, received_at desc, id desc)
  include (state, channel, district_code, lead_agency_id, helper_ids, is_secret, about, about_agency_id);
drop index cases_by_district;
create index cases_by_district on cases (region_id, district_code, received_at desc, id desc)
  include (state, channel, category_code, lead_agency_id, helper_ids, is_secret, about, about_agency_id);
drop index cases_by_channel;
create index cases_by_channel on cases (region_id, channel, received_at desc, id desc)
  include (state, category_code, district_code, lead_agency_id, helper_ids, is_secret, about, about_agency_id);
-- Who helps alone, or first of several; and the few cases with several.
create index cases_by_helper on cases (region_id, (helper_ids[1]), received_at desc, id desc)
  include (state, channel, category_code, district_code, lead_agency_id, helper_ids, is_secret, about, about_agency_id)
  where helper_ids is not null;
create index cases_by_helpers on cases (region_id, received_at desc, id desc)
  include (state, channel, category_code, district_code, lead_agency_id, helper_ids, is_secret, about, about_agency_id)
  where helper_ids[2] is not null;
-- How few they are is not seen from the column itself.
create statistics cases_with_several_helpers on (helper_ids[2]) from cases;
drop index case_agencies_of_helper;
-- Every state that has not ended is asked of the open cases, which are few.
drop index cases_by_state;

-- Figures have one grain more, 4: district and channel; and all of them by months as well (grains from 10 on, src/statistics/kept). They are counted
-- anew at the next start, by new rules.
-- What may become late at any moment is counted at every look: from the index alone.
drop index counted_cases_ticking;
create index counted_cases_ticking on counted_cases (region_id, received_on) include (agency_id, category, district, channel, about, how, slow_from, late_from, rating)
  where slow_from is not null or late_from is not null;
create index counted_cases_of_channel on counted_cases (region_id, channel, received_on) where slot = 0;

-- Under row security no index is asked for what is computed of a column: these two never were. Cells are asked for as they are; of open cases nearby
-- the desk's index holds the place.
drop index counted_cases_of_cell;
create index counted_cases_of_cell on counted_cases (region_id, cell_y, cell_x, received_on)
  where slot = 0 and cell_y is not null and not is_secret and about = '';
drop index cases_by_cell;
