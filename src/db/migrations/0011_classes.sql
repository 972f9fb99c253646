-- A complaint about what an official did (berkadar pengawasan) is a class of its own, with its own limit.

alter table cases drop constraint cases_class_check;
alter table cases add constraint cases_class_check check (class in ('complaint', 'supervision', 'aspiration', 'information'));
