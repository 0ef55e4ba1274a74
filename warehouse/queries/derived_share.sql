-- one row per tried version × cumulative share whose derived in-quarter numerator exceeds its denominator
select q.submission_id, q.indicator_code, q.numerator, q.denominator, f.sheet, f.cells as cell
from mart.quarter_cell q
join touched using (unit_code, plan_code)
join core.indicator i using (indicator_code)
join core.figure f on f.submission_id = q.submission_id and f.indicator_code = q.indicator_code
where i.is_share and f.is_cumulative and q.numerator > q.denominator and list_contains($tried, q.submission_id)
