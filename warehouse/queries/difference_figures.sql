-- one row per pair of versions × indicator either holds: both sides with their cells, and what changed
with after as (
    select p.submission_id as pair, f.* from pair p join core.figure f on f.submission_id = p.submission_id
),
before as (
    select p.submission_id as pair, f.* from pair p join core.figure f on f.submission_id = p.replaced_id
)
select
    p.submission_id, p.replaced_id, i.indicator_code, i.indicator_name, i.measure, i.unit,
    case
        when b.pair is null then 'added'
        when a.pair is null then 'dropped'
        when (a.numerator, a.denominator, a.is_cumulative, a.is_no_activity, a.explanation)
            is distinct from (b.numerator, b.denominator, b.is_cumulative, b.is_no_activity, b.explanation) then 'changed'
        else 'unchanged' end as change,
    b.numerator as old_numerator, a.numerator, b.denominator as old_denominator, a.denominator,
    b.is_cumulative as old_is_cumulative, a.is_cumulative, b.is_no_activity as old_is_no_activity, a.is_no_activity,
    b.explanation as old_explanation, a.explanation,
    b.sheet as old_sheet, b.cells as old_cell, a.sheet, a.cells as cell
from after a
full join before b using (pair, indicator_code)
join core.indicator i using (indicator_code)
join pair p on p.submission_id = pair
order by p.submission_id, i.ordinal
