-- one row per version of a unit's figures of a plan that carries warnings
select w.submission_id, count(*) as warnings
from core.warning w
join core.submission s using (submission_id)
where s.plan_code = $plan and s.unit_code = $unit
group by w.submission_id
order by w.submission_id
