-- one row per unit × period of the window that owes anything: received, how late, how much of what is owed (docs: contract, extract `completeness`)
with window_period as (
    select p.*
    from core.period p
    join core.period c on c.plan_code = p.plan_code and c.period = $period
    where p.plan_code = $plan and p.ordinal <= c.ordinal and case $window
        when 'quarter' then p.ordinal = c.ordinal
        when 'ytd' then p.year = c.year
        else p.period >= c.phase_from end
),
unit_owed as (
    select period, unit_code, sum(figures_owed) as figures_owed, sum(figures_held) as figures_reported
    from owed
    semi join window_period using (period)
    where plan_code = $plan
    group by period, unit_code
)
select
    p.plan_code as plan, p.period, u.unit_code, u.unit_name, array_to_string(u.levels, ';') as levels, u.area, p.due_on,
    e.until as extended_to, r.received_at, r.days_late,
    case when r.submission_id is null then 'missing' when s.returned_at is not null then 'returned' when s.approved_at is not null then 'approved' else 'received' end as state,
    o.figures_owed::integer as figures_owed, o.figures_reported::integer as figures_reported,
    r.submission_id, s.returned_why, coalesce(s.is_after_lock, false) as is_after_lock,
    exists (from core.lock l where l.plan_code = p.plan_code and l.period = p.period and l.unlocked_at is null) as is_locked
from window_period p
join unit_owed o using (period)
join core.unit u on u.unit_code = o.unit_code and p.cutoff_on between u.valid_from and u.valid_to
semi join unit_at a on a.unit_code = u.unit_code
left join received r on r.plan_code = p.plan_code and r.period = p.period and r.unit_code = u.unit_code
left join core.submission s using (submission_id)
left join core.extension e on e.plan_code = p.plan_code and e.period = p.period and e.unit_code = u.unit_code
order by p.ordinal, u.unit_code
