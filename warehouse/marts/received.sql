-- one row per touched plan × period × unit with a version not withdrawn: its current version, when its report came in, how late
with counting as (
    select s.*
    from core.submission s
    join touched using (unit_code, plan_code)
    semi join touched_period t on t.plan_code = s.plan_code and t.period = s.period
    where s.withdrawn_at is null and (not $approved_only or s.approved_at is not null)
),
first_received as (
    select plan_code, period, unit_code, min(received_at) as received_at
    from counting
    group by plan_code, period, unit_code
),
current_version as (
    select plan_code, period, unit_code, submission_id
    from counting
    qualify row_number() over (
        partition by plan_code, period, unit_code order by coalesce(reinstated_no, accepted_no) desc
    ) = 1
)
select
    plan_code, period, unit_code, submission_id, received_at,
    days_late_of(p.due_on, plan.issued_on, e.until, received_at) as days_late
from first_received
join current_version using (plan_code, period, unit_code)
join core.period p using (plan_code, period)
join core.plan plan using (plan_code)
left join core.extension e using (plan_code, period, unit_code)
