-- one row per item of current versions (docs: contract, extract `items`); of a stock only the latest quarter's list
select
    l.plan_code as plan, l.period, l.unit_code, m.unit_name, l.indicator_code, l.item_no, l.title, l.numerator, l.denominator,
    l.item_on as date, l.state, l.evidence, l.note, l.fields, s.file, l.sheet, l.row_no as "row", l.submission_id, s.version
from listed_item l
join core.submission s using (submission_id)
join core.period p on p.plan_code = l.plan_code and p.period = l.period
join core.unit m on m.unit_code = l.unit_code and p.cutoff_on between m.valid_from and m.valid_to
qualify l.accumulation = 'flow' or l.ordinal = max(l.ordinal) over (partition by l.unit_code, l.indicator_code)
order by l.indicator_ordinal, l.ordinal, l.unit_code, l.item_no
