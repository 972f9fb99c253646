-- Deadlines are kept with whom they bind, and what a region decides in its pages lies beside what its files say.

-- By when the agency that leads owes its first public word; null: it has spoken, nobody leads, or the rule is off.
alter table cases add column first_due_at timestamptz;
-- The same, of each part, kept for ever: a later change of the calendar never rewrites how somebody was judged.
alter table case_agencies add column first_response_due_at timestamptz;

-- Once: the n-th working day after the handing over, by the calendar of today.
do $$
declare region record;
begin
  for region in select id, zone, settings from regions loop
    perform set_config('app.region', region.id::text, true);
    update case_agencies ca set first_response_due_at = (
      select (d::date + (coalesce(region.settings #>> '{hours,closes}', '16:00'))::time) at time zone region.zone
      from generate_series((ca.assigned_at at time zone region.zone)::date + 1, (ca.assigned_at at time zone region.zone)::date + 120, interval '1 day') d
      where coalesce(region.settings #> '{hours,weekdays}', '[1,2,3,4,5]') @> to_jsonb(extract(isodow from d)::int)
        and not exists (select 1 from holidays h where h.region_id = ca.region_id and h.day = d::date)
      order by d
      offset greatest(0, coalesce((select (c.rule ->> 'firstResponse')::int from cases c where c.region_id = ca.region_id and c.id = ca.case_id), 5) - 1) limit 1);
    update cases c set first_due_at = ca.first_response_due_at from case_agencies ca
      where ca.region_id = c.region_id and ca.case_id = c.id and ca.agency_id = c.lead_agency_id and ca.part = 'lead'
        and ca.returned_at is null and c.first_response_at is null and c.closed_at is null;
  end loop;
end $$;

-- What the calendar page says goes before what the files say; `working_day`: a day off of the files that is worked after all.
alter table holidays add column source text not null default 'file' check (source in ('file', 'page'));
alter table holidays drop constraint holidays_pkey;
alter table holidays add primary key (region_id, day, source);
alter table holidays drop constraint holidays_kind_check;
alter table holidays add constraint holidays_kind_check check (kind in ('national', 'joint_leave', 'regional', 'working_day'));

create view days_off with (security_invoker = true) as
  select distinct on (region_id, day) region_id, day, name, kind, source
  from holidays order by region_id, day, source desc; -- 'page' goes before 'file'

-- Settings changed in the pages; whole parts of settings.ts by name, each goes before the part of the files.
alter table regions add column own_settings jsonb not null default '{}';
