// Units by indicator (dashboard/unit_matrix.py) or by period (dashboard/tracking_grid.py): {caption, view, total, words,
// letters, ranks, scored, between, by, units, columns, cell, unit}; where units stand by area, `held` counts their cells.
// Only the rows in sight are in the document, unless all are few; sorting and finding happen here, without the server.
const ROW = 27;
const AHEAD = 10;
const FEW = 6000;
const LEAST = { by: "least", turned: false };
const HEAD = -2;
const TOTAL = -1;
// how each view was left: Back finds it so
const left = new Map();

export default function ({ data, parentElement }) {
  const root = begin(parentElement);
  root.leave?.abort();
  root.leave = new AbortController();
  const grid = { data, root, state: { sort: data.sort ? { by: data.sort, turned: false } : LEAST, asked: "", top: 0, side: 0, row: 0, at: 0, ...left.get(data.view) } };
  grid.table = prepared(data);
  grid.names = data.units.names.map((name, at) => fold(`${name} ${data.units.codes[at]}`));
  build(grid);
  arrange(grid);
  grid.area.scrollTop = grid.state.top;
  // what is newest stands at the end
  grid.area.scrollLeft = data.from_end && !left.has(data.view) ? grid.area.scrollWidth : grid.state.side;
  paint(grid);
}

function prepared(data) {
  return data.columns.map((column) => {
    const texts = column.texts.split(data.between);
    const widest = texts.reduce((most, text) => Math.max(most, text.length), 0);
    const total = column.total.text?.length ?? 0;
    const flags = column.flags ? Math.max(...[...column.flags].map((letter) => data.flags[letter]?.length ?? 0)) : 0;
    const asked = 28 + 7.4 * widest + 15 * flags;
    return { ...column, texts, width: Math.round(Math.max(column.symbol ? 82 : (data.least ?? 66), asked, (data.held ? 12 : 28) + 7.4 * total)) };
  });
}

const status = (grid, column, unit) => grid.data.letters[column.statuses[unit].toLowerCase()] ?? "not_applicable";
const isPart = (column, unit) => column.statuses[unit] !== column.statuses[unit].toLowerCase();
const count = (grid, number) => number.toLocaleString(grid.data.locale);

function build(grid) {
  const { data, root } = grid;
  grid.tools = tools(grid);
  grid.body = el("tbody");
  const table = el("table", data.held ? "low" : "", el("caption", "vh", data.caption), widths(grid), head(grid), grid.body);
  table.style.setProperty("--w", `${grid.table.reduce((sum, column) => sum + column.width, 0)}px`);
  table.setAttribute("role", "grid");
  table.setAttribute("aria-colcount", String(grid.table.length + 3));
  grid.area = el("div", "area own", table);
  const tip = el("div", "tip");
  tip.hidden = true;
  tip.setAttribute("role", "tooltip");
  root.append(grid.tools, grid.area, tip);
  explain(root, table, tip);
  let asked = 0;
  grid.area.onscroll = () => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(() => paint(grid));
  };
  grid.area.onkeydown = (event) => step(grid, event);
  table.addEventListener("focusin", (event) => stand(grid, event.target.closest("td,th")));
  const options = { signal: root.leave.signal };
  window.addEventListener("resize", () => root.isConnected && paint(grid), options);
  window.addEventListener("beforeprint", () => root.isConnected && paint(grid, true), options);
  window.addEventListener("afterprint", () => root.isConnected && paint(grid), options);
}

function widths(grid) {
  const all = el("colgroup", "", el("col", "name"), el("col", "narrow"), el("col", "narrow"));
  for (const column of grid.table) {
    const col = el("col");
    col.style.width = `${column.width}px`;
    all.append(col);
  }
  return all;
}

function tools(grid) {
  const { words, columns } = grid.data;
  const find = el("input", "find");
  find.type = "search";
  find.placeholder = words.find;
  find.setAttribute("aria-label", words.find);
  find.value = grid.state.asked;
  find.oninput = () => change(grid, { asked: find.value });
  grid.sorts = ["least", "name", "area"].map((by) => {
    const button = el("button", "", words[by]);
    button.type = "button";
    button.onclick = () => change(grid, { sort: { by, turned: false } });
    return [by, button];
  });
  const seg = el("div", "seg", ...grid.sorts.map(([, button]) => button));
  seg.setAttribute("role", "group");
  seg.setAttribute("aria-label", words.order);
  grid.said = el("span", "said");
  grid.said.setAttribute("role", "status");
  return el("div", "tools", seg, columns.length ? find : null, grid.said);
}

function head(grid) {
  const { data } = grid;
  const top = el("tr", "head", heading(data.words.unit, "name"), heading(data.words.attained, "r"), heading(data.words.missing, "r"));
  const sum = (numbers) => numbers.reduce((all, number) => all + number, 0);
  const name = el("th", "name", data.total);
  name.scope = "row";
  const total = el("tr", "total", name, el("td", "r", data.rate), el("td", "r", data.unreported ?? count(grid, sum(data.units.missing))));
  let field = null;
  for (const column of grid.table) {
    column.first = column.field !== field;
    field = column.field;
    const th = heading("", column.first ? "first" : "");
    const button = el("button", "", el("b", "", column.code), el("span", "", column.name), el("i", "", column.aim));
    button.type = "button";
    button.title = [`${column.code} ${column.name}`, column.note, column.field, data.words.sort].filter(Boolean).join("\n");
    if (column.symbol) button.firstChild.append(" ", glyph(column.symbol));
    button.onclick = () => change(grid, { sort: next(grid.state.sort, column.indicator) });
    th.append(button);
    // Chromium leaves buttons out of heads it repeats on paper
    th.dataset.code = column.code;
    th.dataset.name = column.name;
    th.dataset.aim = column.aim;
    column.head = th;
    top.append(th);
    total.append(cell(grid, column, null));
  }
  [top, total].forEach((row, at) => row.setAttribute("aria-rowindex", String(at + 1)));
  grid.top = top;
  grid.sum = total;
  grid.head = el("thead", "", top, total);
  return grid.head;
}

function heading(words, css) {
  const th = el("th", css, words);
  th.scope = "col";
  return th;
}

// worst first, then best first, then as it was
function next(sort, by) {
  if (sort.by !== by) return { by, turned: false };
  return sort.turned ? LEAST : { by, turned: true };
}

function change(grid, more) {
  Object.assign(grid.state, more, { top: 0 });
  arrange(grid);
  grid.area.scrollTop = 0;
  grid.state.row = Math.min(grid.state.row, grid.lines.length - 1);
  paint(grid);
}

// The rows to show: numbers of units, and headings of areas where the units stand by area.
function arrange(grid) {
  const { data, state } = grid;
  const wanted = fold(state.asked).split(/\s+/).filter(Boolean);
  const units = data.units.codes.map((_, at) => at).filter((at) => wanted.every((word) => grid.names[at].includes(word)));
  const column = grid.table.find((each) => each.indicator === state.sort.by);
  if (column) units.sort(byColumn(grid, column));
  else if (state.sort.by !== "least") units.sort(byName(grid));
  grid.lines = state.sort.by === "area" ? headed(data, units) : units;
  if (data.file) standing.set(data.file, { ...(state.sort.by === (data.sort ?? "least") ? {} : { sort: `${column && state.sort.turned ? "-" : ""}${state.sort.by}` }), ...(wanted.length ? { find: state.asked } : {}) });
  grid.isWhole = grid.lines.length * grid.table.length <= FEW;
  for (const [by, button] of grid.sorts) button.setAttribute("aria-pressed", String(by === state.sort.by));
  for (const each of grid.table) {
    each.head.setAttribute("aria-sort", each !== column ? "none" : state.sort.turned ? "descending" : "ascending");
  }
  const said = data.words.shown.replace("{shown}", count(grid, units.length)).replace("{total}", count(grid, data.units.codes.length));
  if (grid.said.textContent !== said) grid.said.textContent = said;
  grid.area.querySelector("table").setAttribute("aria-rowcount", String(grid.lines.length + 2));
  grid.body.replaceChildren();
  grid.rows = new Map();
}

function byName(grid) {
  const { names, places, areas, order: own } = grid.data.units;
  const byArea = grid.state.sort.by === "area";
  // the order of names as the server has it, in which its files come, too
  if (own) return (a, b) => (byArea && places[a] - places[b]) || own[a] - own[b];
  // names of units and areas are Vietnamese in every language
  const order = new Intl.Collator("vi", { numeric: true }).compare;
  return (a, b) => (byArea && order(areas[places[a]], areas[places[b]])) || order(names[a], names[b]);
}

function byColumn(grid, column) {
  const { words, decimal } = grid.data;
  const number = (text) => Number(text.replaceAll(decimal === "," ? "." : ",", "").replace(decimal, ".").replace("−", "-")) || 0;
  const value = (text) => (text === words.yes ? 1 : text === words.no ? 0 : number(text));
  const side = column.is_down ? -1 : 1;
  const { ranks, scored } = grid.data;
  const keys = column.texts.map((text, unit) => [ranks[status(grid, column, unit)], side * value(text)]);
  const isScored = (key) => scored.some((each) => ranks[each] === key[0]);
  return (a, b) => {
    const [one, other] = [keys[a], keys[b]];
    if (!grid.state.sort.turned) return one[0] - other[0] || one[1] - other[1] || a - b;
    if (isScored(one) && isScored(other)) return other[0] - one[0] || other[1] - one[1] || a - b;
    return isScored(other) - isScored(one) || one[0] - other[0] || a - b;
  };
}

function headed(data, units) {
  const lines = [];
  let group = null;
  for (const unit of units) {
    const name = data.units.areas[data.units.places[unit]];
    if (group?.name !== name) lines.push((group = { name, units: [], count: 0, attained: 0, scored: 0 }));
    group.count += 1;
    group.units.push(unit);
    group.attained += data.units.attained[unit];
    group.scored += data.units.scored[unit];
    lines.push(unit);
  }
  return lines;
}

// Put the rows in sight (or all of them) into the document, and only those.
function paint(grid, isForPaper = false) {
  const { area, state, lines, rows } = grid;
  Object.assign(state, { top: area.scrollTop, side: area.scrollLeft });
  left.set(grid.data.view, state);
  const all = grid.isWhole || isForPaper;
  const first = all ? 0 : Math.min(Math.max(0, Math.floor(area.scrollTop / ROW) - AHEAD), lines.length);
  // at first there are no rows yet to give the area its height
  const height = Math.max(area.clientHeight, Math.min(760, 0.82 * window.innerHeight));
  const last = all ? lines.length : Math.min(lines.length, Math.ceil((area.scrollTop + height) / ROW) + AHEAD);
  const focused = area.getRootNode().activeElement;
  for (const [at, row] of rows) {
    if (at >= first && at < last) continue;
    if (row.contains(focused)) area.focus({ preventScroll: true });
    rows.delete(at);
  }
  const shown = [];
  for (let at = first; at < last; at += 1) {
    if (!rows.has(at)) rows.set(at, line(grid, at));
    shown.push(rows.get(at));
  }
  const space = (count_) => {
    const row = el("tr", "space", el("td"));
    row.firstChild.colSpan = grid.table.length + 3;
    row.firstChild.style.height = `${count_ * ROW}px`;
    row.setAttribute("aria-hidden", "true");
    return row;
  };
  const wanted = [...(first ? [space(first)] : []), ...shown, ...(last < lines.length ? [space(lines.length - last)] : [])];
  // rows that stay are not moved: a focused cell keeps its focus
  const staying = new Set(wanted);
  for (const row of [...grid.body.children]) if (!staying.has(row)) row.remove();
  let place = grid.body.firstChild;
  for (const row of wanted) {
    if (row === place) place = place.nextSibling;
    else grid.body.insertBefore(row, place);
  }
  stop(grid);
}

function line(grid, at) {
  const unit = grid.lines[at];
  const row = typeof unit === "object" ? group(grid, unit) : unitLine(grid, unit);
  row.setAttribute("aria-rowindex", String(at + 3));
  row.at = at;
  return row;
}

function group(grid, { name, units: own, count: units, attained, scored }) {
  const filled = { count: units, attained, scored };
  const { held, words } = grid.data;
  if (held) return tallied(grid, name, own, `${count(grid, attained)}/${count(grid, scored)}`);
  const said = words.group.replace(/\{(\w+)\}/g, (_, part) => count(grid, filled[part]));
  const title = el("th", "name", el("span", "pin", name || "–", el("span", "note", said)));
  title.scope = "rowgroup";
  title.colSpan = grid.table.length + 3;
  return el("tr", "group", title);
}

// An area's own numbers, each under the column it belongs to.
function tallied(grid, name, own, rate) {
  const title = el("th", "name stays", name || "–");
  title.scope = "rowgroup";
  const missing = own.reduce((sum, unit) => sum + grid.data.units.missing[unit], 0);
  const cells = grid.table.map((column) => tally(grid, column, own));
  return el("tr", "group", title, el("td", "r tally", rate), el("td", "r tally", missing ? count(grid, missing) : ""), ...cells);
}

// How many of an area's cells of one column hold something, of those that should.
function tally(grid, column, units) {
  const states = units.map((unit) => status(grid, column, unit)).filter((state) => state !== "not_applicable");
  const held = states.filter((state) => grid.data.held.includes(state)).length;
  return el("td", `r tally ${column.first ? "first" : ""}`, states.length ? `${count(grid, held)}/${count(grid, states.length)}` : "");
}

function unitLine(grid, unit) {
  const { data } = grid;
  const name = el("th", "name", link(`${data.unit}&unit=${encodeURIComponent(data.units.codes[unit])}`, "", data.units.names[unit]));
  name.scope = "row";
  name.title = [data.units.names[unit], data.units.areas[data.units.places[unit]]].filter(Boolean).join(" · ");
  const rate = el("td", "r rate", data.units.scored[unit] ? `${data.units.attained[unit]}/${data.units.scored[unit]}` : data.words.none);
  const missing = el("td", "r", data.units.missing[unit] ? String(data.units.missing[unit]) : "");
  const row = el("tr", "row", name, rate, missing);
  for (const column of grid.table) row.append(cell(grid, column, unit));
  return row;
}

const symbols = {};
const glyph = (name) => (SYMBOLS[name] ? (symbols[name] ??= symbol(name)).cloneNode(true) : null);

function cell(grid, column, unit) {
  const { data } = grid;
  const ofTotal = unit === null;
  const state = ofTotal ? column.total.status : status(grid, column, unit);
  const text = ofTotal ? column.total.text : column.texts[unit];
  const part = ofTotal ? column.total.incomplete : isPart(column, unit);
  const flags = ofTotal || !column.flags ? [] : (data.flags[column.flags[unit]] ?? []);
  const css = [column.first ? "first" : "", column.now ? "now" : "", ofTotal ? "strong" : ""];
  const td = el("td", ["status", state, ...css].filter(Boolean).join(" "));
  const isOwed = state !== "not_applicable";
  const why = ofTotal ? column.total.note : state === "monitored" && !text ? column.why : "";
  const marks = flags.map((flag) => data.words.statuses[flag]);
  const word = data.words.numbered?.[state]?.replace("{}", text) ?? data.words.statuses[state];
  const said = [word, why, part && !ofTotal ? data.words.part : "", ...marks].filter(Boolean).join(", ");
  const parts = [glyph(state), text ? el("b", "", text) : null, ...flags.map((flag) => glyph(flag))];
  const [by, of] = data.by;
  const own = `${data.cell}&${by}=${encodeURIComponent(column.indicator)}&${of}=${encodeURIComponent(data.units.codes[unit])}`;
  const box = isOwed ? link(ofTotal ? column.total.href : own, "cell", ...parts) : el("span", "cell", ...parts);
  const name = ofTotal ? data.total : data.units.names[unit];
  if (isOwed) box.setAttribute("aria-label", [name, `${column.code} ${column.name}`, said, text].filter(Boolean).join(", "));
  else box.append(el("span", "vh", said));
  if (part) box.classList.add("part");
  if (ofTotal && column.total.detail) box.detail = [`${column.code} · ${name}`, said, column.total.detail];
  else box.title = said;
  box.tabIndex = -1;
  td.append(box);
  return td;
}

// ---- keyboard: one stop in the tab order, moved by arrows, Home, End, PageUp and PageDown; Enter is the link's own

function rowAt(grid, at) {
  return at === HEAD ? grid.top : at === TOTAL ? grid.sum : grid.rows.get(at);
}

function target(grid, at, side) {
  const row = rowAt(grid, at);
  const box = row?.cells[Math.min(side, row.cells.length - 1)];
  return box ? (box.querySelector("a[href],button") ?? box) : null;
}

// exactly one element takes the Tab key: the cell last stood on, or the scroll area while that cell is out of sight
function stop(grid) {
  const here = target(grid, grid.state.row, grid.state.at);
  if (grid.stopped && grid.stopped !== here) grid.stopped.tabIndex = -1;
  if (!grid.stopped) for (const each of grid.head.querySelectorAll("a[href],button")) each.tabIndex = -1;
  for (const each of grid.body.querySelectorAll('a[tabindex="0"],a:not([tabindex])')) each.tabIndex = -1;
  grid.area.tabIndex = here ? -1 : 0;
  if (here) here.tabIndex = 0;
  grid.stopped = here ?? grid.area;
}

function stand(grid, box) {
  if (!box) return;
  const row = box.parentElement;
  grid.state.row = row === grid.top ? HEAD : row === grid.sum ? TOTAL : row.at;
  if (!row.classList.contains("group")) grid.state.at = box.cellIndex;
  stop(grid);
}

function step(grid, event) {
  if (event.ctrlKey && !["Home", "End"].includes(event.key)) return;
  const { state, lines } = grid;
  const last = lines.length - 1;
  const page = Math.max(1, Math.floor((grid.area.clientHeight - grid.head.offsetHeight) / ROW) - 1);
  const end = grid.table.length + 2;
  const to = {
    ArrowRight: [state.row, state.at + 1],
    ArrowLeft: [state.row, state.at - 1],
    ArrowDown: [state.row + 1, state.at],
    ArrowUp: [state.row - 1, state.at],
    PageDown: [Math.max(0, state.row) + page, state.at],
    PageUp: [state.row < page ? Math.min(state.row, 0) : state.row - page, state.at],
    Home: [event.ctrlKey ? HEAD : state.row, 0],
    End: [event.ctrlKey ? last : state.row, end],
  }[event.key];
  if (!to) return;
  event.preventDefault();
  go(grid, Math.max(HEAD, Math.min(to[0], last)), Math.max(0, Math.min(to[1], end)));
}

function go(grid, row, at) {
  const { area, head, table } = grid;
  if (row >= 0) {
    const view = area.clientHeight - head.offsetHeight;
    if (row * ROW < area.scrollTop) area.scrollTop = row * ROW;
    else if ((row + 1) * ROW > area.scrollTop + view) area.scrollTop = (row + 1) * ROW - view;
  }
  const name = grid.top.cells[0].offsetWidth;
  const start = grid.top.cells[at].offsetLeft;
  if (at && start - name < area.scrollLeft) area.scrollLeft = start - name;
  else if (at && start + grid.top.cells[at].offsetWidth > area.scrollLeft + area.clientWidth) {
    area.scrollLeft = start + grid.top.cells[at].offsetWidth - area.clientWidth;
  }
  Object.assign(grid.state, { row, at: Math.min(at, table.length + 2) });
  paint(grid);
  const to = target(grid, row, at);
  if (!to) return;
  to.tabIndex = 0;
  to.focus({ preventScroll: true });
}
