// {caption, columns: [{label, note, kind, strong, phone, width}], rows, words, height, dense, fixed}
// A row: {kind: "row" | "group" | "total", cells: [...], href, selected}. A cell: text, or an object by its kind.
export default function ({ data, parentElement }) {
  const root = begin(parentElement);
  const table = el("table", `${data.dense ? "dense" : ""} ${data.fixed ? "fixed" : ""}`);
  if (data.fixed) table.style.setProperty("--w", `${data.columns.reduce((sum, column) => sum + (column.width ?? 0), 0)}px`);
  table.append(el("caption", "vh", data.caption), columns(data), head(data));
  const body = el("tbody");
  data.rows.forEach((row) => body.append(line(row, data)));
  table.append(body);
  const area = el("div", data.height ? "area own" : "area", table);
  if (data.height) {
    area.style.maxHeight = `${data.height}px`;
    area.tabIndex = -1;
  }
  const tip = el("div", "tip");
  tip.hidden = true;
  tip.setAttribute("role", "tooltip");
  root.append(area, tip);
  walk(table);
  explain(root, table, tip);
}

function columns(data) {
  const group = el("colgroup");
  for (const column of data.columns) {
    const col = el("col");
    if (column.width) col.style.width = `${column.width}px`;
    group.append(col);
  }
  return group;
}

const RIGHT = ["number", "status", "change", "spark", "date"];
const side = (kind) => (RIGHT.includes(kind) ? "r" : "");

function head(data) {
  const row = el("tr");
  for (const column of data.columns) {
    const cell = el("th", `${side(column.kind)} ${column.strong ? "strong" : ""}`, column.label);
    cell.scope = "col";
    if (column.title) cell.title = column.title;
    if (column.note) cell.append(el("small", "", column.note));
    row.append(cell);
  }
  return el("thead", "", row);
}

function line(row, data) {
  if (row.kind === "group") return group(row, data);
  const node = el("tr", `${row.kind} ${row.selected ? "pick" : ""}`);
  if (row.selected) node.setAttribute("aria-current", "true");
  const shown = (at) => data.columns[at].kind === "status" && data.columns[at].phone;
  const marks = row.cells.filter((cell, at) => shown(at) && cell && cell.status !== "not_applicable");
  const quiet = ["attained", "no_activity", "monitored"];
  if (marks.length < 2 || marks.every((mark) => quiet.includes(mark.status))) node.classList.add("one");
  let named = null;
  row.cells.forEach((cell, at) => {
    const column = data.columns[at];
    const name = named === null && column.kind === "text";
    const td = el(name ? "th" : "td", `${column.kind} ${side(column.kind)}`);
    if (name) {
      td.scope = "row";
      td.classList.add("name");
      named = typeof cell === "string" ? cell : cell.text;
    }
    if (column.strong) td.classList.add("strong");
    if (column.phone === false) td.classList.add("wide");
    td.dataset.label = column.label;
    fill(td, cell, column, { words: data.words, name: named ?? "" });
    if (name && row.href) td.replaceChildren(link(row.href, "row", ...td.childNodes));
    node.append(td);
  });
  return node;
}

function group(row, data) {
  const [code, label, note] = row.cells;
  const coded = data.columns[0].kind === "code" ? 1 : 0;
  const title = el("th", "name", el("span", "", label), el("span", "note", note));
  title.scope = "rowgroup";
  title.colSpan = data.columns.length - coded;
  const node = el("tr", "group");
  if (coded) node.append(el("td", "code", code));
  node.append(title);
  return node;
}

function fill(td, cell, column, context) {
  if (cell === null || cell === undefined || cell === "") return;
  if (column.kind === "status") mark(td, cell, column, context);
  else if (column.kind === "spark") td.append(spark(cell.values, cell.targets));
  else if (column.kind === "target") aims(td, cell, context);
  else if (typeof cell === "object") {
    if (cell.href) td.append(link(cell.href, "", cell.text));
    else td.append(cell.text);
    if (cell.muted) td.classList.add("ink3");
    if (cell.title) td.title = cell.title;
  } else td.append(cell);
}

function mark(td, cell, column, context) {
  td.classList.add(cell.status);
  const word = context.words[cell.status] ?? "";
  const state = [word, cell.note].filter(Boolean).join(", ");
  const said = [context.name, column.label, state, cell.text].filter(Boolean).join(", ");
  const parts = [symbol(cell.status), cell.text ? el("b", "", cell.text) : null];
  const box = cell.href ? link(cell.href, "cell", ...parts) : el("span", "cell", ...parts, el("span", "vh", state));
  if (cell.href) box.setAttribute("aria-label", said);
  if (cell.incomplete) box.classList.add("part");
  if (cell.detail?.length) box.detail = [`${context.name} · ${column.label}`, word, cell.detail];
  else box.title = state;
  td.append(box);
}

function aims(td, cell, context) {
  for (const aim of cell) {
    const node = el("span", "aim", aim.text);
    if (aim.basis) node.append(" ", el("small", "", aim.basis));
    if (aim.status) {
      node.append(" ", symbol(aim.status), el("span", "vh", context.words[aim.status] ?? ""));
      node.title = context.words[aim.status] ?? "";
    }
    td.append(node);
  }
}

// One stop in the tab order; arrows, Home and End move between links, Enter follows.
function walk(table) {
  const grid = [...table.tBodies[0].rows]
    .map((row) => [...row.cells].map((cell) => cell.querySelector("a[href]")))
    .filter((row) => row.some(Boolean));
  if (!grid.length) return;
  const all = grid.flat().filter(Boolean);
  all.forEach((anchor, at) => (anchor.tabIndex = at ? -1 : 0));
  const near = (row, at) => {
    const found = row.map((anchor, index) => [anchor, Math.abs(index - at)]).filter(([anchor]) => anchor);
    return found.sort((a, b) => a[1] - b[1])[0]?.[0];
  };
  table.onkeydown = (event) => {
    const from = table.getRootNode().activeElement;
    const y = grid.findIndex((row) => row.includes(from));
    if (y < 0) return;
    const row = grid[y].filter(Boolean);
    const x = row.indexOf(from);
    const column = grid[y].indexOf(from);
    const to = {
      ArrowRight: () => row[x + 1],
      ArrowLeft: () => row[x - 1],
      ArrowDown: () => grid[y + 1] && near(grid[y + 1], column),
      ArrowUp: () => grid[y - 1] && near(grid[y - 1], column),
      Home: () => (event.ctrlKey ? all[0] : row[0]),
      End: () => (event.ctrlKey ? all.at(-1) : row.at(-1)),
    }[event.key]?.();
    if (!to) return;
    event.preventDefault();
    from.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  };
}

function explain(root, table, tip) {
  const show = (event) => {
    const box = event.target.closest?.(".cell");
    if (!box?.detail) return hide();
    const [name, word, pairs] = box.detail;
    const list = el("dl");
    for (const [label, value] of pairs) list.append(el("dt", "", label), el("dd", "", value));
    tip.replaceChildren(el("b", "", name), el("div", "ink2", word), list);
    tip.hidden = false;
    const frame = root.getBoundingClientRect();
    const at = box.getBoundingClientRect();
    const below = at.bottom + tip.offsetHeight + 12 < window.innerHeight;
    tip.style.left = `${Math.max(0, Math.min(at.right - frame.left - tip.offsetWidth, frame.width - tip.offsetWidth))}px`;
    tip.style.top = `${below ? at.bottom - frame.top + 6 : at.top - frame.top - tip.offsetHeight - 6}px`;
  };
  const hide = () => (tip.hidden = true);
  table.onmouseover = show;
  table.onmouseleave = hide;
  table.addEventListener("focusin", show);
  table.addEventListener("focusout", hide);
}
