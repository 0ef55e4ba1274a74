-- one row per unit that ever bore a name, or has a code, holding every word, or the word as first letters: exact accents first, then the most whole words, then by its latest name
with said as (
    select unit_code, lower(unit_name || ' ' || unit_code) as spelt, name_folded || ' ' || lower(unit_code) as folded,
        array_to_string(list_transform(string_split(name_folded, ' '), lambda word: word[1]), '') as letters
    from core.unit
    where len($units) = 0 or list_contains($units, unit_code)
),
matched as (
    select unit_code,
        bool_or(len(list_filter($words, lambda forms: len(list_filter(forms, lambda form: contains(spelt, form))) = 0)) = 0) as is_exact,
        max(len(list_filter($folded, lambda forms: len(list_filter(forms, lambda form: contains(' ' || folded || ' ', ' ' || form || ' '))) > 0))) as whole
    from said
    where len(list_filter($folded, lambda forms: len(list_filter(forms, lambda form: contains(folded, form)
        or (regexp_full_match(form, '[a-z]{3,8}') and contains(letters, form)))) = 0)) = 0
    group by unit_code
)
select m.unit_code, u.unit_name, u.levels, u.area, u.kind, m.is_exact
from matched m
join core.unit u using (unit_code)
qualify row_number() over (partition by m.unit_code order by u.valid_from desc) = 1
order by m.is_exact desc, m.whole desc, u.unit_name collate vi, m.unit_code
