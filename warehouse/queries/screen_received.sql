-- one row: a version as it was received, and whether it counts now
select s.*, r.submission_id is not null as is_current, r.days_late,
    r.received_at as first_received_at
from core.submission s
left join received r using (submission_id)
where s.submission_id = $submission_id
