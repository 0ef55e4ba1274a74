-- one row per pair of versions × item either holds; an item is the same when its indicator and title are (the nth of a title is the nth)
with after as (
    select p.submission_id as pair, t.*, row_number() over (partition by p.submission_id, t.indicator_code, t.title order by t.row_no) as nth
    from pair p
    join core.item t on t.submission_id = p.submission_id
),
before as (
    select p.submission_id as pair, t.*, row_number() over (partition by p.submission_id, t.indicator_code, t.title order by t.row_no) as nth
    from pair p
    join core.item t on t.submission_id = p.replaced_id
)
select
    p.submission_id, p.replaced_id, indicator_code, title,
    case
        when b.pair is null then 'added'
        when a.pair is null then 'dropped'
        when (a.numerator, a.denominator, a.item_on, a.state, a.evidence, a.note, a.fields)
            is distinct from (b.numerator, b.denominator, b.item_on, b.state, b.evidence, b.note, b.fields) then 'changed'
        else 'unchanged' end as change,
    b.numerator as old_numerator, a.numerator, b.denominator as old_denominator, a.denominator,
    b.item_on as old_item_on, a.item_on, b.state as old_state, a.state, b.evidence as old_evidence, a.evidence, b.note as old_note, a.note,
    b.fields as old_fields, a.fields,
    b.sheet as old_sheet, b.row_no as old_row, a.sheet, a.row_no as "row"
from after a
full join before b using (pair, indicator_code, title, nth)
join pair p on p.submission_id = pair
order by p.submission_id, indicator_code, coalesce(a.row_no, b.row_no)
