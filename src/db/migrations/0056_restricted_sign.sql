-- Restricted matters have a sign beside their words, so that a search of those who may not know of them need not look at each (docs/decisions/0036).
drop function search_signs(timestamptz, text, text, text, boolean, uuid[]);
create function search_signs(received_at timestamptz, category text, district text, channel text, is_secret boolean, is_restricted boolean, agencies uuid[])
returns tsvector language sql immutable parallel safe
  return array_to_tsvector(array_remove(
    array['@t' || to_char(received_at at time zone 'UTC', 'YYMMDD'), '@k' || category, '@d' || district, '@c' || channel, case when is_secret then '@s' end,
      case when is_restricted then '@r' end] || array(select '@a' || agency from unnest(agencies) agency), null));

do $$
declare region record;
begin
  for region in select id from regions loop
    perform set_config('app.region', region.id::text, true);
    -- What became secret by 0047 was not written anew then.
    update case_words w set words = w.words || array_to_tsvector(array['@r', '@s'])
      from cases c where c.region_id = region.id and c.about is not null and w.region_id = c.region_id and w.case_id = c.id;
  end loop;
end $$;
