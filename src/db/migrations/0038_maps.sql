-- What a map of a region is drawn with: the boundaries of its districts, and how many people live in each.

-- The ground of one district, as GeoJSON MultiPolygon coordinates, [longitude, latitude] in degrees (WGS 84).
create table area_shapes (
  region_id uuid not null references regions,
  code text not null,                       -- of areas
  shape jsonb not null,                     -- for the map; all of a region together about 100 KB
  outline jsonb not null,                   -- coarser, for small still pictures
  primary key (region_id, code)
);

create table area_residents (
  region_id uuid not null references regions,
  code text not null,                       -- of areas
  residents integer not null check (residents > 0),
  year integer not null,
  source text not null,                     -- shown beside every figure made with it
  primary key (region_id, code)
);

do $$
declare name text;
begin
  foreach name in array array['area_shapes', 'area_residents'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy of_region on %I using (region_id = app_region()) with check (region_id = app_region())', name);
  end loop;
end $$;
