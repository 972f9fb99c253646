-- A talk in which a restricted report is only followed is marked as well (0047): until now a report that was followed, or came with another contact, was passed over.
do $$
declare region record;
begin
  for region in select id from regions loop
    perform set_config('app.region', region.id::text, true);
    update conversations t set has_restricted = true where t.region_id = region.id and not t.has_restricted and t.id in (
      select r.conversation_id from cases c join reports r on r.region_id = c.region_id and r.case_id = c.id
      where c.region_id = region.id and c.about is not null
      union
      select f.conversation_id from cases c join reports r on r.region_id = c.region_id and r.case_id = c.id
      join report_followers f on f.region_id = r.region_id and f.report_id = r.id
      where c.region_id = region.id and c.about is not null);
  end loop;
end $$;
