-- one row per window × chosen period × unit × indicator owed in it: what the window holds (a flow sums, a stock takes its latest)
with chosen as (
    select * from core.period where plan_code = $plan and list_contains($periods, period)
),
window_period as (
    select w."window", c.period as chosen_period, c.ordinal as chosen_ordinal, p.ordinal
    from chosen c
    cross join unnest($windows) as w("window")
    join core.period p on p.plan_code = c.plan_code and p.ordinal <= c.ordinal and case w."window"
        when 'quarter' then p.ordinal = c.ordinal
        when 'ytd' then p.year = c.year
        else p.period >= c.phase_from end
),
quarter_value as (
    select
        m.counted_in as unit_code, q.indicator_code, q.ordinal,
        bool_or(q.is_held) as is_held,
        -- a quarter without a figure is missing in windows that end before this one covers it
        max(coalesce(q.covered_by, 1000000)) filter (not q.is_held) as missing_until,
        bool_and(q.is_no_activity or not q.is_held) as is_no_activity,
        bool_or(q.is_valueless) as is_valueless,
        -- ranks and scores of predecessors are not added
        case when i.measure in ('rank', 'score') and count(q.numerator) > 1 then max(q.numerator) filter (q.unit_code = m.counted_in)
            else sum(q.numerator) end as numerator,
        sum(q.denominator) as denominator,
        bool_or(q.covers_earlier) as covers_earlier,
        max(q.source_period) as source_period,
        bool_or(q.source_period < q.period) as is_early,
        case when count(q.submission_id) = 1 then max(q.submission_id) end as submission_id
    from quarter_cell q
    join member m using (unit_code)
    join core.indicator i using (indicator_code)
    semi join unit_at u on u.unit_code = m.counted_in
    where q.plan_code = $plan and q.ordinal between (select min(ordinal) from window_period) and (select max(ordinal) from window_period)
        and (len($indicators) = 0 or list_contains($indicators, q.indicator_code))
    group by m.counted_in, q.indicator_code, i.measure, q.ordinal
),
gathered as (
    select
        w."window", w.chosen_period, q.unit_code, q.indicator_code,
        max(case when is_held then ordinal end) as latest_ordinal,
        bool_or(missing_until > w.chosen_ordinal) as is_incomplete,
        bool_and(is_no_activity) filter (is_held) as is_all_no_activity,
        bool_or(is_valueless) as is_any_valueless,
        sum(numerator) as sum_numerator,
        sum(denominator) as sum_denominator,
        bool_or(covers_earlier) and "window" = 'quarter' as covers_earlier
    from quarter_value q
    join window_period w using (ordinal)
    group by w."window", w.chosen_period, q.unit_code, q.indicator_code
)
select
    g."window", g.chosen_period, g.unit_code, g.indicator_code, g.latest_ordinal is not null as is_held, coalesce(g.is_incomplete, false) as is_incomplete, g.covers_earlier,
    (i.accumulation = 'stock' or l.is_early) and l.source_period < g.chosen_period as is_older_quarter,
    coalesce(case when i.accumulation = 'flow' then g.is_any_valueless else l.is_valueless end, false) as is_valueless,
    case when i.accumulation = 'flow' then g.is_all_no_activity else l.is_no_activity end as is_stated_no_activity,
    (case when i.accumulation = 'flow' then g.sum_numerator else l.numerator end)::decimal(38, 6) as numerator,
    (case when i.accumulation = 'flow' then g.sum_denominator else l.denominator end)::decimal(38, 6) as denominator,
    l.source_period, l.submission_id
from gathered g
join core.indicator i using (indicator_code)
left join quarter_value l on l.unit_code = g.unit_code and l.indicator_code = g.indicator_code and l.ordinal = g.latest_ordinal
