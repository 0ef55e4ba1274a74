-- one row per indicator: the median exact value of the units scored alike, for comparing one unit with its peers
select indicator_code, quantile_disc(value, 0.5) as median, count(*) as units
from cell
where value is not null
group by indicator_code
