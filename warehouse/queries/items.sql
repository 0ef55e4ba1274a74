-- one row per item of current versions (docs: contract, extract `items`); of a stock only the latest quarter's list
with shown as (
    select r.plan_code, r.period, r.unit_code, r.submission_id, p.ordinal
    from received r
    join core.period p using (plan_code, period)
    join core.period c on c.plan_code = r.plan_code and c.period = $period
    join member m using (unit_code)
    semi join unit_at u on u.unit_code = m.counted_in
    where r.plan_code = $plan and p.ordinal <= c.ordinal and case $window
        when 'quarter' then p.ordinal = c.ordinal
        when 'ytd' then p.year = c.year
        else p.period >= c.phase_from end
),
listed as (
    select t.*, s.ordinal, i.accumulation, i.ordinal as indicator_ordinal
    from core.item t
    join shown s using (submission_id)
    join core.indicator i using (indicator_code)
    where (len($indicators) = 0 or list_contains($indicators, t.indicator_code))
        and ($field is null or i.field = $field)
        and ($level is null or $level = 'Cơ quan' or list_contains(i.levels, $level))
        and ($search is null or len(list_filter(string_split($search, ' '), lambda word: not contains(t.title_folded, word))) = 0)
)
select
    l.plan_code as plan, l.period, l.unit_code, m.unit_name, l.indicator_code, l.item_no, l.title, l.numerator, l.denominator,
    l.item_on as date, l.state, l.evidence, l.note, l.fields, s.file, l.sheet, l.row_no as "row", l.submission_id, s.version
from listed l
join core.submission s using (submission_id)
join core.period p on p.plan_code = l.plan_code and p.period = l.period
join core.unit m on m.unit_code = l.unit_code and p.cutoff_on between m.valid_from and m.valid_to
qualify l.accumulation = 'flow' or l.ordinal = max(l.ordinal) over (partition by l.unit_code, l.indicator_code)
order by l.indicator_ordinal, l.ordinal, l.unit_code, l.item_no
