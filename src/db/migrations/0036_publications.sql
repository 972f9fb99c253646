-- A publication is a report that a person has shown to everybody, in words and at a place made for that; everything else is private.

-- Whether everybody may see it now. What must stay hidden can never be shown: a command that forgets to take it down first fails.
alter table cases add column is_published boolean not null default false;
alter table cases add constraint cases_published_may_be_seen check (
  not is_published or (not is_secret and about is null and linked_to is null and class <> 'supervision'));

-- One row per case that has ever been public. Taken down, nothing of what was shown is left in it.
create table publications (
  region_id uuid not null,
  case_id uuid not null,
  report_id uuid not null,                  -- whose words and ticket it shows; never one that asked not to be known
  ticket text not null,                     -- its address: /<region>/laporan/<ticket>
  title text not null,
  text text not null,
  place_text text,
  latitude double precision,                -- a thousandth of a degree, about 110 m; null: the place is told in words only
  longitude double precision,
  district_code text,
  village_code text,
  category_code text,
  shown_events uuid[] not null default '{}',-- case_events of the agency whose words are shown
  published_at timestamptz not null,
  published_by text not null,               -- staff id
  changed_at timestamptz not null,
  taken_down_at timestamptz,                -- null: public
  support_count integer not null default 0,
  share_key text,                           -- storage key of the picture for sharing, once drawn
  share_of text,                            -- what it was drawn from, hashed
  primary key (region_id, case_id),
  check ((latitude is null) = (longitude is null)),
  check (latitude = round(latitude::numeric, 3)::double precision and longitude = round(longitude::numeric, 3)::double precision),
  check (taken_down_at is null or (title = '' and text = '' and place_text is null and latitude is null and shown_events = '{}'))
);
-- By its address. A report that went over to another case may have been shown there before.
create index publications_by_ticket on publications (region_id, ticket);
create unique index publications_one_by_ticket on publications (region_id, ticket) where taken_down_at is null;
-- The newest of a region; those of a district.
create index publications_public on publications (region_id, published_at desc) where taken_down_at is null;
create index publications_of_district on publications (region_id, district_code, published_at desc) where taken_down_at is null;

-- A copy of a photo for everybody: without what the file told of itself, and with what was covered burnt in.
create table publication_photos (
  region_id uuid not null,
  id uuid not null,
  case_id uuid not null,
  attachment_id uuid not null,              -- what it is a copy of
  position integer not null,                -- its address: /<region>/laporan/<ticket>/foto/<position>
  part text not null check (part in ('report', 'answer')),
  boxes jsonb not null default '[]',        -- covered: [{ x, y, width, height }], fractions of the picture
  storage_key text not null,
  width integer not null,
  height integer not null,
  bytes integer not null,
  removed_at timestamptz,                   -- its file is to be deleted (job), then this row
  primary key (region_id, id)
);
create unique index publication_photos_shown on publication_photos (region_id, case_id, position) where removed_at is null;

-- A neighbour says "me too". Who it was is not kept: a hash of what the browser carries.
create table publication_supports (
  region_id uuid not null,
  case_id uuid not null,
  supporter text not null,
  at timestamptz not null,
  primary key (region_id, case_id, supporter)
);

-- Somebody wants the public news of it: in a talk, or by e-mail (told of only once the link in the first letter was opened).
create table publication_followers (
  region_id uuid not null,
  id uuid not null,
  case_id uuid not null,
  conversation_id uuid not null,
  since timestamptz not null,
  primary key (region_id, id),
  unique (region_id, case_id, conversation_id)
);

do $$
declare name text;
begin
  foreach name in array array['publications', 'publication_photos', 'publication_supports', 'publication_followers'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy of_region on %I using (region_id = app_region()) with check (region_id = app_region())', name);
  end loop;
end $$;
