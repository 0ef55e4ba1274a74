-- one row per chosen period × indicator × scope (a unit, a level, or neither): the target scored there, best basis first
select
    p.period as chosen_period, t.indicator_code, t.unit_code, t.level,
    t.comparator, t.value as target, t.stretch, t.basis as target_basis, t.basis_rank, t.clause as target_clause
from core.period p
join core.target t on p.period between t.from_period and t.to_period
join core.indicator i on i.indicator_code = t.indicator_code and i.plan_code = p.plan_code
where p.plan_code = $plan and list_contains($periods, p.period) and not ($plan_targets_only and t.basis = 'ours')
qualify row_number() over (
    partition by p.period, t.indicator_code, t.unit_code, t.level order by t.basis_rank
) = 1
