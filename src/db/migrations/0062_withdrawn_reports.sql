-- When its reporter took a report back: whatever goes on with the case, its words and photos are shown to nobody outside any more.
alter table reports add column withdrawn_at timestamptz; -- null: it stands
-- Those taken back until now: the requests tell of them.
do $$
declare region record;
begin
  for region in select id from regions loop
    perform set_config('app.region', region.id::text, true);
    update reports r set withdrawn_at = q.done_at from data_requests q
    where r.region_id = region.id and q.region_id = region.id and q.kind = 'withdrawal' and q.state = 'done' and r.id = any(q.report_ids);
  end loop;
end $$;
