-- one row per unit ever: its latest name and place
select unit_code, unit_name, levels, area, kind
from core.unit
qualify row_number() over (partition by unit_code order by valid_from desc) = 1
order by kind desc, unit_name collate vi, unit_code
