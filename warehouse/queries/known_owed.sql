-- one row per part of a batch × indicator its unit owes in its period
select p.part, q.indicator_code, i.indicator_name, i.is_derived, i.ordinal
from part p
join mart.quarter_cell q using (plan_code, period, unit_code)
join core.indicator i using (indicator_code)
