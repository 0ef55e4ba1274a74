-- one row per unit × indicator owed in the window (docs: contract, extract `attainment`)
with reached as (
    select *,
        attaining_bound(measure, denominator, target) as bound, attaining_comparator(measure, comparator) as turned, attaining_step(is_whole) as step
    from cell
    where len($statuses) = 0 or list_contains($statuses, status)
),
attaining as (
    select *, case when has_value and status in ('near', 'missed') and bound >= 0 then steps_to(bound, turned, step) * (step // 100000000) end as attaining
    from reached
)
select
    c.plan_code as plan, c.chosen_period as period, c."window", c.unit_code, c.unit_name,
    array_to_string(c.levels, ';') as levels, c.area, c.indicator_code, c.indicator_name, c.field, c.measure,
    c.numerator::decimal(38, 6) as numerator, c.denominator::decimal(38, 6) as denominator,
    case when c.has_value and not c.is_no_activity then value_of(c.measure, c.numerator, c.denominator) end as value,
    c.target, c.comparator, c.target_basis, c.status, c.is_incomplete as incomplete,
    nullif(concat_ws(';', case when c.covers_earlier then 'covers_earlier' end, case when c.is_older_quarter then 'older_quarter' end), '') as marks,
    case when c.attaining >= 0 and not ((c.is_share or c.measure = 'milestone') and c.attaining > micro(c.denominator))
        then abs(c.attaining - micro(c.numerator))::decimal(38, 0) * 0.000001::decimal(7, 6) end as shortfall,
    f.explanation, c.submission_id, s.version, r.received_at, r.days_late,
    c.source_period, c.target_clause, f.sheet, f.row_no as "row", f.cells, s.file
from attaining c
left join core.submission s using (submission_id)
left join core.figure f on f.submission_id = c.submission_id and f.indicator_code = c.indicator_code
left join received r on r.plan_code = c.plan_code and r.period = s.period and r.unit_code = s.unit_code
order by c.chosen_period, c.indicator_ordinal, c.unit_code
