-- What we asked is open for three days (src/conversations/speaking/speaking-of.ts). Questions asked before that was kept were asked when the person last wrote.
do $$
declare region record;
begin
  for region in select id from regions loop
    perform set_config('app.region', region.id::text, true);
    update conversations set dialogue = jsonb_set(dialogue, '{waiting,at}', to_jsonb(last_inbound_at))
      where region_id = region.id and dialogue ? 'waiting' and not dialogue -> 'waiting' ? 'at' and last_inbound_at is not null;
  end loop;
end $$;
