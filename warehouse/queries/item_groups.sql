-- one row per indicator × quarter × unit that the extract `items` has rows of, in its order, with their number
with counted as (
    select indicator_code, unit_code, ordinal, accumulation, indicator_ordinal, count(*) as item_count
    from listed_item
    group by all
)
select indicator_code, indicator_ordinal, ordinal, unit_code, item_count
from counted
qualify accumulation = 'flow' or ordinal = max(ordinal) over (partition by unit_code, indicator_code)
