-- one row per indicator of any plan whose name, code or field holds every word: exact accents first, then the most whole words, the chosen plan before others
with said as (
    select plan_code, indicator_code, indicator_name, field, ordinal,
        lower(concat_ws(' ', indicator_name, indicator_code, field)) as spelt,
        concat_ws(' ', name_folded, lower(indicator_code), lower(replace(indicator_code, '-', ' ')), lower(replace(indicator_code, '-', '')), translate(strip_accents(lower(field)), 'đ', 'd')) as folded
    from core.indicator
)
select s.plan_code, s.indicator_code, s.indicator_name, s.field,
    len(list_filter($words, lambda forms: len(list_filter(forms, lambda form: contains(s.spelt, form))) = 0)) = 0 as is_exact
from said s
join core.plan p using (plan_code)
where len(list_filter($folded, lambda forms: len(list_filter(forms, lambda form: contains(s.folded, form))) = 0)) = 0
order by is_exact desc,
    len(list_filter($folded, lambda forms: len(list_filter(forms, lambda form: contains(' ' || s.folded || ' ', ' ' || form || ' '))) > 0)) desc,
    s.plan_code <> $plan, p.ordinal, s.ordinal
