-- one row per tried version × figure that makes an in-quarter part negative: both cells
with negative as (
    select q.*, f.sheet, f.cells, f.numerator as stated_numerator, f.denominator as stated_denominator, s.file
    from mart.quarter_cell q
    join touched using (unit_code, plan_code)
    join core.figure f on f.submission_id = q.submission_id and f.indicator_code = q.indicator_code
    join core.submission s on s.submission_id = q.submission_id
    where q.is_held and (q.numerator < 0 or q.denominator < 0)
),
earlier as (
    select n.period, n.unit_code, n.indicator_code, e.submission_id, e.period as earlier_period, f.sheet, f.cells, s.file
    from negative n
    join mart.quarter_cell e
        on e.unit_code = n.unit_code and e.indicator_code = n.indicator_code and e.year = n.year and e.ordinal < n.ordinal and e.is_held
    join core.figure f on f.submission_id = e.submission_id and f.indicator_code = e.indicator_code
    join core.submission s on s.submission_id = e.submission_id
    qualify row_number() over (partition by n.period, n.unit_code, n.indicator_code order by list_contains($tried, e.submission_id) desc, e.ordinal desc) = 1
)
select
    case when list_contains($tried, n.submission_id) then n.submission_id else e.submission_id end as submission_id,
    n.indicator_code, n.period, n.numerator, n.denominator,
    case when list_contains($tried, n.submission_id) then n.sheet else e.sheet end as sheet,
    case when list_contains($tried, n.submission_id) then n.cells else e.cells end as cell,
    n.file, n.sheet as later_sheet, n.cells as later_cells, n.period as later_period,
    e.file as earlier_file, e.sheet as earlier_sheet, e.cells as earlier_cells, e.earlier_period
from negative n
left join earlier e using (period, unit_code, indicator_code)
