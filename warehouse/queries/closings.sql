-- one row per plan × period ever locked: whether it is locked now, and the last word on it
select plan_code, period, bool_or(unlocked_at is null) as is_locked, max(locked_at) as locked_at, arg_max(locked_by, locked_at) as locked_by,
    arg_max(locked_why, locked_at) as locked_why,
    arg_max(unlocked_at, locked_at) as unlocked_at, arg_max(unlocked_by, locked_at) as unlocked_by, arg_max(unlocked_why, locked_at) as unlocked_why
from core.lock
group by plan_code, period
order by plan_code, period
