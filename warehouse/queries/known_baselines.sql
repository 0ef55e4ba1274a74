-- one row per part of a batch × reduction with a stored baseline
select p.part, b.indicator_code, b.denominator as baseline, b.file as baseline_file, b.cells as baseline_cells
from part p
join core.period c using (plan_code, period)
join baseline b on b.unit_code = p.unit_code and (b.quarter is null or b.quarter = c.quarter)
join core.indicator i on i.indicator_code = b.indicator_code and i.plan_code = p.plan_code
