-- one row per unit: the unit it is counted in, itself or (structure now) its last successor
with recursive merged as (
    select unit_code, merged_into
    from core.unit
    where $is_now and merged_into is not null and valid_to < $as_of_on
),
chain as (
    select distinct unit_code, unit_code as counted_in, 0 as depth
    from core.unit
    union all
    select c.unit_code, m.merged_into, c.depth + 1
    from chain c
    join merged m on m.unit_code = c.counted_in
    where c.depth < 20
)
select unit_code, counted_in
from chain
qualify row_number() over (partition by unit_code order by depth desc) = 1
