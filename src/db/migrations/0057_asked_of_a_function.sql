-- What belongs to a case is seen with it, as in 0047. The question is put by a function: written into each policy, the question for the case, and in it
-- that for who looks, was planned anew with every statement on these tables, four levels deep, also for jobs and residents, whom nothing of it concerns
-- (docs/measured.md: 39 of 52 seconds that the database spent on a thousand messages were planning).
create function app_sees_report(wanted uuid) returns boolean language plpgsql stable parallel safe as $$
begin
  return exists (select 1 from reports r where r.region_id = app_region() and r.id = wanted);
end $$;
create function app_sees_message(wanted uuid) returns boolean language plpgsql stable parallel safe as $$
begin
  return exists (select 1 from messages m where m.region_id = app_region() and m.id = wanted);
end $$;
create function app_sees_candidate(wanted uuid) returns boolean language plpgsql stable parallel safe as $$
begin
  return exists (select 1 from candidates k where k.region_id = app_region() and k.id = wanted);
end $$;
-- A report of it is seen.
create function app_sees_report_of_talk(wanted uuid) returns boolean language plpgsql stable parallel safe as $$
begin
  return exists (select 1 from reports r where r.region_id = app_region() and r.conversation_id = wanted);
end $$;
-- What was said in it about no case.
create function app_sees_rest_of_talk(wanted uuid) returns boolean language plpgsql stable parallel safe as $$
begin
  return not app_is_of_agency() and exists (select 1 from conversations t where t.region_id = app_region() and t.id = wanted
    and case when t.has_restricted then app_sees_restricted() else app_sees_ordinary() end);
end $$;

-- Not the words of cases: a search asks for tens of thousands of them at once, and for nobody else.
do $$
declare name text;
begin
  foreach name in array array[
    'reports', 'case_events', 'case_suggestions', 'notices', 'transfers', 'received_transfers', 'instructed_cases',
    'bulk_moved_cases', 'sp4n_links', 'cases_to_count', 'publications', 'publication_photos', 'publication_supports', 'publication_followers'
  ] loop
    execute format('drop policy of_viewer on %1$I; create policy of_viewer on %1$I as restrictive for select using (
      not (select app_viewing()) or app_sees_case(case_id))', name);
  end loop;
  foreach name in array array['webhook_deliveries', 'papers'] loop
    execute format('drop policy of_viewer on %1$I; create policy of_viewer on %1$I as restrictive for select using (
      not (select app_viewing()) or case_id is null or app_sees_case(case_id))', name);
  end loop;
  foreach name in array array['visit_reports', 'api_words', 'report_followers'] loop
    execute format('drop policy of_viewer on %1$I; create policy of_viewer on %1$I as restrictive for select using (
      not (select app_viewing()) or app_sees_report(report_id))', name);
  end loop;
end $$;

drop policy of_viewer on import_rows;
create policy of_viewer on import_rows as restrictive for select using (
  not (select app_viewing()) or report_id is null or app_sees_report(report_id)
);
drop policy of_viewer on candidates;
create policy of_viewer on candidates as restrictive for select using (
  not (select app_viewing())
  or case when is_restricted then (select app_sees_restricted()) else (select app_sees_ordinary()) end
    and (case_id is null or app_sees_case(case_id))
);
drop policy of_viewer on comment_answers;
create policy of_viewer on comment_answers as restrictive for select using (
  not (select app_viewing()) or app_sees_candidate(candidate_id)
);
drop policy of_viewer on conversations;
create policy of_viewer on conversations as restrictive for select using (
  not (select app_viewing())
  or not (select app_is_of_agency()) and (select app_sees_ordinary()) and not has_restricted
  or app_sees_report_of_talk(id)
);
drop policy of_viewer on messages;
create policy of_viewer on messages as restrictive for select using (
  not (select app_viewing())
  or case when case_id is not null then app_sees_case(case_id) when report_id is not null then app_sees_report(report_id)
    else app_sees_rest_of_talk(conversation_id) end
);
drop policy of_viewer on attachments;
create policy of_viewer on attachments as restrictive for select using (
  not (select app_viewing())
  or case when case_id is not null then app_sees_case(case_id) when report_id is not null then app_sees_report(report_id)
    when message_id is not null then app_sees_message(message_id) else true end
);

-- Who may act, likewise.
create or replace function app_hand_reaches(c cases) returns boolean language plpgsql stable as $$
begin
  return case
      when c.about is null then current_setting('app.hand', true) in ('none', 'given', 'too')
      when current_setting('app.hand', true) = 'given' then
        exists (select 1 from agencies a where a.region_id = c.region_id and a.id = app_hand_agency() and a.is_restricted_unit)
      else current_setting('app.hand', true) in ('too', 'only') end
    and (c.about_agency_id is null or c.about_agency_id <> app_hand_agency())
    and (current_setting('app.hand', true) <> 'given'
      or (not c.is_secret or c.about is not null) and app_hand_agency() = any (array_append(coalesce(c.helper_ids, '{}'), c.lead_agency_id)));
end $$;
