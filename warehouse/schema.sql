-- the tables of a published version; core = what was received and decided, mart = what follows from it
create schema core;
create schema mart;

-- one row: the last journal entry applied
create table core.state (version_name text not null, published_at timestamp not null, is_sample boolean not null, catalogue_digest text not null, schema_digest text not null, layouts_digest text not null);

-- one row per plan
create table core.plan (
    plan_code text primary key, ordinal integer not null, name text not null, name_en text not null, document text not null,
    starts text not null, ends text not null, issued_on date
);

-- one row per indicator
create table core.indicator (
    indicator_code text primary key, plan_code text not null, ordinal integer not null, field_no integer not null,
    field text not null, field_en text not null, indicator_name text not null, indicator_name_en text not null, name_folded text not null,
    unit text not null, measure text not null, direction text not null, accumulation text not null,
    is_share boolean not null, is_whole boolean not null, is_derived boolean not null, requires text,
    levels text[] not null, ownerships text[] not null, reporter text not null, owed_in text[] not null,
    numerator_name text not null, denominator_name text not null, baseline_year integer,
    lead text not null, support text not null, clause text not null, basis text not null
);

-- one row per target, a target being one figure of one clause
create table core.target (
    indicator_code text not null, from_period text not null, to_period text not null, comparator text not null,
    value decimal(24, 6) not null, stretch decimal(24, 6), basis text not null, basis_rank integer not null,
    level text, unit_code text, clause text not null, note text not null
);

-- one row per quarter of a plan's calendar; ordinal counts within the plan
create table core.period (
    plan_code text not null, period text not null, ordinal integer not null, year integer not null, quarter text not null,
    period_name text not null, starts_on date not null, cutoff_on date not null, due_on date not null, basis text not null,
    phase text not null, phase_from text not null, note text not null,
    primary key (plan_code, period)
);

-- one row per column of an indicator's items
create table core.item_field (indicator_code text not null, ordinal integer not null, name text not null, name_en text not null, type text not null, role text not null);

-- one row per open question of a plan and the reading in use
create table core.question (plan_code text not null, key text not null, indicator_code text, question text not null, reading text not null);

-- one row per unit and spell of validity; the spells of a unit do not overlap, valid_to is its last day
create table core.unit (
    unit_code text not null, valid_from date not null, valid_to date not null, unit_name text not null, name_key text not null,
    name_folded text not null, kind text not null, ownership text not null, levels text[] not null, area text not null,
    parent_code text, merged_into text, split_from text, legal_basis text, plans text[],
    primary key (unit_code, valid_from)
);

-- one row per name remembered for a unit; with an area, only in sheets of that area
create table core.alias (
    alias_key text not null, alias text not null, unit_code text not null, area text, noted_by text not null, noted_at timestamp not null
);

-- one row per accepted version of a unit's figures for a plan and period; times are wall clock, Asia/Ho_Chi_Minh
create table core.submission (
    submission_id text primary key, plan_code text not null, period text not null, unit_code text not null, version integer not null,
    sha256 text not null, file text not null, received_at timestamp not null, received_why text, loaded_at timestamp not null, loaded_by text not null,
    figures integer not null, items integer not null,
    accepted_no bigint not null, reinstated_no bigint, withdrawn_at timestamp, withdrawn_why text,
    approved_at timestamp, approved_by text, returned_at timestamp, returned_by text, returned_why text,
    is_after_lock boolean not null default false
);

-- one row per plan × period × unit given more time: the extension in force; `until` is the last day on time
create table core.extension (
    plan_code text not null, period text not null, unit_code text not null, until date not null, why text not null,
    decided_at timestamp not null, decided_by text not null,
    primary key (plan_code, period, unit_code)
);

-- one row per closing of a plan's period; open again once `unlocked_at` is set
create table core.lock (
    plan_code text not null, period text not null, locked_at timestamp not null, locked_by text not null, locked_why text not null,
    unlocked_at timestamp, unlocked_by text, unlocked_why text
);

-- one row per figure as stated (submission × indicator)
create table core.figure (
    submission_id text not null, indicator_code text not null, numerator decimal(24, 6), denominator decimal(24, 6),
    is_cumulative boolean not null, is_no_activity boolean not null, explanation text,
    numerator_from text not null, denominator_from text not null,
    sheet text not null, row_no integer not null, cells text not null
);

-- one row per item as stated; sorted by indicator, period, unit on load
create table core.item (
    submission_id text not null, plan_code text not null, period text not null, unit_code text not null, indicator_code text not null,
    item_no integer not null, title text not null, title_folded text not null, numerator decimal(24, 6), denominator decimal(24, 6),
    item_on date, state text, evidence text, note text, fields text not null, sheet text not null, row_no integer not null
);

-- one row per warning kept with an accepted version
create table core.warning (
    submission_id text not null, sheet text, cell text, value text, rule text not null, message text not null, remedy text not null
);

-- one row per cell that the office changed at its desk, with each version that rests on it; '' for an empty cell
create table core.correction (
    submission_id text not null, sheet text not null, cell text not null, old text not null, new text not null,
    corrected_by text not null, corrected_at timestamp not null, why text not null
);

-- one row per warning of a version that the office saw or explained; `said` is the explanation, '' where it was only seen
create table core.answer (
    submission_id text not null, sheet text, cell text, rule text not null, said text not null,
    answered_by text not null, answered_at timestamp not null
);

-- one row per unit × plan × period with a version ever: the current one and when the unit's report came in
create table mart.received (
    plan_code text not null, period text not null, unit_code text not null, submission_id text, received_at timestamp, days_late integer
);

-- one row per unit × indicator × period owed, in that period's structure: the quarter's own numerator and denominator
create table mart.quarter_cell (
    plan_code text not null, period text not null, ordinal integer not null, year integer not null, unit_code text not null, indicator_code text not null,
    is_held boolean not null, is_no_activity boolean not null, is_valueless boolean not null,
    numerator decimal(24, 6), denominator decimal(24, 6), covers_earlier boolean not null, covered_by integer,
    source_period text, submission_id text
);

-- one row per plan × period × unit × field × levels of the indicator: figures owed and held
create table mart.owed (
    plan_code text not null, period text not null, unit_code text not null, field text not null, indicator_levels text[] not null,
    figures_owed integer not null, figures_held integer not null
);

-- one row per plan × window × period × unit × indicator owed in the window, scored in that period's structure against all targets
create table mart.cell (
    plan_code text, "window" text, chosen_period text, unit_code text, unit_name text, unit_folded text, levels text[], area text, kind text,
    indicator_code text, indicator_name text, indicator_folded text, indicator_ordinal integer, indicator_levels text[],
    field text, field_no integer, measure text, is_share boolean, is_whole boolean, accumulation text,
    is_held boolean, is_incomplete boolean, is_valueless boolean, covers_earlier boolean, is_older_quarter boolean,
    numerator decimal(38, 6), denominator decimal(38, 6), source_period text, submission_id text,
    is_no_activity boolean, has_value boolean, comparator text, target decimal(18, 6), target_basis text, target_clause text,
    status text, value decimal(38, 10), shortfall decimal(38, 6), expected_denominator decimal(38, 6)
);

-- one row per plan × window × period × indicator × scope, a scope being a level or all, and an area or all: the scored group
create table mart.grouped (
    plan_code text, indicator_code text, indicator_name text, field text, level text, area text, unit_code text, unit_name text, period text,
    numerator decimal(38, 6), denominator decimal(38, 6), value decimal(38, 10), target decimal(18, 6), comparator text, target_basis text, status text,
    units_owed bigint, units_reported bigint, units_attained bigint, units_incomplete bigint,
    coverage_pct decimal(38, 10), attained_of_reported_pct decimal(38, 10), attained_of_owed_pct decimal(38, 10),
    bound_low decimal(38, 10), bound_high decimal(38, 10), shortfall decimal(38, 6),
    measure text, indicator_ordinal integer, field_no integer, units_scored bigint, units_near bigint, units_missed bigint,
    units_missing bigint, units_no_activity bigint, units_monitored bigint, units_on_ours bigint, "window" text, chosen_period text
);

-- one row per plan × period × scope, a scope being a level or all, an area or all, a field or all: who sent what
create table mart.turnout (
    plan_code text not null, period text not null, level text, area text, field text,
    units_owed bigint not null, units_submitted bigint not null, units_on_time bigint not null, units_late bigint not null, units_untimed bigint not null,
    figures_owed bigint not null, figures_reported bigint not null
);

-- one row per plan × period × unit ever: its attributes in that period's structure
create table mart.unit_at (
    plan_code text not null, chosen_period text not null, unit_code text not null, unit_name text not null, name_folded text not null,
    kind text not null, ownership text not null, levels text[] not null, area text not null, is_active boolean not null
);

-- one row per plan × period × indicator × scope (a unit, a level, or neither): the target scored there, with or without proposed ones
create table mart.target_in_force (
    plan_code text, is_plan_targets_only boolean, chosen_period text, indicator_code text, unit_code text, level text,
    comparator text, target decimal(24, 6), stretch decimal(24, 6), target_basis text, basis_rank integer, target_clause text
);
