-- one row per plan × period × touched unit × field × levels of the indicator: figures owed and held
select q.plan_code, q.period, q.unit_code, i.field, i.levels as indicator_levels, count(*)::integer as figures_owed, count(*) filter (q.is_held)::integer as figures_held
from quarter_cell q
semi join touched t on t.unit_code = q.unit_code and t.plan_code = q.plan_code
semi join touched_period y on y.plan_code = q.plan_code and y.period = q.period
join core.indicator i using (indicator_code)
group by q.plan_code, q.period, q.unit_code, i.field, i.levels
order by q.plan_code, q.period, q.unit_code
