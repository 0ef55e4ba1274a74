-- one row per unit, as the parts of a batch are written, so that its stored baselines can be asked for
select distinct unit_code as part, $plan as plan_code, $period as period, unit_code
from core.unit
