-- one row per part of a batch whose unit took others in during the period's year, after its first quarter began
select distinct p.part
from part p
join core.period c using (plan_code, period)
join core.unit u on u.merged_into = p.unit_code and u.valid_to < c.cutoff_on
join core.period first on first.plan_code = p.plan_code and first.year = c.year and u.valid_to >= first.starts_on
