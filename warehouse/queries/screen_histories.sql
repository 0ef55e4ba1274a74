-- one row per period × unit that owes the indicators kept, oldest first: what lines and changes are drawn from (see screen_past), and
-- the levels of the indicator and the area that the unit stood under then
select
    c.chosen_period as period, c.unit_code, c.indicator_code, c.numerator, c.denominator, c.value, c.status, c.comparator, c.target,
    round(c.value::double, 3) as drawn, c.target::double as aim, c.area,
    case when c.kind = 'cơ quan' then 'Cơ quan' else array_to_string(list_filter(c.levels, lambda level: list_contains(c.indicator_levels, level)), ';') end as lanes
from cell c
where list_contains($periods, c.chosen_period)
order by c.chosen_period
