-- one row per cell without a figure: the denominator of its own past, a year earlier in the same window, else a period earlier
with missing as (
    select "window", chosen_period, unit_code, indicator_code
    from window_value
    where not is_held and list_contains($periods, chosen_period)
),
before as (
    select c.period as chosen_period, y.period as year_earlier, e.period as period_earlier
    from core.period c
    left join core.period y on y.plan_code = c.plan_code and y.year = c.year - 1 and y.quarter = c.quarter
    left join core.period e on e.plan_code = c.plan_code and e.ordinal = c.ordinal - 1
    where c.plan_code = $plan and list_contains($periods, c.period)
)
select
    m."window", m.chosen_period, m.unit_code, m.indicator_code,
    coalesce(case when y.is_held then y.denominator end, case when e.is_held then e.denominator end) as denominator
from missing m
join before b using (chosen_period)
left join window_value y on y."window" = m."window" and y.chosen_period = b.year_earlier and y.unit_code = m.unit_code and y.indicator_code = m.indicator_code
left join window_value e on e."window" = m."window" and e.chosen_period = b.period_earlier and e.unit_code = m.unit_code and e.indicator_code = m.indicator_code
