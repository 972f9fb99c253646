-- The admin team's mirror: what happened on days that are over is counted once, so that no page reads a year of messages.

-- Messages that went out on a day, by what they were for; the newest days are counted again, as receipts come late.
create table message_days (
  region_id uuid not null,
  day date not null,                        -- in the region's zone, of messages.sent_at
  account_id text not null,
  topic text not null,                      -- see src/mirror/topics.ts
  sent integer not null,                    -- went out: sent, delivered or read
  free integer not null,                    -- of these the provider told: not charged
  charged integer not null,                 -- of these the provider told: charged; of the others it told nothing
  close integer not null,                   -- of these, news to a person who had news within the hour before
  last_at timestamptz not null,
  primary key (region_id, day, account_id, topic)
);

-- When reports come in and when they are checked.
create table hour_days (
  region_id uuid not null,
  day date not null,
  hour integer not null,                    -- 0-23, in the region's zone
  received integer not null,                -- reports
  checked integer not null,                 -- cases
  in_time integer not null,                 -- of the checked: before their limit
  primary key (region_id, day, hour)
);

-- What each person of the team did on a day. For sharing out the work: kept for 90 days only.
create table act_days (
  region_id uuid not null,
  day date not null,
  staff_id text not null,
  act text not null,                        -- see src/mirror/acts.ts
  count integer not null,
  primary key (region_id, day, staff_id, act)
);

-- Which days are counted, and when that was.
create table counted_days (
  region_id uuid not null,
  day date not null,
  counted_at timestamptz not null,
  primary key (region_id, day)
);

do $$
declare name text;
begin
  foreach name in array array['message_days', 'hour_days', 'act_days', 'counted_days'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy of_region on %I using (region_id = app_region()) with check (region_id = app_region())', name);
  end loop;
end $$;

-- What went out on one day.
create index messages_out_by_time on messages (region_id, sent_at) where direction = 'out';
-- What was checked on one day.
create index cases_verified on cases (region_id, verified_at) where verified_at is not null;
-- Talks somebody of the team has taken over.
create index conversations_taken on conversations (region_id, taken_over_by) where taken_over_by is not null;
-- When did anybody last write to this account?
create index conversations_last_in on conversations (region_id, account_id, last_inbound_at desc nulls last);
-- E-mails that could not be delivered are shown.
create index mails_failed on mails (region_id, created_at) where state = 'failed';
