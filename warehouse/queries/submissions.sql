-- one row per version ever accepted (docs: contract, extract `submissions`); `days_late` is how late this very version came,
-- `unit_days_late` how late the unit is: by the earliest of its versions that are not withdrawn; `received_to_lock` of a version after the
-- lock: whether it was received "before" or "after" its period was first closed, null where that never was (docs: attainment, section 6)
select
    s.submission_id, s.plan_code as plan, s.period, s.unit_code, u.unit_name, s.version,
    case
        when s.withdrawn_at is not null then 'withdrawn'
        when r.submission_id is distinct from s.submission_id then 'superseded'
        when s.returned_at is not null then 'returned'
        when s.approved_at is not null then 'approved'
        else 'current'
    end as state,
    s.received_at,
    days_late_of(p.due_on, plan.issued_on, e.until, s.received_at) as days_late,
    s.file, s.sha256, s.loaded_by, s.figures, s.items, s.loaded_at, s.received_why, s.withdrawn_at, s.withdrawn_why,
    s.approved_at, s.approved_by, s.returned_at, s.returned_by, s.returned_why, e.until as extended_to, s.is_after_lock,
    case
        when not s.is_after_lock then null
        when exists (from core.lock l where l.plan_code = s.plan_code and l.period = s.period and l.locked_at <= s.received_at) then 'after'
        when exists (from core.lock l where l.plan_code = s.plan_code and l.period = s.period) then 'before'
    end as received_to_lock,
    r.received_at as first_received_at, r.days_late as unit_days_late
from core.submission s
join core.period p using (plan_code, period)
join core.plan plan using (plan_code)
left join core.extension e using (plan_code, period, unit_code)
left join received r using (plan_code, period, unit_code)
semi join unit_at a using (unit_code)
left join core.unit u on u.unit_code = s.unit_code and p.cutoff_on between u.valid_from and u.valid_to
where s.plan_code = $plan and ($is_any_period or s.period = $period)
    and (not $approved_only or s.approved_at is not null)
order by p.ordinal, s.unit_code, s.version
