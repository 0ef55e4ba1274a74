-- one row per unit × indicator it must fill in for a period: its last figure before, and the denominators known beforehand
with asked as (
    select q.unit_code, q.indicator_code, i.ordinal as indicator_ordinal, q.ordinal, i.measure, i.accumulation, p.quarter
    from mart.quarter_cell q
    join core.indicator i using (indicator_code)
    join core.period p on p.plan_code = q.plan_code and p.period = q.period
    where q.plan_code = $plan and q.period = $period and not i.is_derived and ($unit is null or q.unit_code = $unit)
),
last_figure as (
    select a.unit_code, a.indicator_code, f.numerator, f.denominator, f.is_no_activity, r.period
    from asked a
    join mart.received r on r.unit_code = a.unit_code and r.plan_code = $plan
    join core.period p on p.plan_code = r.plan_code and p.period = r.period and p.ordinal < a.ordinal
    join core.figure f on f.submission_id = r.submission_id and f.indicator_code = a.indicator_code
    qualify row_number() over (partition by a.unit_code, a.indicator_code order by p.ordinal desc) = 1
)
select
    a.unit_code, u.unit_name, a.indicator_code, l.numerator, l.denominator, l.is_no_activity, l.period as last_period, b.baseline
from asked a
join core.period c on c.plan_code = $plan and c.period = $period
join core.unit u on u.unit_code = a.unit_code and c.cutoff_on between u.valid_from and u.valid_to
left join last_figure l on l.unit_code = a.unit_code and l.indicator_code = a.indicator_code
left join baseline b on b.part = a.unit_code and b.indicator_code = a.indicator_code
order by a.unit_code, a.indicator_ordinal
