-- one row per cumulative figure whose items do not fit its in-quarter part: which version, which part, by how much
with figure as (
    select q.*, f.sheet, f.cells, s.file
    from mart.quarter_cell q
    join touched using (unit_code, plan_code)
    join core.figure f on f.submission_id = q.submission_id and f.indicator_code = q.indicator_code
    join core.submission s on s.submission_id = q.submission_id
    where f.is_cumulative and q.is_held
),
item_sum as (
    select
        t.submission_id, t.indicator_code,
        case when count(t.numerator) = count(*) then sum(t.numerator) end as numerator,
        case when count(t.denominator) = count(*) then sum(t.denominator) end as denominator
    from core.item t
    semi join figure using (submission_id)
    group by t.submission_id, t.indicator_code
)
select
    f.submission_id, f.indicator_code, f.period, f.sheet, f.cells as cell, f.file, f.covers_earlier, f.year, f.plan_code, f.unit_code,
    f.numerator, f.denominator, i.numerator as item_numerator, i.denominator as item_denominator,
    list_contains($tried, f.submission_id) as is_tried
from figure f
join item_sum i using (submission_id, indicator_code)
where case when f.covers_earlier
    then i.numerator > f.numerator or i.denominator > f.denominator
    else i.numerator <> f.numerator or i.denominator <> f.denominator end
