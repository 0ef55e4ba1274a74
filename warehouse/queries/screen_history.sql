-- one row per period × unit × indicator: what marks in a matrix and lines through time are drawn from
select
    c.unit_code, c.unit_name, c.chosen_period as period, c.indicator_code, c.measure, c.is_whole, c.numerator, c.denominator, c.value,
    c.target, c.comparator, c.target_basis, c.status, c.is_incomplete as incomplete, c.shortfall
from cell c
where list_contains($periods, c.chosen_period)
order by c.chosen_period, c.indicator_ordinal, c.unit_code
