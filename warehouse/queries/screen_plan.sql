-- one row per plan
select * from core.plan order by ordinal
