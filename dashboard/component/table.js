// {caption, columns: [{label, note, kind, strong, phone, width}], rows, words, height, dense}
// A row: {kind: "row" | "group" | "total", cells: [...], href, selected}. A cell: text, or an object by its kind;
// what is empty is left out. `rest` = {total, href, failed}: there are more rows than came, and where they are.
export default function ({ data, parentElement }) {
  const root = begin(parentElement);
  const table = el("table", data.dense ? "dense" : "");
  table.append(el("caption", "vh", data.caption), columns(data), head(data));
  const body = el("tbody");
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
  const lines = unroll(root, body, area, data);
  if (data.height) keepScroll(area, data.caption);
  walk(table, lines);
  if (data.height) reach(area, data.caption);
  else fitting.observe(area);
  explain(root, table, tip);
}

// What nothing inside leads through by keyboard is scrolled by keyboard itself.
function reach(area, caption) {
  if (area.querySelector("a[href]")) return;
  area.tabIndex = 0;
  area.setAttribute("role", "region");
  area.setAttribute("aria-label", caption);
}

// A table wider than its place moves sideways there, and never the page; its head then no longer stays in sight.
const fitting = new ResizeObserver((seen) => {
  for (const { target: area } of seen) {
    const isWider = area.firstChild.offsetWidth > area.clientWidth + 1;
    if (isWider === area.classList.contains("slides")) continue;
    area.classList.toggle("slides", isWider);
    if (isWider) reach(area, area.querySelector("caption").textContent);
  }
});

// Rows come into the document as they come near, those a long table did not begin with from the server; a space keeps
// the length of those still to come.
const AT_ONCE = 120;
function unroll(root, body, area, data) {
  root.leave?.abort();
  root.leave = new AbortController();
  const rows = [...data.rows];
  const total = data.rest?.total ?? rows.length;
  let count = 0;
  let asking = null;
  let wanted = 0;
  const space = el("tr", "space", el("td"));
  space.firstChild.colSpan = data.columns.length;
  space.setAttribute("aria-hidden", "true");
  body.append(space);
  const more = (until) => {
    const last = Math.min(until, rows.length);
    if (last > count) {
      const fresh = document.createDocumentFragment();
      for (; count < last; count += 1) fresh.append(line(rows[count], data));
      for (const each of fresh.querySelectorAll("a[href]")) each.tabIndex = -1;
      space.before(fresh);
      const height = count < total ? space.offsetTop / count || 28 : 0;
      if (height) space.firstChild.style.height = `${Math.round(height * (total - count))}px`;
      else space.remove();
    }
    return until > rows.length && rows.length < total ? ask(until) : undefined;
  };
  const ask = (until) => {
    wanted = Math.max(wanted, until);
    asking ??= later(data.rest, rows.length, root.leave.signal).then((found) => {
      if (found) {
        asking = null;
        rows.push(...found);
        return more(wanted);
      }
      // what cannot be had is said where it would stand, and not asked for again: `asking` stays
      space.removeAttribute("aria-hidden");
      space.firstChild.replaceChildren(data.rest.failed);
    });
    return asking;
  };
  more(total <= 2 * AT_ONCE ? rows.length : Math.min(AT_ONCE, rows.length));
  if (count < total) {
    body.parentElement.setAttribute("aria-rowcount", String(total + 1));
    const look = () => {
      if (!root.isConnected || !space.isConnected) return;
      const bottom = Math.min(window.innerHeight, area.getBoundingClientRect().bottom);
      const missing = bottom - space.getBoundingClientRect().top;
      if (missing > -400) more(count + AT_ONCE + Math.ceil(Math.max(0, missing) / 24));
    };
    const options = { signal: root.leave.signal, passive: true };
    area.addEventListener("scroll", look, options);
    // whatever else scrolls the page; what scrolls inside a piece's own tree does not get here
    window.addEventListener("scroll", look, { ...options, capture: true });
    window.addEventListener("beforeprint", () => root.isConnected && more(rows.length), options);
  }
  return {
    rows: () => [...body.rows].filter((row) => row !== space),
    // a promise where rows have to be asked for first
    more: (all) => more(all ? total : count + AT_ONCE),
  };
}

// The next rows of a table, null where they cannot be had: the version is gone, the server is away.
async function later(rest, from, signal) {
  try {
    const answer = await fetch(new URL(`${rest.href}&from=${from}`, document.baseURI), { signal });
    const found = answer.ok ? await answer.json() : null;
    return found?.length ? found : null;
  } catch {
    return null;
  }
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

// One stop in the tab order; arrows, Home, End, PageUp and PageDown move between links, Enter follows.
const PAGE = 12;
function walk(table, lines) {
  const anchors = (row) => [...row.cells].map((cell) => cell.querySelector("a[href]"));
  const grid = () => lines.rows().filter((row) => row.querySelector("a[href]")).map(anchors);
  const first = grid()[0]?.find(Boolean);
  if (!first) return;
  for (const each of table.tBodies[0].querySelectorAll("a[href]")) each.tabIndex = -1;
  first.tabIndex = 0;
  const near = (row, at) => {
    const found = row?.map((anchor, index) => [anchor, Math.abs(index - at)]).filter(([anchor]) => anchor);
    return found?.sort((a, b) => a[1] - b[1])[0]?.[0];
  };
  table.onkeydown = async (event) => {
    const from = table.getRootNode().activeElement;
    if (!from?.closest("tbody") || !KEYS.has(event.key)) return;
    if (event.key === "End" && event.ctrlKey) {
      event.preventDefault();
      await lines.more(true);
    }
    let all = grid();
    const y = all.findIndex((row) => row.includes(from));
    if (y < 0) return;
    if (y + PAGE >= all.length) {
      const asked = lines.more(false);
      if (asked && y + 1 >= all.length) {
        event.preventDefault();
        await asked;
      }
      all = grid();
    }
    const row = all[y].filter(Boolean);
    const column = all[y].indexOf(from);
    const to = {
      ArrowRight: () => row[row.indexOf(from) + 1],
      ArrowLeft: () => row[row.indexOf(from) - 1],
      ArrowDown: () => near(all[y + 1], column),
      ArrowUp: () => near(all[y - 1], column),
      PageDown: () => near(all[Math.min(y + PAGE, all.length - 1)], column),
      PageUp: () => near(all[Math.max(y - PAGE, 0)], column),
      Home: () => (event.ctrlKey ? near(all[0], 0) : row[0]),
      End: () => (event.ctrlKey ? near(all.at(-1), column) : row.at(-1)),
    }[event.key]();
    if (!to) return;
    event.preventDefault();
    for (const each of table.tBodies[0].querySelectorAll('a[href]:not([tabindex="-1"])')) each.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  };
}
const KEYS = new Set(["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End"]);
