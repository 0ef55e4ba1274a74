-- one row per chosen period × indicator × set of levels: the level target that implies the others, none when no one does
with level_set as (
    select distinct levels from unit_at where len(levels) > 0
),
candidate as (
    select t.chosen_period, t.indicator_code, s.levels, t.comparator, t.target, t.stretch, t.target_basis, t.target_clause
    from target_in_force t
    join level_set s on list_contains(s.levels, t.level)
    where t.level is not null and t.unit_code is null
),
judged as (
    select *,
        count(distinct left(comparator, 1)) over same as directions,
        count(distinct {'c': comparator, 't': target}) over same as different,
        bool_or(comparator = '=') over same as has_equality
    from candidate
    window same as (partition by chosen_period, indicator_code, levels)
)
select chosen_period, indicator_code, levels, comparator, target, stretch, target_basis, target_clause
from judged
where different = 1 or (directions = 1 and not has_equality)
qualify row_number() over (
    partition by chosen_period, indicator_code, levels
    order by case when comparator in ('<=', '<') then -target else target end desc, comparator in ('>', '<') desc
) = 1
