-- one row per unit × indicator it must fill in for a period: its last figure before, the denominators known beforehand, a target of its own
with asked as (
    select q.unit_code, q.indicator_code, i.ordinal as indicator_ordinal, q.ordinal, i.measure, i.accumulation, p.quarter
    from mart.quarter_cell q
    join core.indicator i using (indicator_code)
    join core.period p on p.plan_code = q.plan_code and p.period = q.period
    where q.plan_code = $plan and q.period = $period and not i.is_derived and ($unit is null or q.unit_code = $unit)
),
last_figure as (
    select a.unit_code, a.indicator_code, f.numerator, f.denominator, f.is_no_activity, r.period
    from asked a
    join mart.received r on r.unit_code = a.unit_code and r.plan_code = $plan
    join core.period p on p.plan_code = r.plan_code and p.period = r.period and p.ordinal < a.ordinal
    join core.figure f on f.submission_id = r.submission_id and f.indicator_code = a.indicator_code
    qualify row_number() over (partition by a.unit_code, a.indicator_code order by p.ordinal desc) = 1
),
-- scored on a target of the unit or of its levels, another than the plan's
own_target as (
    select s.unit_code, s.indicator_code, s.comparator, s.target, s.target_basis
    from mart.cell s
    left join mart.target_in_force p
        on p.plan_code = s.plan_code and not p.is_plan_targets_only and p.chosen_period = s.chosen_period
        and p.indicator_code = s.indicator_code and p.unit_code is null and p.level is null
    where s.plan_code = $plan and s.chosen_period = $period and s."window" = 'quarter' and s.target is not null
        and (p.comparator is distinct from s.comparator or p.target is distinct from s.target)
)
select
    a.unit_code, u.unit_name, a.indicator_code, l.numerator, l.denominator, l.is_no_activity, l.period as last_period, b.baseline,
    o.comparator as own_comparator, o.target as own_target, o.target_basis as own_basis
from asked a
join core.period c on c.plan_code = $plan and c.period = $period
join core.unit u on u.unit_code = a.unit_code and c.cutoff_on between u.valid_from and u.valid_to
left join last_figure l on l.unit_code = a.unit_code and l.indicator_code = a.indicator_code
left join baseline b on b.part = a.unit_code and b.indicator_code = a.indicator_code
left join own_target o on o.unit_code = a.unit_code and o.indicator_code = a.indicator_code
order by a.unit_code, a.indicator_ordinal
