-- one row per unit × plan × period in which it owes anything (see screen_unit_calendar)
with unit_owed as (
    select plan_code, period, unit_code, sum(figures_owed)::bigint as figures_owed, sum(figures_held)::bigint as figures_held
    from owed
    group by plan_code, period, unit_code
)
select
    o.unit_code, p.plan_code as plan, p.period, p.starts_on, p.cutoff_on, p.due_on, p.basis, o.figures_owed, o.figures_held,
    r.submission_id, r.received_at, r.days_late
from unit_owed o
join core.period p using (plan_code, period)
left join received r on r.plan_code = o.plan_code and r.period = o.period and r.unit_code = o.unit_code
order by o.unit_code, p.due_on, p.plan_code
