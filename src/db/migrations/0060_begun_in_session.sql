-- An app that is being set up is shown and confirmed only in the session that began it: whoever else knows the password learns nothing of its secret.
alter table staff_authenticators add column begun_in text; -- id of the session; null: begun before this was kept, so it is begun anew
