-- one row: a version as it was received, whether it counts now, and how late its unit is by the first version that does
select s.*, r.submission_id is not distinct from s.submission_id as is_current, r.days_late as unit_days_late,
    r.received_at as first_received_at
from core.submission s
left join received r using (plan_code, period, unit_code)
where s.submission_id = $submission_id
