-- one row per part of a batch whose very bytes were accepted before: that version and whether it still counts
select p.part, p.sha256, s.submission_id, s.version, r.submission_id is not null as is_current, s.withdrawn_at is not null as is_withdrawn
from part_file p
join core.submission s using (plan_code, period, unit_code, sha256)
left join mart.received r using (submission_id)
qualify row_number() over (partition by p.part, p.sha256 order by s.accepted_no desc) = 1
