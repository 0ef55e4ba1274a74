-- one row per indicator: the median exact value of the units scored alike, for comparing one unit with its peers
select indicator_code, quantile_disc(value_of(measure, numerator, denominator), 0.5) as median, count(*) as units
from cell
where has_value and not is_no_activity
group by indicator_code
