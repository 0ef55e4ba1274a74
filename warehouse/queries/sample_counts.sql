-- one row per kind of case that only the derived cells show: yearly figures, and every state of a quarter's cell
select 'yearly_figure' as name, count(*) as cases
from core.figure f
join core.indicator i using (indicator_code)
where len(i.owed_in) = 1 and not f.is_no_activity
union all
select 'state_' || status, count(*)
from mart.cell
where "window" = 'quarter'
group by status
order by name
