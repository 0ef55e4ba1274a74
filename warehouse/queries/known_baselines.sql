-- one row per part of a batch × reduction of its plan with a stored baseline
select b.*
from baseline b
join part p using (part)
join core.indicator i on i.indicator_code = b.indicator_code and i.plan_code = p.plan_code
