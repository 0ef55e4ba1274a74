-- one row per unit × indicator: what a large matrix is drawn from, and nothing else
select
    c.unit_code, c.unit_name, c.indicator_code, c.measure, c.numerator, c.denominator, c.value is not null as has_value,
    c.target, c.comparator, c.status, c.is_incomplete as incomplete
from cell c
where list_contains($periods, c.chosen_period)
