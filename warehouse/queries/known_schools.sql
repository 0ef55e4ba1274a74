-- one row per office part of a batch × indicator: what the schools report together for that period
select p.part, q.indicator_code, sum(q.numerator)::decimal(24, 6) as school_numerator, sum(q.denominator)::decimal(24, 6) as school_denominator
from part p
join core.unit o on o.unit_code = p.unit_code and o.kind = 'cơ quan'
join mart.quarter_cell q on q.plan_code = p.plan_code and q.period = p.period and q.unit_code <> p.unit_code and q.is_held
group by p.part, q.indicator_code
having count(*) > 1
