-- Speaking in public: what became of a comment, what we say under it and to its author, and the talk that follows.

alter table candidates add column is_hidden boolean not null default false; -- by the page, or by its rules
alter table candidates add column edited_at timestamptz;                    -- by its author, while nobody had decided
alter table candidates add column original_text text;                       -- before the first edit
alter table candidates add column removed_at timestamptz;                   -- by its author, at whatever time
alter table candidates add column looked_at timestamptz;                    -- the provider was asked for what it had not told
create index candidates_of_report on candidates (region_id, report_id) where report_id is not null;
create index candidates_decided on candidates (region_id, state, decided_at) where state <> 'waiting';

-- One thing said because of a comment: never twice. A crash between saying and noting it is healed by looking (src/candidates/answers/commands.ts).
create table comment_answers (
  region_id uuid not null,
  id uuid not null,
  candidate_id uuid not null,
  purpose text not null check (purpose in ('received', 'private', 'answered')),
  text text not null,
  state text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'failed')),
  provider_id text,
  address text,             -- private: under which its author would write to us
  problem text,             -- failed: a key of errors.send.*
  problem_code integer,     -- the provider's code
  attempts integer not null default 0,
  try_after timestamptz,
  created_at timestamptz not null,
  sent_at timestamptz,
  joined_at timestamptz,    -- private: its author has answered, and the report is followed in that talk
  primary key (region_id, id),
  unique (region_id, candidate_id, purpose)
);
create index comment_answers_in_flight on comment_answers (region_id, created_at) where state in ('queued', 'sending');
create index comment_answers_unanswered on comment_answers (region_id, address) where purpose = 'private' and state = 'sent' and joined_at is null;

alter table comment_answers enable row level security;
alter table comment_answers force row level security;
create policy of_region on comment_answers using (region_id = app_region()) with check (region_id = app_region());
