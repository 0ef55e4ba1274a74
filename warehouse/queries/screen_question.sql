-- one row per open question
select * from core.question order by plan_code, key
