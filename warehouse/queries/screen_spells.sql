-- one row per spell of a unit, with the names of the units on its other sides
select
    u.*, coalesce(m.unit_name, u.merged_into) as merged_into_name, coalesce(s.unit_name, u.split_from) as split_from_name,
    coalesce(p.unit_name, u.parent_code) as parent_name
from core.unit u
left join (select unit_code, arg_max(unit_name, valid_from) as unit_name from core.unit group by unit_code) m on m.unit_code = u.merged_into
left join (select unit_code, arg_max(unit_name, valid_from) as unit_name from core.unit group by unit_code) s on s.unit_code = u.split_from
left join (select unit_code, arg_max(unit_name, valid_from) as unit_name from core.unit group by unit_code) p on p.unit_code = u.parent_code
order by u.valid_from, u.unit_code
