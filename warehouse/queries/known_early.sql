-- one row per part of a batch × indicator owed only later in the same year
select distinct p.part, q.indicator_code
from part p
join core.period c on c.plan_code = p.plan_code and c.period = p.period
join mart.quarter_cell q on q.plan_code = p.plan_code and q.unit_code = p.unit_code and q.year = c.year and q.ordinal > c.ordinal
join core.indicator i on i.indicator_code = q.indicator_code and not i.is_derived and not list_contains(i.owed_in, c.quarter)
