-- Where a photo says it was taken: seen by staff only, never in the copies that others get.

alter table attachments add column latitude double precision;
alter table attachments add column longitude double precision;
