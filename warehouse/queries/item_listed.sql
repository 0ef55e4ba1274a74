-- items of current versions in the window that the filter keeps, before of a stock the earlier lists are left out
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
)
select t.*, s.ordinal, i.accumulation, i.ordinal as indicator_ordinal
from core.item t
join shown s using (submission_id)
join core.indicator i using (indicator_code)
where (len($indicators) = 0 or list_contains($indicators, t.indicator_code))
    and ($field is null or i.field = $field)
    and ($level is null or $level = 'Cơ quan' or list_contains(i.levels, $level))
    and ($search is null or len(list_filter(string_split($search, ' '), lambda word: not contains(t.title_folded, word))) = 0)
