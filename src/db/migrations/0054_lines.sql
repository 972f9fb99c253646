-- A line we keep open ourselves (SMPP, IMAP) that is not open: since when. Null: open, not tried yet, or the provider calls us.
alter table channel_accounts add column line_down_since timestamptz;
