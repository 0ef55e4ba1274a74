-- one row per window × chosen period × unit × indicator owed in it: value, target in force, status, shortfall, and what it would have counted
with waiting as (
    select i.indicator_code, coalesce(i.requires = 'issued_on', false) and plan.issued_on is null as lacks_issue_date
    from core.indicator i
    join core.plan plan using (plan_code)
),
scored as (
    select
        $plan as plan_code, v."window", v.chosen_period, v.unit_code, u.unit_name, u.name_folded as unit_folded, u.levels, u.area, u.kind,
        i.indicator_code, i.indicator_name, i.name_folded as indicator_folded, i.ordinal as indicator_ordinal, i.levels as indicator_levels,
        i.field, i.field_no, i.measure, i.is_share, i.is_whole, i.accumulation,
        v.is_held, v.is_incomplete, p.lacks_issue_date as is_valueless, v.covers_earlier, v.is_older_quarter, v.numerator, v.denominator, v.source_period, v.submission_id,
        v.is_held and (v.is_stated_no_activity or (i.measure in ('ratio', 'reduction') and v.numerator = 0 and v.denominator = 0)) as is_no_activity,
        v.is_held and not p.lacks_issue_date and (i.measure not in ('ratio', 'reduction', 'milestone') or v.denominator > 0)
            and v.numerator is not null and not v.is_stated_no_activity as has_value,
        coalesce(tu.comparator, tl.comparator, tp.comparator) as comparator,
        coalesce(tu.target, tl.target, tp.target)::decimal(18, 6) as target,
        case when tu.comparator is not null then tu.target_basis when tl.comparator is not null then tl.target_basis else tp.target_basis end as target_basis,
        case when tu.comparator is not null then tu.target_clause when tl.comparator is not null then tl.target_clause else tp.target_clause end as target_clause
    from window_value v
    join unit_at u using (chosen_period, unit_code)
    join core.indicator i using (indicator_code)
    join waiting p using (indicator_code)
    left join target_in_force tu on tu.chosen_period = v.chosen_period and tu.indicator_code = v.indicator_code and tu.unit_code = v.unit_code
    left join level_target tl on tl.chosen_period = v.chosen_period and tl.indicator_code = v.indicator_code and tl.levels = u.levels
    left join target_in_force tp on tp.chosen_period = v.chosen_period and tp.indicator_code = v.indicator_code and tp.unit_code is null and tp.level is null
    where (i.accumulation = 'flow' or u.is_active)
),
sided as (
    select *, scored_side(measure, numerator, denominator) as side, target_side(measure, denominator, target) as wanted
    from scored
),
judged as (
    select * exclude (side, wanted),
        case
            when not is_held then 'not_reported'
            when is_no_activity then 'no_activity'
            when not has_value or target is null then 'monitored'
            when compares(side, comparator, wanted) then 'attained'
            when is_near(side, comparator, wanted, target) then 'near'
            else 'missed'
        end as status,
        attaining_bound(measure, denominator, target) as bound, attaining_comparator(measure, comparator) as turned, attaining_step(is_whole) as step
    from sided
),
attaining as (
    select *, case when has_value and status in ('near', 'missed') and bound >= 0 then steps_to(bound, turned, step) * (step // 100000000) end as attaining
    from judged
)
select s.* exclude (bound, turned, step, attaining),
    case when has_value and not is_no_activity then value_of(measure, s.numerator, s.denominator) end as value,
    shortfall_of(measure, is_share, s.numerator, s.denominator, attaining) as shortfall,
    case when not is_held and measure = 'milestone' then 1 when not is_held and is_share then e.denominator end::decimal(38, 6) as expected_denominator
from attaining s
left join expected_denominator e using ("window", chosen_period, unit_code, indicator_code)
order by s.plan_code, s.chosen_period, s."window", s.indicator_ordinal, s.unit_code
