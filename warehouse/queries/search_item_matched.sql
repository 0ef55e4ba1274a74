-- items whose title holds every word of a search, each where a word begins; `whole`: how many of them as whole words
select t.plan_code, t.period, t.unit_code, t.indicator_code, t.title, t.row_no, t.submission_id,
    len(list_filter($begun, lambda forms: len(list_filter(forms, lambda form: contains(' ' || translate(lower(t.title), $marks, $blanks), ' ' || form))) = 0)) = 0 as is_exact,
    len(list_filter($begun_folded, lambda forms: len(list_filter(forms, lambda form: contains(' ' || translate(t.title_folded, $marks, $blanks) || ' ', ' ' || form || ' '))) > 0)) as whole
from core.item t
where (len($units) = 0 or list_contains($units, t.unit_code))
    -- the quick look first: there may be millions
    and case when contains(t.title_folded, $first) or (len($or_first) > 0 and len(list_filter($or_first, lambda form: contains(t.title_folded, form))) > 0)
        then len(list_filter($begun_folded, lambda forms: len(list_filter(forms, lambda form: contains(' ' || translate(t.title_folded, $marks, $blanks), ' ' || form))) = 0)) = 0
        else false end
