-- Cards of people who left are withdrawn within seconds: who has left is found without looking at everybody.
-- Runs beside the previous release: yes (an index only).

create index decisions_by_which_one_departs on decisions (region_code, application_id)
  where outcome = 'refused' and grounds && array['deceased', 'same-as-earlier-row', 'same-as-known-worker'];
comment on index decisions_by_which_one_departs is 'Found to be somebody known already, or to have died: a card of theirs is withdrawn.';
