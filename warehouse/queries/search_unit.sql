-- one row per unit that ever bore a name, or has a code, holding every word: exact accents first, then by its latest name
with matched as (
    select unit_code,
        bool_or(len(list_filter($words, lambda word: not contains(lower(unit_name || ' ' || unit_code), word))) = 0) as is_exact
    from core.unit
    where (len($units) = 0 or list_contains($units, unit_code))
        and len(list_filter($folded, lambda word: not contains(name_folded || ' ' || lower(unit_code), word))) = 0
    group by unit_code
)
select m.unit_code, u.unit_name, u.levels, u.area, u.kind, m.is_exact
from matched m
join core.unit u using (unit_code)
qualify row_number() over (partition by m.unit_code order by u.valid_from desc) = 1
order by m.is_exact desc, u.unit_name collate vi, m.unit_code
