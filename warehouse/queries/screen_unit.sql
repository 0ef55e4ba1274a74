-- one row per chosen period × indicator that a unit owes, oldest first: its figure as a list or a chart shows it, and as a line is
-- drawn through it
select
    c.chosen_period as period, c.unit_code, c.unit_name, c.indicator_code, c.measure, c.numerator, c.denominator, c.value, c.target,
    c.comparator, c.target_basis, c.target_clause, c.status, c.is_incomplete as incomplete, c.shortfall,
    round(c.value::double, 3) as drawn, c.target::double as aim
from cell c
where list_contains($periods, c.chosen_period)
order by c.chosen_period, c.indicator_ordinal
