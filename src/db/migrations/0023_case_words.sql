-- What the desk finds a case by: the words of its reports, its title, its place and its tickets, each once.
-- A table of its own, written when words change and not with every move of the case.

create table case_words (
  region_id uuid not null,
  case_id uuid not null,
  words tsvector not null,                  -- dictionary `simple`: Indonesian stemmers take rusa for rusak
  primary key (region_id, case_id)
);
-- Which cases hold all of these words? Under row-level security only with a leakproof ts_match_vq (src/db/leakproof.ts).
create index case_words_by_word on case_words using gin (words);
alter table case_words enable row level security;
alter table case_words force row level security;
create policy of_region on case_words using (region_id = app_region()) with check (region_id = app_region());

-- Words as search takes them apart: only letters and figures, so that rt.03/rw.04 is four words and not an address.
create function search_words(variadic parts text[]) returns tsvector language sql immutable parallel safe
  return strip(to_tsvector('simple'::regconfig, regexp_replace(array_to_string(parts, ' '), '[^[:alnum:]]+', ' ', 'g')));

do $$
declare region record;
begin
  for region in select id from regions loop
    perform set_config('app.region', region.id::text, true);
    insert into case_words (region_id, case_id, words)
    select c.region_id, c.id, search_words(c.title, c.place_text, d.name, v.name, told.words)
    from cases c
    left join areas d on d.region_id = c.region_id and d.code = c.district_code
    left join areas v on v.region_id = c.region_id and v.code = c.village_code
    cross join lateral (
      select string_agg(concat_ws(' ', r.ticket, r.place_text, r.text), ' ') as words from reports r where r.region_id = c.region_id and r.case_id = c.id
    ) told;
  end loop;
end $$;
