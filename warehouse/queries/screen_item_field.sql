-- one row per item column
select * from core.item_field order by indicator_code, ordinal
