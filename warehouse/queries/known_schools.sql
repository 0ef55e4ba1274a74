-- one row per office part of a batch × indicator: what the schools report together for that period
select p.part, q.indicator_code, sum(q.numerator)::decimal(24, 6) as school_numerator, sum(q.denominator)::decimal(24, 6) as school_denominator
from part p
join core.unit o on o.unit_code = p.unit_code and o.kind = 'cơ quan'
join core.period c using (plan_code, period)
join mart.quarter_cell q on q.plan_code = p.plan_code and q.period = p.period and q.is_held
join core.unit s on s.unit_code = q.unit_code and s.kind = 'trường' and c.cutoff_on between s.valid_from and s.valid_to
where c.cutoff_on between o.valid_from and o.valid_to
group by p.part, q.indicator_code
having count(*) > 1
