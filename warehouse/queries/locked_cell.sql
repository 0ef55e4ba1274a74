-- one row per quarter cell of some units in a period that is locked now
select q.plan_code, q.period, q.year, q.unit_code, q.indicator_code, q.is_held, q.is_no_activity, q.numerator, q.denominator, q.covers_earlier
from mart.quarter_cell q
semi join core.lock l on l.plan_code = q.plan_code and l.period = q.period and l.unlocked_at is null
where list_contains($units, q.unit_code)
