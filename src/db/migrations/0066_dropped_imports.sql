-- Tables that were brought as a file and never taken: their rows are deleted after some days, and the import says so.
alter table imports drop constraint imports_state_check;
alter table imports add constraint imports_state_check check (state in ('reading', 'ready', 'importing', 'done', 'failed', 'dropped'));
