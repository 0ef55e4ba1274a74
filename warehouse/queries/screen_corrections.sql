-- one row per cell changed at the desk × figure in its row (of itself or of its items): versions of a plan; no indicator = the whole version
with changed as (
    select c.*, s.plan_code, s.period, s.unit_code, try_cast(regexp_extract(c.cell, '[0-9]+') as integer) as row_no
    from core.correction c
    join core.submission s using (submission_id)
    where s.plan_code = $plan
),
touched as (
    select c.submission_id, c.sheet, c.cell, f.indicator_code, f.cells
    from changed c
    join core.figure f using (submission_id, sheet, row_no)
    union
    select c.submission_id, c.sheet, c.cell, i.indicator_code, null
    from changed c
    join core.item i using (submission_id, sheet, row_no)
)
select
    c.submission_id, c.period, c.unit_code, c.sheet, c.cell, c.row_no as "row", c.old, c.new, c.corrected_by, c.corrected_at, c.why,
    t.indicator_code, t.cells
from changed c
left join touched t using (submission_id, sheet, cell)
order by c.submission_id, c.sheet, c.row_no, c.cell, t.indicator_code
