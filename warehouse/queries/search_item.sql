-- one row per item of a current version whose title holds every word, at most $most: exact accents first, then the most
-- whole words, the chosen plan before others, then the latest
with matched as (
    select t.plan_code, t.period, t.unit_code, t.indicator_code, t.title, t.row_no, t.submission_id,
        len(list_filter($words, lambda forms: len(list_filter(forms, lambda form: contains(lower(t.title), form))) = 0)) = 0 as is_exact,
        len(list_filter($folded, lambda forms: len(list_filter(forms, lambda form: contains(' ' || t.title_folded || ' ', ' ' || form || ' '))) > 0)) as whole
    from core.item t
    where (len($units) = 0 or list_contains($units, t.unit_code))
        and case when contains(t.title_folded, $first) or (len($or_first) > 0 and len(list_filter($or_first, lambda form: contains(t.title_folded, form))) > 0)
            then len(list_filter($folded, lambda forms: len(list_filter(forms, lambda form: contains(t.title_folded, form))) = 0)) = 0 else false end
)
select m.* exclude (whole), i.indicator_name, u.unit_name
from matched m
semi join received r on r.submission_id = m.submission_id
join core.indicator i using (indicator_code)
join core.period p on p.plan_code = m.plan_code and p.period = m.period
join core.unit u on u.unit_code = m.unit_code and p.cutoff_on between u.valid_from and u.valid_to
order by m.is_exact desc, m.whole desc, m.plan_code <> $plan, m.period desc, i.ordinal, m.unit_code, m.row_no
limit $most
