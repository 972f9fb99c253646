-- What somebody asks about their own data is seen with the reports it is about: by whoever sees all of them, and of restricted ones by the restricted unit.
-- Until now the question "is one of them restricted" was put with the eyes of whoever looked, who does not see those, and so was answered with no.
create function app_sees_request(wanted uuid[]) returns boolean language plpgsql stable parallel safe as $$
begin
  return not app_is_of_agency() and case when app_sees_ordinary()
    then not exists (select 1 from unnest(wanted) id where not app_sees_report(id))
    else exists (select 1 from unnest(wanted) id where app_sees_report(id)) end;
end $$;
create policy of_viewer on data_requests as restrictive for select using (not (select app_viewing()) or app_sees_request(report_ids));
-- The keys to a copy are nobody's to read.
create policy of_viewer on data_links as restrictive for select using (not (select app_viewing()));

-- And answered by them. Also asked by `for update`: a request out of reach is not found.
create function app_hand_reaches_request(wanted uuid[]) returns boolean language plpgsql stable as $$
declare reached int; missed int;
begin
  select count(*) filter (where is_reached), count(*) filter (where not is_reached) into reached, missed from (
    select app_holds(c.id) or app_hand_reaches(c) as is_reached
    from reports r join cases c on c.region_id = r.region_id and c.id = r.case_id where r.region_id = app_region() and r.id = any (wanted)) asked;
  return case current_setting('app.hand', true) when 'given' then false when 'only' then reached > 0 else missed = 0 end;
end $$;
create policy of_hand on data_requests as restrictive for update
  using (not (select app_writing()) or app_hand_reaches_request(report_ids)) with check (true);

-- Erasing a case asks what of it was told to whom.
create index notices_of_case on notices (region_id, case_id) where told_at is not null;
