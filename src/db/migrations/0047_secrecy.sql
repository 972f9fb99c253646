-- The second lock within a region: what a person reads is bound by the database to what that person may see (docs/decisions/0038).
-- Without app.viewer, as commands and jobs run, the region alone binds. Policies for reading only: what may be done is checked by commands.

-- Matters of the restricted unit: a case with `about` set. leader, agency: whom it complains of; sensitive: the matter itself.
alter table cases drop constraint cases_about_check;
alter table cases add constraint cases_about_check check (about in ('leader', 'agency', 'sensitive'));
-- An agency whose people may be given such matters: the inspectorate, the office for women and children.
alter table agencies add column is_restricted_unit boolean not null default false;
-- By its words a comment or a chat belongs to them: shown to the restricted officer alone.
alter table candidates add column is_restricted boolean not null default false;
-- A report of such a matter was told in it: what else was said in it, of no case, is theirs as well.
alter table conversations add column has_restricted boolean not null default false;
-- It tells of such a matter, to one of those who may hear of it.
alter table mails add column is_restricted boolean not null default false;
create index reports_of_talk on reports (region_id, conversation_id) where conversation_id is not null;
create index cases_restricted on cases (region_id, received_at desc, id desc) where about is not null;

-- app.viewer: blind (no case) · none (no restricted ones) · given (its agency's, restricted ones if the agency is such a unit) ·
-- too (also restricted ones) · only (nothing but restricted ones). app.agency: whom the viewer belongs to.
create function app_viewing() returns boolean language sql stable parallel safe
  return coalesce(current_setting('app.viewer', true), '') <> '';
create function app_own_agency() returns uuid language sql stable parallel safe
  return coalesce(nullif(current_setting('app.agency', true), ''), '00000000-0000-0000-0000-000000000000')::uuid;
create function app_is_of_agency() returns boolean language sql stable parallel safe
  return current_setting('app.viewer', true) = 'given';
create function app_sees_ordinary() returns boolean language sql stable parallel safe
  return current_setting('app.viewer', true) in ('none', 'given', 'too');
create function app_sees_restricted() returns boolean language sql stable parallel safe as $$
  select case current_setting('app.viewer', true) when 'too' then true when 'only' then true
    when 'given' then exists (select 1 from agencies a where a.region_id = app_region() and a.id = app_own_agency() and a.is_restricted_unit)
    else false end
$$;
create function app_sees_case(wanted uuid) returns boolean language plpgsql stable parallel safe as $$
begin
  return exists (select 1 from cases c where c.region_id = app_region() and c.id = wanted);
end $$;

-- Asks only for what the indexes of the desk's lists hold (0041, 0043).
create policy of_viewer on cases as restrictive for select using (
  not (select app_viewing())
  or case when about is null then (select app_sees_ordinary()) else (select app_sees_restricted()) end
    and (about_agency_id is null or about_agency_id <> (select app_own_agency()))
    and (not (select app_is_of_agency())
      or (not is_secret or about is not null) and (lead_agency_id = (select app_own_agency()) or id in (
        select h.case_id from case_agencies h
        where h.region_id = (select app_region()) and h.agency_id = (select app_own_agency()) and h.part = 'support' and h.returned_at is null)))
);
-- An agency finds its own parts without asking for the case, which is asked for by them; those of others through the case.
create policy of_viewer on case_agencies as restrictive for select using (
  not (select app_viewing())
  or (select app_is_of_agency()) and agency_id = (select app_own_agency()) and returned_at is null
  or app_sees_case(case_id)
);

-- What belongs to a case is seen with it. The offset keeps it a question about each row, asked by the key of its case.
do $$
declare name text;
begin
  foreach name in array array[
    'reports', 'case_events', 'case_suggestions', 'case_words', 'notices', 'transfers', 'received_transfers', 'instructed_cases',
    'bulk_moved_cases', 'sp4n_links', 'cases_to_count', 'counted_cases', 'publications', 'publication_photos', 'publication_supports', 'publication_followers'
  ] loop
    execute format('create policy of_viewer on %1$I as restrictive for select using (
      not (select app_viewing()) or exists (select 1 from cases c where c.region_id = %1$I.region_id and c.id = %1$I.case_id offset 0))', name);
  end loop;
  foreach name in array array['webhook_deliveries', 'papers'] loop
    execute format('create policy of_viewer on %1$I as restrictive for select using (
      not (select app_viewing()) or case_id is null or exists (select 1 from cases c where c.region_id = %1$I.region_id and c.id = %1$I.case_id offset 0))', name);
  end loop;
  foreach name in array array['visit_reports', 'api_words', 'report_followers'] loop
    execute format('create policy of_viewer on %1$I as restrictive for select using (
      not (select app_viewing()) or exists (select 1 from reports r where r.region_id = %1$I.region_id and r.id = %1$I.report_id offset 0))', name);
  end loop;
end $$;

-- What is still to become a report, and what has.
create policy of_viewer on import_rows as restrictive for select using (
  not (select app_viewing()) or report_id is null
  or exists (select 1 from reports r where r.region_id = import_rows.region_id and r.id = import_rows.report_id offset 0)
);
create policy of_viewer on candidates as restrictive for select using (
  not (select app_viewing())
  or case when is_restricted then (select app_sees_restricted()) else (select app_sees_ordinary()) end
    and (case_id is null or exists (select 1 from cases c where c.region_id = candidates.region_id and c.id = candidates.case_id offset 0))
);
create policy of_viewer on comment_answers as restrictive for select using (
  not (select app_viewing()) or exists (select 1 from candidates k where k.region_id = comment_answers.region_id and k.id = comment_answers.candidate_id offset 0)
);

-- A talk may be about several cases: it is there with any of them that is seen; what was said about none of them only where nothing in it is hidden.
create policy of_viewer on conversations as restrictive for select using (
  not (select app_viewing())
  or not (select app_is_of_agency()) and (select app_sees_ordinary()) and not has_restricted
  or exists (select 1 from reports r where r.region_id = conversations.region_id and r.conversation_id = conversations.id offset 0)
);
create policy of_viewer on messages as restrictive for select using (
  not (select app_viewing())
  or case
    when case_id is not null then exists (select 1 from cases c where c.region_id = messages.region_id and c.id = messages.case_id offset 0)
    when report_id is not null then exists (select 1 from reports r where r.region_id = messages.region_id and r.id = messages.report_id offset 0)
    when (select app_is_of_agency()) then false
    else exists (select 1 from conversations t where t.region_id = messages.region_id and t.id = messages.conversation_id
      and case when t.has_restricted then (select app_sees_restricted()) else (select app_sees_ordinary()) end offset 0) end
);
create policy of_viewer on attachments as restrictive for select using (
  not (select app_viewing())
  or case
    when case_id is not null then exists (select 1 from cases c where c.region_id = attachments.region_id and c.id = attachments.case_id offset 0)
    when report_id is not null then exists (select 1 from reports r where r.region_id = attachments.region_id and r.id = attachments.report_id offset 0)
    when message_id is not null then exists (select 1 from messages m where m.region_id = attachments.region_id and m.id = attachments.message_id offset 0)
    else true end
);

create policy of_viewer on mails as restrictive for select using (
  not (select app_viewing()) or not is_restricted or (select app_sees_restricted()) and not (select app_is_of_agency())
);
-- The open chain is shown whole, so that it can be checked; it says a case by its id alone, which leads nobody to it.
create policy of_viewer on audit_entries as restrictive for select using (
  not (select app_viewing())
  or not (select app_is_of_agency()) and (chain = 'open' or (select app_sees_restricted()))
);
-- What came in as it came: read by nobody at the desk.
create policy of_viewer on inbound_updates as restrictive for select using (not (select app_viewing()));

-- Until now only who complained of somebody was kept from those it was about: from now on nobody else sees what is sensitive either.
do $$
declare region record;
begin
  for region in select id from regions loop
    perform set_config('app.region', region.id::text, true);
    update agencies a set is_restricted_unit = true from regions r
    where a.region_id = region.id and r.id = region.id and a.code = coalesce(r.own_settings ->> 'inspectorateAgency', r.settings ->> 'inspectorateAgency');
    update cases c set about = 'sensitive', about_by = 'rule', is_secret = true, is_published = false
    where c.region_id = region.id and c.about is null
      and (c.class = 'supervision' or exists (select 1 from categories k where k.region_id = c.region_id and k.code = c.category_code and k.is_sensitive));
    update conversations t set has_restricted = true where t.region_id = region.id and exists (select 1 from reports r
      join cases c on c.region_id = r.region_id and c.id = r.case_id where r.region_id = t.region_id and r.conversation_id = t.id and c.about is not null);
    -- Made when these were still counted for others than the head.
    update papers set expires_at = now() where region_id = region.id and not for_head;
  end loop;
end $$;
alter table papers drop column for_head;
