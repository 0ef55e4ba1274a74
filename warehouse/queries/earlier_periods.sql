-- one row per period that lies one period or one year before a chosen one
select distinct e.period
from core.period c
join core.period e
    on e.plan_code = c.plan_code and (e.ordinal = c.ordinal - 1 or (e.year = c.year - 1 and e.quarter = c.quarter))
where c.plan_code = $plan and list_contains($periods, c.period)
