-- one row per unit × indicator: its values and targets at the chosen periods it owed, oldest first, and the figure before the last one
with numbered as (
    select
        c.unit_code, c.indicator_code, c.chosen_period, c.numerator, c.denominator, c.value, c.target,
        row_number() over (partition by c.unit_code, c.indicator_code order by c.chosen_period desc) as back
    from cell c
    where list_contains($periods, c.chosen_period)
)
select
    unit_code, indicator_code,
    list(round(value::double, 3) order by chosen_period) as "values",
    list(target::double order by chosen_period) as targets,
    any_value(numerator) filter (back = 2) as numerator,
    any_value(denominator) filter (back = 2) as denominator,
    any_value(value) filter (back = 2) as value
from numbered
group by unit_code, indicator_code
order by unit_code, indicator_code
