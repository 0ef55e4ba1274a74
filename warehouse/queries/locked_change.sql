-- one row per quarter cell of some units in a locked period that is no longer what it was
select plan_code, period, year, unit_code, indicator_code, b.numerator as old_numerator, b.denominator as old_denominator, a.numerator, a.denominator
from locked_cell b
full join locked_now a using (plan_code, period, year, unit_code, indicator_code)
where (a.is_held, a.is_no_activity, a.numerator, a.denominator, a.covers_earlier)
    is distinct from (b.is_held, b.is_no_activity, b.numerator, b.denominator, b.covers_earlier)
order by plan_code, period, unit_code, indicator_code
