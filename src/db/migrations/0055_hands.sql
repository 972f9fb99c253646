-- The second lock for writing: who acts on a case changes none that was hidden from that person when the act began (docs/decisions/0038).
-- app.hand, app.hand_agency: who acts, in the words of app.viewer (0047). Empty for jobs, and for whatever a resident does.
create function app_writing() returns boolean language sql stable parallel safe
  return coalesce(current_setting('app.hand', true), '') <> '';
create function app_hand_agency() returns uuid language sql stable parallel safe
  return coalesce(nullif(current_setting('app.hand_agency', true), ''), '00000000-0000-0000-0000-000000000000')::uuid;

-- As of_viewer says it for reading.
create function app_hand_reaches(c cases) returns boolean language sql stable as $$
  select case
      when c.about is null then current_setting('app.hand', true) in ('none', 'given', 'too')
      when current_setting('app.hand', true) = 'given' then
        exists (select 1 from agencies a where a.region_id = c.region_id and a.id = app_hand_agency() and a.is_restricted_unit)
      else current_setting('app.hand', true) in ('too', 'only') end
    and (c.about_agency_id is null or c.about_agency_id <> app_hand_agency())
    and (current_setting('app.hand', true) <> 'given'
      or (not c.is_secret or c.about is not null) and app_hand_agency() = any (array_append(coalesce(c.helper_ids, '{}'), c.lead_agency_id)))
$$;

-- app.held: the cases this transaction has got hold of. An act that gives a case away goes on with it to its end.
create function app_hold(wanted uuid) returns boolean language plpgsql as $$
begin
  if app_writing() then perform set_config('app.held', coalesce(current_setting('app.held', true), '') || ' ' || wanted, true); end if;
  return true;
end $$;
create function app_holds(wanted uuid) returns boolean language sql stable
  return position(wanted::text in coalesce(current_setting('app.held', true), '')) > 0;
create function hold_new_case() returns trigger language plpgsql as $$
begin
  perform app_hold(new.id);
  return null;
end $$;
create trigger new_case_is_held after insert on cases for each row when (current_setting('app.hand', true) <> '') execute function hold_new_case();

-- Also asked by `for update`: a case out of reach is not found.
create policy of_hand on cases as restrictive for update
  using (not (select app_writing()) or app_holds(id) or app_hand_reaches(cases)) with check (true);

-- What belongs to a case is written with it. Refused aloud: an update that silently left a row out would be worse than none.
create function app_may_write(wanted uuid) returns boolean language plpgsql stable as $$
begin
  return not app_writing() or wanted is null or app_holds(wanted)
    or exists (select 1 from cases c where c.region_id = app_region() and c.id = wanted and app_hand_reaches(c));
end $$;
do $$
declare name text;
begin
  for name in
    select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'case_id'
    -- The log takes everybody's entries, also of what was refused.
    where c.relkind = 'r' and c.relrowsecurity and c.relname <> 'audit_entries'
  loop
    execute format('create policy of_hand_new on %I as restrictive for insert with check (app_may_write(case_id))', name);
    execute format('create policy of_hand on %I as restrictive for update with check (app_may_write(case_id))', name);
  end loop;
end $$;

-- What a reading costs under of_viewer (0047), seen at ten million reports: docs/plans.md.
-- Who helps stands in the case itself (0053), and so in every index of lists.
drop policy of_viewer on cases;
create policy of_viewer on cases as restrictive for select using (
  not (select app_viewing())
  or case when about is null then (select app_sees_ordinary()) else (select app_sees_restricted()) end
    and (about_agency_id is null or about_agency_id <> (select app_own_agency()))
    and (not (select app_is_of_agency())
      or (not is_secret or about is not null) and (lead_agency_id = (select app_own_agency()) or (select app_own_agency()) = any (helper_ids)))
);

-- What is counted holds no words, and what is restricted is not counted: nothing need be asked of the case. Until a case that became restricted is
-- taken back, a quarter of a second later, it is withdrawn here. Those of an agency see the figures of all, as everybody else does.
alter table counted_cases add column is_withdrawn boolean not null default false;
create function withdraw_counted() returns trigger language plpgsql as $$
begin
  update counted_cases k set is_withdrawn = new.about is not null
  where k.region_id = new.region_id and k.case_id = new.id and k.is_withdrawn <> (new.about is not null);
  return null;
end $$;
create trigger restricted_is_withdrawn after update of about on cases for each row
  when (old.about is not null or new.about is not null) execute function withdraw_counted();
drop policy of_viewer on counted_cases;
create policy of_viewer on counted_cases as restrictive for select using (
  not (select app_viewing()) or (select app_sees_ordinary()) and not is_withdrawn
);
drop index counted_cases_ticking;
create index counted_cases_ticking on counted_cases (region_id, received_on)
  include (agency_id, category, district, channel, about, how, slow_from, late_from, rating, is_withdrawn)
  where slow_from is not null or late_from is not null;
drop index counted_cases_open;
create index counted_cases_open on counted_cases (region_id, next_due_at)
  include (case_id, agency_id, category, district, channel, about, is_secret, received_on, reports, reopened, is_urgent, escalation_level, is_withdrawn)
  where is_open;
drop index counted_cases_of_cell;
create index counted_cases_of_cell on counted_cases (region_id, cell_y, cell_x, received_on) include (is_withdrawn)
  where slot = 0 and cell_y is not null and not is_secret and about = '';

-- Times are added up from the index alone.
alter table figure_times drop constraint figure_times_pkey;
alter table figure_times add primary key (region_id, step, day, agency_id, category, about, class) include (count);
