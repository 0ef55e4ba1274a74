-- one row per part of a batch × figure of the unit's version one period earlier
select p.part, f.indicator_code, f.numerator, f.denominator, f.is_no_activity, s.file, e.period as last_period
from part p
join core.period c using (plan_code, period)
join core.period e on e.plan_code = p.plan_code and e.ordinal = c.ordinal - 1
join mart.received r on r.plan_code = p.plan_code and r.unit_code = p.unit_code and r.period = e.period
join core.submission s using (submission_id)
join core.figure f using (submission_id)
