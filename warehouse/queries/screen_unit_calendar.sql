-- one row per plan × period in which a unit owes anything: its days, what is owed and held, and the version that counts
with unit_owed as (
    select plan_code, period, sum(figures_owed)::bigint as figures_owed, sum(figures_held)::bigint as figures_held
    from owed
    where unit_code = $unit
    group by plan_code, period
)
select
    p.plan_code as plan, p.period, p.starts_on, p.cutoff_on, p.due_on, p.basis, o.figures_owed, o.figures_held,
    r.submission_id, r.received_at, r.days_late
from unit_owed o
join core.period p using (plan_code, period)
left join received r on r.plan_code = o.plan_code and r.period = o.period and r.unit_code = $unit
order by p.due_on, p.plan_code
