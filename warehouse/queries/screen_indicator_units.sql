-- one row per unit that owes the indicators kept: its figure as a list or a chart shows it, without where it comes from;
-- `lanes` are the levels of the indicator that the unit stands under
select
    c.unit_code, c.unit_name, array_to_string(c.levels, ';') as levels, c.area, c.indicator_code, c.measure, c.numerator, c.denominator,
    c.value, c.target, c.comparator, c.target_basis, c.target_clause, c.status, c.is_incomplete as incomplete, c.shortfall,
    case when c.kind = 'cơ quan' then ['Cơ quan'] else list_filter(c.levels, lambda level: list_contains(c.indicator_levels, level)) end as lanes
from cell c
where list_contains($periods, c.chosen_period)
order by c.indicator_ordinal, c.unit_code
