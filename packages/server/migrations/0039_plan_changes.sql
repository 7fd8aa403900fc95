-- What a plan changed of the plan before, and why months of it have no payer.
-- Runs beside the previous release: yes (two new columns that may stay empty).

alter table coverage_plans add column changes jsonb, add column gaps jsonb;
comment on column coverage_plans.changes is 'What became of the months of the plan before: from which payer to which, how many, and what they came to.';
comment on column coverage_plans.gaps is 'Why months have no payer, and how many for each reason.';
grant update (changes, gaps) on coverage_plans to payung_server;
