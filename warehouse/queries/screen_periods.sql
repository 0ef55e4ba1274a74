-- one row per quarter of any plan: its days, and how many units have a current version of it
select p.*, coalesce(r.units, 0) as units_received
from core.period p
left join (
    select plan_code, period, count(submission_id) as units from received group by plan_code, period
) r using (plan_code, period)
order by p.plan_code, p.ordinal
