-- one row per level of an indicator, and one for all units (null): the lower median of the units' exact values
with placed as (
    select c.value, unnest(case when c.kind = 'cơ quan' then [null, 'Cơ quan'] else list_prepend(null, c.levels) end) as level, c.indicator_levels
    from cell c
    where list_contains($periods, c.chosen_period) and c.value is not null
)
select level, quantile_disc(value, 0.5) as median, count(*) as units
from placed
where level is null or level = 'Cơ quan' or list_contains(indicator_levels, level)
group by level
order by level nulls first
