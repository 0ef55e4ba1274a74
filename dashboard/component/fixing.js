// {address, found, draft, why, sheets, words, severity}. `draft`: what this person typed before and did not apply, or null. `found`: {cells, rest, answers, errors, warnings, cut} as the server
// gives it at first and after every pause in typing. A row stays while something is typed into it, whatever is found.
const PAUSE = 350;

export default function (piece) {
  if (!piece.parentElement.shown?.is_kept && recoloured(piece.parentElement, piece.data)) return;
  const root = begin(piece.parentElement);
  const { data } = piece;
  const { words } = data;
  const shown = { piece, data, rows: new Map(), changes: new Map(), answers: new Map(), asked: 0, is_dirty: false };
  piece.parentElement.shown = shown;
  const kept = data.found.cells.filter((cell) => cell.new !== null && cell.new !== undefined).map((cell) => [cell.sheet, cell.cell, cell.new]);
  for (const [sheet, cell, now] of data.draft?.changes ?? kept) shown.changes.set(place_key({ sheet, cell }), [sheet, cell, now]);
  for (const [sheet, cell, rule, said] of data.draft?.answers ?? data.found.answers) shown.answers.set(answer_key(sheet, cell, rule), [sheet, cell, rule, said]);
  shown.status = el("p", "left");
  shown.status.setAttribute("role", "status");
  shown.body = el("div", "cells");
  shown.cut = el("p", "quiet");
  shown.refused = el("p", "refused");
  shown.refused.setAttribute("role", "alert");
  shown.why = field(words.why, data.draft?.why || data.why);
  shown.why.input.oninput = () => changed(shown, false);
  shown.apply = el("button", "apply", words.apply);
  shown.apply.type = "button";
  shown.apply.onclick = () => ask(shown, true);
  // why it cannot be pressed, to be read and not only under the mouse
  shown.first = el("span", "quiet first");
  if (data.draft) root.append(el("p", "quiet", words.draft));
  root.append(shown.status, head(words), shown.body, shown.cut, other(shown),
    el("div", "foot", shown.why.box, shown.apply, shown.first), shown.refused, el("p", "quiet", words.note));
  take(shown, data.found);
  if (data.draft) take_up(shown);
  // what was typed last is kept, too, when the page goes before the pause is over, or with what was on its way
  const is_unkept = () => shown.waits || shown.status.classList.contains("busy");
  root.leave?.abort();
  root.leave = new AbortController();
  window.addEventListener("pagehide", () => is_unkept() && send(shown, false, { keepalive: true }), { signal: root.leave.signal });
  // the server reads the file when somebody turns to it, and answers quickly from then on
  root.addEventListener("focusin", () => shown.asked || ask(shown, false), { once: true });
}

// what was typed before: its cells stand here, also those where nothing was found, judged at once
function take_up(shown) {
  shown.is_dirty = true;
  for (const [key, [sheet, cell]] of shown.changes) {
    if (shown.rows.has(key)) continue;
    const place = { sheet, cell, old: "", found: [] };
    fill(shown, add_row(shown, key, place, true), place);
  }
  draw_apply(shown);
  ask(shown, false);
}

const place_key = ({ sheet, cell }) => `${sheet}\u0000${cell}`;
const answer_key = (sheet, cell, rule) => `${rule}\u0000${sheet ?? ""}\u0000${cell ?? ""}`;
const filled = (words, given) => words.replace(/\{(\w+)\}/g, (whole, name) => (name in given ? String(given[name]) : whole));
const number = (value) => value.toLocaleString(document.documentElement.lang || "vi");

function head(words) {
  const row = el("div", "line top", el("span", ""), el("span", "", words.place), el("span", "", words.old), el("span", "", words.found), el("span", "", words.new));
  row.setAttribute("aria-hidden", "true");
  return row;
}

function field(label, value) {
  const input = el("input");
  Object.assign(input, { type: "text", value, maxLength: 500, spellcheck: false });
  return { box: el("label", "field", el("span", "", label), input), input };
}

// what the server found: rows of cells by their place, then what stands at no cell
function take(shown, found) {
  const { words } = shown.data;
  const seen = new Set();
  for (const cell of found.cells) {
    const key = place_key(cell);
    seen.add(key);
    const row = shown.rows.get(key) ?? add_row(shown, key, cell);
    fill(shown, row, cell);
  }
  for (const group of found.rest) {
    const key = `rest\u0000${group.severity}\u0000${group.rule}`;
    seen.add(key);
    fill_group(shown, shown.rows.get(key) ?? add_group(shown, key), group);
  }
  for (const [key, row] of shown.rows) {
    if (seen.has(key)) continue;
    if (row.input && (shown.changes.has(key) || row.input === row.line.getRootNode().activeElement || row.is_own)) fill(shown, row, { ...row.cell, found: [] });
    else {
      row.line.remove();
      shown.rows.delete(key);
    }
  }
  if (found.sheets.length) shown.offer(found.sheets);
  const told = { errors: number(found.errors), warnings: number(found.warnings) };
  shown.status.className = `left ${found.errors ? "missed" : found.warnings ? "warning" : "attained"}`;
  shown.status.replaceChildren(
    symbol(found.errors ? "missed" : found.warnings ? "warning" : "attained"),
    el("b", "", filled(found.errors ? words.left : found.warnings ? words.clear : words.clean, told)),
  );
  shown.cut.textContent = found.cut ? filled(words.cut, { count: number(found.cut) }) : "";
  draw_apply(shown);
}

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
  };
  tick.onchange = () => {
    if (!tick.checked) said.value = "";
    set();
  };
  said.oninput = set;
  return el("div", "answer", el("label", "tick", tick, el("span", "", words.seen)), said);
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

function other(shown) {
  const { words, sheets } = shown.data;
  const sheet = el("select");
  sheet.setAttribute("aria-label", words.sheet);
  shown.offer = (names) => {
    const chosen = sheet.value;
    sheet.replaceChildren(...names.map((name) => Object.assign(el("option", "", name), { value: name })));
    if (names.includes(chosen)) sheet.value = chosen;
    shown.other.hidden = !names.length;
  };
  const cell = el("input", "at");
  Object.assign(cell, { type: "text", maxLength: 9, placeholder: "E12", spellcheck: false });
  cell.setAttribute("aria-label", words.cell);
  const add = el("button", "step", words.add);
  add.type = "button";
  const put = () => {
    const name = cell.value.trim().toUpperCase();
    if (!/^[A-Z]{1,3}[1-9][0-9]{0,6}$/.test(name)) return cell.focus();
    const place = { sheet: sheet.value, cell: name, old: "", found: [] };
    const key = place_key(place);
    const row = shown.rows.get(key) ?? add_row(shown, key, place, true);
    fill(shown, row, row.cell);
    cell.value = "";
    row.input.focus();
    ask(shown, false);
  };
  add.onclick = put;
  cell.onkeydown = (event) => event.key === "Enter" && put();
  shown.other = el("div", "other", el("span", "", words.other), sheet, cell, add);
  shown.offer(sheets);
  return shown.other;
}

// the server keeps what is typed until it is applied
function changed(shown, is_dirty = true) {
  shown.is_dirty ||= is_dirty;
  shown.waits = true;
  window.clearTimeout(shown.timer);
  shown.timer = window.setTimeout(() => ask(shown, false), PAUSE);
  draw_apply(shown);
}

function draw_apply(shown) {
  const { words } = shown.data;
  const count = shown.changes.size;
  shown.apply.textContent = count ? filled(words.apply_some, { count: number(count) }) : words.apply;
  const needs_why = count > 0 && !shown.why.input.value.trim();
  shown.apply.disabled = needs_why || (!shown.is_dirty && !(count && shown.why.input.value !== shown.data.why));
  shown.first.textContent = shown.is_kept ? words.applying : needs_why ? words.why_first : !shown.apply.disabled ? "" : count ? words.applied : words.change_first;
  if (shown.is_kept) shown.apply.disabled = true;
}

// only the newest answer counts
async function ask(shown, keep) {
  const { data, piece } = shown;
  window.clearTimeout(shown.timer);
  shown.is_kept = keep;
  draw_apply(shown);
  shown.waits = false;
  const turn = ++shown.asked;
  shown.status.classList.add("busy");
  shown.refused.textContent = "";
  try {
    const answer = await send(shown, keep, { signal: AbortSignal.timeout(30000) });
    const found = await answer.json();
    if (turn !== shown.asked) return;
    if (!answer.ok) shown.refused.textContent = found.said ?? "";
    else if (keep) return piece.setTriggerValue("applied", String(Date.now()));
    else take(shown, found);
    shown.is_kept = false;
    draw_apply(shown);
  } catch {
    shown.is_kept = false;
    draw_apply(shown);

    if (turn === shown.asked) shown.refused.textContent = data.words.offline;
  } finally {
    if (turn === shown.asked) shown.status.classList.remove("busy");
  }
}

function send(shown, keep, how) {
  const body = { changes: [...shown.changes.values()], answers: [...shown.answers.values()], why: shown.why.input.value, keep };
  body.looked_at = [...shown.rows.values()].filter((row) => row.is_own).map(({ cell }) => [cell.sheet, cell.cell]);
  const headers = { "Content-Type": "application/json", "X-Chitieu": "1" };
  return fetch(shown.data.address, { method: "POST", body: JSON.stringify(body), cache: "no-store", headers, ...how });
}
