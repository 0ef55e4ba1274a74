-- one row per period of the plan up to the chosen one that the window takes in; window `ever`: all of them
select p.period
from core.period p
join core.period c on c.plan_code = p.plan_code and c.period = $period
where p.plan_code = $plan and p.ordinal <= c.ordinal and case $window
        when 'quarter' then p.ordinal = c.ordinal
        when 'ytd' then p.year = c.year
        when 'phase' then p.period >= c.phase_from
        else true end
order by p.ordinal
