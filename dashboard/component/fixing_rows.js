// The rows of the grid: a cell that is mended, what stands at no cell, and how a warning is answered. One scope with `fixing.js` (registry.py).

function add_row(shown, key, cell, is_own = false) {
  const { words } = shown.data;
  const place = `${cell.sheet}!${cell.cell}`;
  const input = el("input");
  Object.assign(input, { type: "text", maxLength: 500, spellcheck: false, autocomplete: "off", placeholder: words.keep_new });
  input.value = shown.changes.get(key)?.[2] ?? "";
  input.setAttribute("aria-label", filled(words.new_of, { place }));
  const back = el("button", "back", words.back);
  back.type = "button";
  const wipe = el("button", "back", words.wipe);
  wipe.type = "button";
  wipe.setAttribute("aria-label", filled(words.wipe_of, { place }));
  const row = { key, cell, input, back, wipe, is_own, mark: el("span", "mark"), old: el("span", "old"), found: el("div", "found"), said: el("div", "said") };
  row.line = el("div", "line", row.mark, el("b", "place", place), row.old, row.found, el("div", "new", input, el("div", "ways", wipe, back)));
  input.oninput = () => {
    shown.changes.set(key, [cell.sheet, cell.cell, input.value]);
    changed(shown);
    fill(shown, row, row.cell);
  };
  wipe.onclick = () => {
    input.value = "";
    input.oninput();
    input.focus();
  };
  back.onclick = () => {
    shown.changes.delete(key);
    input.value = "";
    row.is_own = false;
    changed(shown);
    fill(shown, row, row.cell);
    input.focus();
  };
  shown.rows.set(key, row);
  if (is_own) shown.body.append(row.line);
  else shown.body.insertBefore(row.line, [...shown.rows.values()].find((one) => one.is_group)?.line ?? null);
  return row;
}

function fill(shown, row, cell) {
  const { words, severity } = shown.data;
  row.cell = cell;
  const has_change = shown.changes.has(row.key);
  const worst = cell.found.some((one) => one.severity === "error") ? "missed" : cell.found.length ? "warning" : "attained";
  row.line.classList.toggle("changed", has_change);
  row.mark.replaceChildren(symbol(worst), el("span", "vh", worst === "attained" ? words.fixed : severity[worst === "missed" ? "error" : "warning"]));
  row.mark.className = `mark ${worst}`;
  row.old.replaceChildren(cell.old ? cell.old : el("i", "", words.empty));
  row.old.classList.toggle("struck", has_change);
  row.back.hidden = !has_change;
  const is_wiped = has_change && !row.input.value.trim();
  row.wipe.hidden = is_wiped || !cell.old;
  // an empty box alone would not tell "to be empty" from "as it is"
  row.input.placeholder = is_wiped ? words.empty : words.keep_new;
  row.input.classList.toggle("wiped", is_wiped);
  const told = cell.found.map((one) => el("div", "one", el("span", "", one.message), el("small", "", one.remedy), answer(shown, row, one, [[cell.sheet, one.at ?? cell.cell]])));
  if (!told.length) told.push(el("div", "one", has_change ? el("span", "attained", words.fixed) : el("span", "ink3", words.none)));
  keep_focus(row.found, told);
}

function add_group(shown, key) {
  const row = { key, is_group: true, mark: el("span", "mark"), place: el("b", "place"), found: el("div", "found") };
  row.line = el("div", "line group", row.mark, row.place, el("span", "old"), row.found, el("div", "new"));
  shown.rows.set(key, row);
  shown.body.append(row.line);
  return row;
}

function fill_group(shown, row, group) {
  const { words, severity } = shown.data;
  const look = group.severity === "error" ? "missed" : "warning";
  row.mark.className = `mark ${look}`;
  row.mark.replaceChildren(symbol(look), el("span", "vh", severity[group.severity]));
  row.place.textContent = group.count === 1 ? [...new Set(group.places[0].filter(Boolean))].join("!") : "";
  // figures that are missing are one finding, unfolded to their names
  const was_open = row.found.querySelector("details")?.open ?? false;
  const listed = group.listed.length > 1 ? el("details", "", el("summary", "", group.message), el("ul", "", ...group.listed.map((one) => el("li", "", one)))) : null;
  if (listed) listed.open = was_open;
  const more = !listed && group.count > 1 ? el("small", "", filled(words.more, { count: number(group.count - 1) })) : null;
  keep_focus(row.found, [el("div", "one", listed ?? el("span", "", group.message), more, el("small", "", group.remedy), group.hint ? el("small", "hint", group.hint) : null, answer(shown, row, group, group.places))]);
}

// a warning is ticked as seen or explained; the same words hold for every place of a group
function answer(shown, row, one, places) {
  if (one.severity !== "warning") return null;
  const { words } = shown.data;
  const keys = places.map(([sheet, cell]) => answer_key(sheet, cell, one.rule));
  const before = shown.answers.get(keys[0]);
  const tick = el("input");
  Object.assign(tick, { type: "checkbox", checked: before !== undefined });
  const said = el("input", "explain");
  Object.assign(said, { type: "text", maxLength: 500, placeholder: words.said, value: before?.[3] ?? "" });
  said.setAttribute("aria-label", filled(words.said_of, { place: places[0].filter(Boolean).join("!") || one.message }));
  said.dataset.key = `said ${keys[0]}`;
  tick.dataset.key = `tick ${keys[0]}`;
  const set = () => {
    if (said.value.trim()) tick.checked = true;
    places.forEach(([sheet, cell], at) => {
      if (tick.checked) shown.answers.set(keys[at], [sheet, cell, one.rule, said.value]);
      else shown.answers.delete(keys[at]);
    });
    changed(shown);
    draw_alike(shown);
  };
  tick.onchange = () => {
    if (!tick.checked) said.value = "";
    set();
  };
  said.oninput = set;
  return el("div", "answer", el("label", "tick", tick, el("span", "", words.seen)), said);
}

// more warnings of one rule than anyone ticks one by one are seen at once; each still stands at its cell
const MOST_SINGLE = 5;

function draw_alike(shown) {
  const { words } = shown.data;
  const rules = new Map();
  for (const { is_group, cell } of shown.rows.values()) {
    if (is_group) continue;
    for (const one of cell.found) {
      if (one.severity !== "warning") continue;
      if (!rules.has(one.rule)) rules.set(one.rule, { said: one.remedy || one.message, places: new Map() });
      const at = one.at ?? cell.cell;
      rules.get(one.rule).places.set(answer_key(cell.sheet, at, one.rule), [cell.sheet, at, one.rule, ""]);
    }
  }
  const many = [...rules].filter(([, { places }]) => places.size > MOST_SINGLE);
  keep_focus(shown.alike, many.map(([rule, { said, places }]) => {
    const tick = el("input");
    const answered = [...places.keys()].filter((key) => shown.answers.has(key)).length;
    Object.assign(tick, { type: "checkbox", checked: answered === places.size, indeterminate: answered > 0 && answered < places.size });
    tick.dataset.key = `all ${rule}`;
    tick.onchange = () => {
      // what was explained in words stays
      for (const [key, seen] of places) {
        if (!tick.checked && !shown.answers.get(key)?.[3].trim()) shown.answers.delete(key);
        else if (tick.checked && !shown.answers.has(key)) shown.answers.set(key, seen);
      }
      changed(shown);
      for (const row of shown.rows.values()) if (!row.is_group) fill(shown, row, row.cell);
      draw_alike(shown);
    };
    return el("p", "", el("label", "tick", tick, el("b", "", filled(words.seen_all, { count: number(places.size) }))), el("small", "", said));
  }));
}

// puts new nodes in place of old ones without taking the cursor away from who types in one of them
function keep_focus(box, nodes) {
  const held = box.getRootNode().activeElement;
  const key = held && box.contains(held) ? held.dataset.key : null;
  const at = key && held.type === "text" ? [held.selectionStart, held.selectionEnd] : null;
  box.replaceChildren(...nodes);
  const next = key && [...box.querySelectorAll("input")].find((one) => one.dataset.key === key);
  if (!next) return;
  next.focus();
  if (at) next.setSelectionRange(...at);
}
