-- one row per warning of a version that the office saw or explained
select sheet, cell, rule, said, answered_by, answered_at
from core.answer
where submission_id = $submission_id
order by sheet, cell, rule
