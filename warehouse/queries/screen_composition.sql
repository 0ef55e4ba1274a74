-- one row per chosen period: cells by status, and how many scored cells rest on a proposed target
select
    chosen_period as period,
    count(*) filter (status = 'attained') as attained,
    count(*) filter (status = 'near') as near,
    count(*) filter (status = 'missed') as missed,
    count(*) filter (status = 'not_reported') as not_reported,
    count(*) filter (status = 'no_activity') as no_activity,
    count(*) filter (status = 'monitored') as monitored,
    count(*) filter (status in ('attained', 'near', 'missed') and target_basis = 'ours') as scored_on_ours
from cell
group by chosen_period
order by chosen_period
