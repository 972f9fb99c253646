-- What a photo tells about itself, for the person who checks an answer; and answers that wait for a second person.

-- What it looks like in 64 bits, as it is and mirrored (src/evidence/fingerprint.ts); null: no picture, or too plain to be told apart.
alter table attachments add column fingerprint bit(64);
alter table attachments add column fingerprint_mirrored bit(64);
-- Its four quarters: two pictures that differ in few bits have one of them in common, but for a bit.
-- Columns of their own and not an index on expressions: under row-level security only plain equality reaches an index.
alter table attachments add column band_a integer generated always as (substring(fingerprint from 1 for 16)::integer) stored;
alter table attachments add column band_b integer generated always as (substring(fingerprint from 17 for 16)::integer) stored;
alter table attachments add column band_c integer generated always as (substring(fingerprint from 33 for 16)::integer) stored;
alter table attachments add column band_d integer generated always as (substring(fingerprint from 49 for 16)::integer) stored;
alter table attachments add column modified_at timestamptz;            -- when the file says it was last changed
alter table attachments add column software text;                      -- programs that left their names in it
alter table attachments add column source_type text check (source_type in ('generated', 'composed')); -- it calls itself made by a machine, or put together
alter table attachments add column has_metadata boolean;               -- null: not read
alter table attachments add column facts_version smallint not null default 0; -- by which reader the columns above were filled (src/evidence/photo-facts.ts)

-- What this picture looks like was seen before: where?
create index attachments_band_a on attachments (region_id, band_a) where band_a is not null;
create index attachments_band_b on attachments (region_id, band_b) where band_b is not null;
create index attachments_band_c on attachments (region_id, band_c) where band_c is not null;
create index attachments_band_d on attachments (region_id, band_d) where band_d is not null;
-- Photos that the present reader has not read yet (sweep read-photo-facts).
create index attachments_to_read on attachments (region_id, facts_version) where kind = 'image' and state = 'stored';

-- When the agency handed its answer in, where a second person looks at it first: what it is judged by.
alter table cases add column handed_in_at timestamptz;
-- How often an answer was sent back to the agency.
alter table cases add column sent_back_count integer not null default 0;
