-- one row per indicator
select * from core.indicator order by plan_code, ordinal
