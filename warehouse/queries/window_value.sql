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
        w."window", w.chosen_period, m.counted_in as unit_code, q.indicator_code, q.ordinal,
        bool_or(q.is_held) as is_held,
        bool_or(not q.is_held and (q.covered_by is null or q.covered_by > w.chosen_ordinal)) as is_missing,
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
    join window_period w using (ordinal)
    join member m using (unit_code)
    join core.indicator i using (indicator_code)
    semi join unit_at u on u.unit_code = m.counted_in
    where q.plan_code = $plan and (len($indicators) = 0 or list_contains($indicators, q.indicator_code))
    group by w."window", w.chosen_period, m.counted_in, q.indicator_code, i.measure, q.ordinal
),
gathered as (
    select
        "window", chosen_period, unit_code, indicator_code,
        bool_or(is_held) as is_held,
        bool_or(is_missing) as is_incomplete,
        bool_and(is_no_activity) filter (is_held) as is_all_no_activity,
        bool_or(is_valueless) as is_any_valueless,
        sum(numerator) as sum_numerator,
        sum(denominator) as sum_denominator,
        arg_max({
            'numerator': numerator, 'denominator': denominator, 'is_no_activity': is_no_activity, 'is_valueless': is_valueless,
            'source_period': source_period, 'is_early': is_early, 'submission_id': submission_id
        }, ordinal) filter (is_held) as latest,
        bool_or(covers_earlier) and "window" = 'quarter' as covers_earlier
    from quarter_value
    group by "window", chosen_period, unit_code, indicator_code
)
select
    g."window", g.chosen_period, g.unit_code, g.indicator_code, g.is_held, g.is_incomplete, g.covers_earlier,
    (i.accumulation = 'stock' or g.latest.is_early) and g.latest.source_period < g.chosen_period as is_older_quarter,
    coalesce(case when i.accumulation = 'flow' then g.is_any_valueless else g.latest.is_valueless end, false) as is_valueless,
    (case when i.accumulation = 'flow' then g.is_all_no_activity else g.latest.is_no_activity end) as is_stated_no_activity,
    (case when i.accumulation = 'flow' then g.sum_numerator else g.latest.numerator end)::decimal(38, 6) as numerator,
    (case when i.accumulation = 'flow' then g.sum_denominator else g.latest.denominator end)::decimal(38, 6) as denominator,
    g.latest.source_period as source_period, g.latest.submission_id as submission_id
from gathered g
join core.indicator i using (indicator_code)
