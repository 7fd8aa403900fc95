-- What comes with the program is said in Indonesian, and in English beside it for whoever reads the desk in English.
-- Runs beside the previous release: yes. It leaves the English words out.

alter table rule_versions add column english jsonb;
comment on column rule_versions.english is 'Basis, source and note in English, where they differ; null for what officers wrote.';
alter table decision_policies add column english jsonb;
comment on column decision_policies.english is 'Basis and source in English, where they differ; null for what officers wrote.';
