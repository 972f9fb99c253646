-- What the desk asks while an officer waits.

-- Has this very photo been shown as proof, or reported, in another case?
create index attachments_by_content on attachments (region_id, sha256) where sha256 is not null;
