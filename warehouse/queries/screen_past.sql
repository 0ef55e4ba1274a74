-- one row per unit × indicator × chosen period owed, newest last: what lines and changes are drawn from
select
    c.unit_code, c.indicator_code, c.numerator, c.denominator, c.value, c.status, c.comparator, c.target,
    round(c.value::double, 3) as drawn, c.target::double as aim
from cell c
where list_contains($periods, c.chosen_period)
order by c.chosen_period
