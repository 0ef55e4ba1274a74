-- one row per figure of a tried version in its own quarter: what the quarter holds, what went before, how it stands in its level, and
-- by how much the sector's figure of that quarter moves with it (points of a percentage, or percent of a sum)
with own as (
    select c.plan_code, c.chosen_period as period, c.unit_code, c.unit_name, c.indicator_code, c.indicator_name, c.measure, c.accumulation,
        c.is_share, c.levels, c.numerator, c.denominator, c.value, c.is_no_activity, c.submission_id
    from scored_cell c
    where c."window" = 'quarter' and list_contains($periods, c.chosen_period) and c.is_held and (c.plan_code, c.chosen_period) in (select (plan_code, period) from tried)
),
total as (
    select plan_code, period, indicator_code, sum(numerator)::double as numerator, sum(denominator)::double as denominator
    from own
    group by plan_code, period, indicator_code
),
-- amounts and counts differ by orders of magnitude: their logarithm is compared
placed as (
    select own.*, case when value is null then null when measure in ('amount', 'count') then 10 * ln(1 + abs(value::double)) else value::double end as place
    from own
),
middle as (
    select plan_code, period, indicator_code, levels, median(place) as middle, count(place) as peers
    from placed
    group by plan_code, period, indicator_code, levels
),
spread as (
    select p.plan_code, p.period, p.indicator_code, p.levels, median(abs(p.place - m.middle)) as spread
    from placed p
    join middle m using (plan_code, period, indicator_code, levels)
    group by p.plan_code, p.period, p.indicator_code, p.levels
),
history as (
    select o.submission_id, o.indicator_code, median(abs(q.numerator)) filter (q.numerator <> 0)::double as numerator,
        median(abs(q.denominator)) filter (q.denominator <> 0)::double as denominator
    from (from own semi join tried using (submission_id)) o
    join quarter_cell q on q.unit_code = o.unit_code and q.indicator_code = o.indicator_code and q.is_held
    join core.period p on p.plan_code = o.plan_code and p.period = o.period and q.ordinal between p.ordinal - 8 and p.ordinal - 1
    group by o.submission_id, o.indicator_code
),
year_before as (
    select o.submission_id, o.indicator_code, count(*) as quarters, sum(q.numerator)::double as numerator, sum(q.denominator)::double as denominator
    from (from own semi join tried using (submission_id)) o
    join core.period p on p.plan_code = o.plan_code and p.period = o.period
    join quarter_cell q on q.unit_code = o.unit_code and q.indicator_code = o.indicator_code and q.is_held and q.year = p.year and q.ordinal < p.ordinal
    group by o.submission_id, o.indicator_code
)
select
    o.submission_id, o.plan_code as plan, o.period, o.unit_code, o.unit_name, o.indicator_code, o.indicator_name, o.measure, o.accumulation, o.is_share,
    o.numerator::double as numerator, o.denominator::double as denominator, o.is_no_activity, f.is_cumulative, s.file, f.sheet, f.cells as cell,
    h.numerator as usual_numerator, h.denominator as usual_denominator,
    y.quarters as year_quarters, y.numerator as year_numerator, y.denominator as year_denominator,
    o.value::double as value, m.peers, m.middle, o.place, d.spread,
    coalesce(case
        when o.measure in ('amount', 'count') and t.numerator <> 0 then 100 * o.numerator::double / t.numerator
        when o.measure in ('ratio', 'reduction', 'milestone') and t.denominator > o.denominator and t.denominator > 0
            then 100 * (t.numerator / t.denominator - (t.numerator - o.numerator::double) / (t.denominator - o.denominator::double))
        end, 0) as movement
from (from placed semi join tried using (submission_id)) o
join (select submission_id, indicator_code, is_cumulative, sheet, cells from core.figure) f using (submission_id, indicator_code)
join (select submission_id, file from core.submission) s using (submission_id)
join middle m using (plan_code, period, indicator_code, levels)
join spread d using (plan_code, period, indicator_code, levels)
left join total t using (plan_code, period, indicator_code)
left join history h using (submission_id, indicator_code)
left join year_before y using (submission_id, indicator_code)
order by o.submission_id, o.indicator_code
