-- one row per indicator of any plan whose name, code or field holds every word: exact accents first, the chosen plan before others
select i.plan_code, i.indicator_code, i.indicator_name, i.field,
    len(list_filter($words, lambda word: not contains(lower(i.indicator_name || ' ' || i.indicator_code || ' ' || i.field), word))) = 0 as is_exact
from core.indicator i
join core.plan p using (plan_code)
where len(list_filter($folded, lambda word: not contains(concat_ws(' ', i.name_folded, lower(i.indicator_code), translate(strip_accents(lower(i.field)), 'đ', 'd')), word))) = 0
order by is_exact desc, i.plan_code <> $plan, p.ordinal, i.ordinal
