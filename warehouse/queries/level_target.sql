-- one row per chosen period × indicator × set of levels: the level target that implies the others, none when no one does
with level_set as (
    select distinct levels from unit_at where len(levels) > 0
),
candidate as (
    select t.chosen_period, t.indicator_code, s.levels, t.level, t.comparator, t.target, t.stretch, t.target_basis, t.basis_rank, t.target_clause
    from target_in_force t
    join level_set s on list_contains(s.levels, t.level)
    where t.level is not null and t.unit_code is null
),
compared as (
    select s.*, s.comparator = w.comparator and s.target = w.target or case
            when s.comparator = '=' then case w.comparator
                when '>=' then s.target >= w.target when '>' then s.target > w.target
                when '<=' then s.target <= w.target when '<' then s.target < w.target else false end
            when w.comparator = '=' or left(s.comparator, 1) <> left(w.comparator, 1) then false
            when s.target = w.target then w.comparator in ('>=', '<=')
            when s.comparator in ('>=', '>') then s.target > w.target
            else s.target < w.target
        end as is_implying
    from candidate s
    join candidate w using (chosen_period, indicator_code, levels)
)
select
    chosen_period, indicator_code, levels, any_value(comparator) as comparator, any_value(target) as target, any_value(stretch) as stretch,
    any_value(target_basis) as target_basis, any_value(target_clause) as target_clause
from compared
group by chosen_period, indicator_code, levels, level, basis_rank
having bool_and(is_implying)
qualify row_number() over (partition by chosen_period, indicator_code, levels order by basis_rank, level) = 1
