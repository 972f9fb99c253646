-- Files wait for the scanner when one is set, and those it finds something in are locked away; what cannot be opened says so; voices know how long they are.

alter table attachments drop constraint attachments_state_check;
alter table attachments add constraint attachments_state_check check (state in (
  'waiting',                                -- still to be fetched from the provider
  'checking',                               -- here, and not yet seen by the scanner: nobody is shown it
  'stored',
  'locked',                                 -- the scanner found something: kept, never given to anybody
  'failed'
));

alter table attachments
  add column problem text check (problem in (
    'unreadable',                           -- stored as it came; could not be opened within the limits
    'infected',                             -- locked
    'unscannable'                           -- locked: larger than the scanner takes
  )),
  add column finding text,                  -- infected: the scanner's name for it
  add column seconds integer;               -- how long a voice or video is, by its own word

create index attachments_to_check on attachments (region_id, id) where state = 'checking';
