-- comparisons by cross-multiplication: both sides exact, never a quotient (docs: attainment, section 2)
create or replace temp macro scored_side(measure, num, den) as
    case when measure = 'reduction' then 100 * (den - num) when measure in ('ratio', 'milestone') then 100 * num else num end;
create or replace temp macro target_side(measure, den, target) as
    case when measure in ('ratio', 'reduction', 'milestone') then target * den else target end;
create or replace temp macro attains(measure, num, den, comparator, target) as
    case comparator
        when '>=' then scored_side(measure, num, den) >= target_side(measure, den, target)
        when '>' then scored_side(measure, num, den) > target_side(measure, den, target)
        when '<=' then scored_side(measure, num, den) <= target_side(measure, den, target)
        when '<' then scored_side(measure, num, den) < target_side(measure, den, target)
        else scored_side(measure, num, den) = target_side(measure, den, target)
    end;
create or replace temp macro is_near(measure, num, den, comparator, target) as
    target > 0 and case when comparator in ('<=', '<')
        then 10 * scored_side(measure, num, den) <= 11 * target_side(measure, den, target)
        else 10 * scored_side(measure, num, den) >= 9 * target_side(measure, den, target) end;
-- integers of millionths, so that divisions below are exact
create or replace temp macro micro(x) as (x * 1000000)::hugeint;
create or replace temp macro half_even(top, bottom) as
    top // bottom + case
        when 2 * (top % bottom) > bottom or (2 * (top % bottom) = bottom and (top // bottom) % 2 = 1) then 1 else 0 end;
-- 100 * part / whole to ten decimals, half-even; null when whole is not positive
create or replace temp macro percent_of(part, whole) as
    case when whole > 0 then
        (sign(part) * half_even(abs(micro(part)) * 1000000000000::hugeint, micro(whole)))::decimal(38, 0) * 0.0000000001::decimal(11, 10)
    end;
create or replace temp macro value_of(measure, num, den) as
    case
        when measure = 'reduction' then percent_of(den - num, den)
        when measure in ('ratio', 'milestone') then percent_of(num, den)
        else num::decimal(38, 10)
    end;
-- the numerator that just attains, in steps of `step` micro-units; `bound` is that numerator times 10^8, in micro-units
create or replace temp macro steps_to(bound, comparator, step) as
    case comparator
        when '>=' then (bound + step * 100000000::hugeint - 1) // (step * 100000000::hugeint)
        when '>' then bound // (step * 100000000::hugeint) + 1
        when '<=' then bound // (step * 100000000::hugeint)
        when '<' then (bound + step * 100000000::hugeint - 1) // (step * 100000000::hugeint) - 1
        else case when bound % (step * 100000000::hugeint) = 0 then bound // (step * 100000000::hugeint) end
    end * step;
create or replace temp macro flipped(comparator) as
    case comparator when '>=' then '<=' when '>' then '<' when '<=' then '>=' when '<' then '>' else comparator end;
-- the numerator nearest to the stated one that attains, in micro-units (docs: attainment, section 4, "Còn thiếu")
create or replace temp macro attaining_numerator(measure, den, comparator, target, is_whole) as
    case
        when measure = 'reduction' then steps_to(
            micro(den) * (100000000::hugeint - micro(target)), flipped(comparator), case when is_whole then 1000000 else 1 end::hugeint)
        when measure in ('ratio', 'milestone') then steps_to(
            micro(den) * micro(target), comparator, case when is_whole then 1000000 else 1 end::hugeint)
        else steps_to(micro(target) * 100000000::hugeint, comparator, case when is_whole then 1000000 else 1 end::hugeint)
    end;
-- smallest change of the numerator that attains, null when attained or out of reach
create or replace temp macro shortfall_of(status, measure, is_share, num, den, comparator, target, is_whole) as
    case when status in ('near', 'missed') and attaining_numerator(measure, den, comparator, target, is_whole) >= 0
            and not ((is_share or measure = 'milestone') and attaining_numerator(measure, den, comparator, target, is_whole) > micro(den))
        then abs(attaining_numerator(measure, den, comparator, target, is_whole) - micro(num))::decimal(38, 0) * 0.000001::decimal(7, 6)
    end;
