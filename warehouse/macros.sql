-- arithmetic shared by marts and questions; arguments are plain columns, a macro repeats them (docs: attainment, sections 2 and 4)
-- comparisons by cross-multiplication: both sides exact, never a quotient
create macro scored_side(measure, num, den) as
    case when measure = 'reduction' then 100 * (den - num) when measure in ('ratio', 'milestone') then 100 * num else num end;
create macro target_side(measure, den, target) as
    case when measure in ('ratio', 'reduction', 'milestone') then target * den else target end;
create macro compares(side, comparator, wanted) as
    case comparator
        when '>=' then side >= wanted when '>' then side > wanted when '<=' then side <= wanted when '<' then side < wanted
        else side = wanted end;
create macro is_near(side, comparator, wanted, target) as
    target > 0 and case when comparator in ('<=', '<') then 10 * side <= 11 * wanted else 10 * side >= 9 * wanted end;
-- integers of millionths, so that divisions below are exact
create macro micro(x) as (x * 1000000)::hugeint;
create macro half_even(top, bottom) as
    (2 * top + bottom) // (2 * bottom)
    - case when (2 * top + bottom) % (2 * bottom) = 0 and ((2 * top + bottom) // (2 * bottom)) % 2 = 1 then 1 else 0 end;
-- 100 * top / bottom to ten decimals, half-even, of micro-units; null when bottom is not positive
create macro percent_of(top, bottom) as
    case when bottom > 0 then (sign(top) * half_even(abs(top) * 1000000000000::hugeint, bottom))::decimal(38, 0) * 0.0000000001::decimal(11, 10) end;
create macro value_of(measure, num, den) as
    case when measure in ('ratio', 'reduction', 'milestone')
        then percent_of(micro(case when measure = 'reduction' then den - num else num end), micro(den))
        else num::decimal(38, 10) end;
-- what the numerator must come to, times 10^8, in micro-units; of a reduction the figure must fall, so its comparator turns round
create macro attaining_bound(measure, den, target) as
    case when measure = 'reduction' then micro(den) * (100000000::hugeint - micro(target))
        when measure in ('ratio', 'milestone') then micro(den) * micro(target)
        else micro(target) * 100000000::hugeint end;
create macro attaining_comparator(measure, comparator) as
    case when measure <> 'reduction' then comparator
        else case comparator when '>=' then '<=' when '>' then '<' when '<=' then '>=' when '<' then '>' else comparator end end;
create macro attaining_step(is_whole) as case when is_whole then 100000000000000 else 100000000 end::hugeint;
-- the nearest numerator that attains, in steps
create macro steps_to(bound, comparator, step) as
    case comparator
        when '>=' then (bound + step - 1) // step
        when '>' then bound // step + 1
        when '<=' then bound // step
        when '<' then (bound + step - 1) // step - 1
        else case when bound % step = 0 then bound // step end
    end;
-- how much the numerator lacks (or exceeds) of the one that attains, in micro-units; none when no numerator of a share can
create macro shortfall_of(measure, is_share, num, den, attaining) as
    case when attaining >= 0 and not ((is_share or measure = 'milestone') and attaining > micro(den))
        then abs(attaining - micro(num))::decimal(38, 0) * 0.000001::decimal(7, 6) end;
-- days late: `due_on` is the first late day, an extension's date the last day on time; none where the plan did not exist yet
create macro days_late_of(due_on, issued_on, extended_to, received_at) as
    case when due_on >= coalesce(issued_on, due_on)
        then greatest(0, date_diff('day', coalesce(extended_to, due_on - 1), received_at::date)) end::integer;
