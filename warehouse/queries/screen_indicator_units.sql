-- one row per unit that owes the indicators kept: its figure as a list or a chart shows it, without where it comes from
select
    c.unit_code, c.unit_name, array_to_string(c.levels, ';') as levels, c.area, c.indicator_code, c.measure, c.numerator, c.denominator,
    c.value, c.target, c.comparator, c.target_basis, c.target_clause, c.status, c.is_incomplete as incomplete, c.shortfall
from cell c
where list_contains($periods, c.chosen_period)
order by c.indicator_ordinal, c.unit_code
