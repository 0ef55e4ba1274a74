-- one row per warning kept with a version
select sheet, cell, value, rule, message, remedy
from core.warning
where submission_id = $submission_id
order by sheet, cell
