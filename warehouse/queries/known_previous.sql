-- one row per part of a batch × indicator of the version it would replace
select p.part, f.indicator_code
from part p
join mart.received r using (plan_code, period, unit_code)
join core.figure f using (submission_id)
