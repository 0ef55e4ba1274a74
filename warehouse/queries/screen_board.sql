-- one row per unit × chosen period that owes anything: what came in, how late, how it stands (docs: attainment, sections 4 "Độ phủ" and 6)
with unit_owed as (
    select period, unit_code, sum(figures_owed) as figures_owed, sum(figures_held) as figures_reported
    from owed
    where plan_code = $plan and list_contains($periods, period) and ($field is null or field = $field)
        and ($level is null or $level = 'Cơ quan' or list_contains(indicator_levels, $level))
    group by period, unit_code
)
select
    o.period, o.unit_code, u.unit_name, u.area, array_to_string(u.levels, ';') as levels, p.due_on,
    r.submission_id, s.version, r.received_at, s.received_at as version_received_at, r.days_late,
    case when r.submission_id is null then 'missing' when r.days_late > 0 then 'late' when r.days_late = 0 then 'on_time' else 'untimed' end as timing,
    s.returned_at is not null as is_returned, s.approved_at is not null as is_approved, coalesce(s.is_after_lock, false) as is_after_lock, s.returned_why,
    case
        when not s.is_after_lock then null
        when exists (from core.lock l where l.plan_code = s.plan_code and l.period = s.period and l.locked_at <= s.received_at) then 'after'
        when exists (from core.lock l where l.plan_code = s.plan_code and l.period = s.period) then 'before'
    end as received_to_lock,
    e.until as extended_to, e.why as extended_why,
    o.figures_owed::integer as figures_owed, o.figures_reported::integer as figures_reported
from unit_owed o
join core.period p on p.plan_code = $plan and p.period = o.period
join unit_at u on u.chosen_period = o.period and u.unit_code = o.unit_code
left join received r on r.plan_code = $plan and r.period = o.period and r.unit_code = o.unit_code
left join core.submission s using (submission_id)
left join core.extension e on e.plan_code = $plan and e.period = o.period and e.unit_code = o.unit_code
order by p.ordinal, o.unit_code
