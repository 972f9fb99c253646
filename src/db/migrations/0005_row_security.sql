-- The second lock between regions: without app.region set in the transaction no row is seen, with it only that region's.
-- The first lock is the region argument of every query. Forced, so that the owner of the tables is bound as well.

do $$
declare name text;
begin
  foreach name in array array[
    'agencies', 'areas', 'categories', 'holidays',
    'inbound_updates', 'contacts', 'contact_addresses', 'conversations', 'messages', 'attachments',
    'cases', 'reports', 'ticket_counters', 'case_agencies', 'case_events'
  ] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy of_region on %I using (region_id = app_region()) with check (region_id = app_region())', name);
  end loop;
end $$;
