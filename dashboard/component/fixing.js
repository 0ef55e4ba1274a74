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
  shown.alike = el("div", "alike");
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
  root.append(shown.status, shown.alike, head(words), shown.body, shown.cut, other(shown),
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
  draw_alike(shown);
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
