-- one row per chosen period, as the mart holds it (see screen_turnout)
select
    t.period, p.due_on, p.starts_on, p.cutoff_on, p.basis, t.units_owed, t.units_submitted, t.units_on_time, t.units_late, t.units_untimed,
    t.figures_owed, t.figures_reported
from mart.turnout t
join core.period p using (plan_code, period)
where t.plan_code = $plan and list_contains($periods, t.period) and t.level is not distinct from $level
    and t.area is not distinct from $area and t.field is not distinct from $field
order by p.ordinal
