// {address, words, meanings, plans, indicators, heads}. Everything shown comes from the server's answer to what is
// chosen: {sheets, sheet, rows, letters, all_rows, all_columns, head, columns, labels, plan, above, told, read}.
export default function (piece) {
  if (recoloured(piece.parentElement, piece.data)) return;
  const root = begin(piece.parentElement);
  const shown = { piece, root, data: piece.data, asked: 0, is_own: false };
  shown.bar = el("div", "bar");
  shown.told = el("p", "told");
  shown.sheet = el("div", "sheet");
  shown.sheet.tabIndex = 0;
  shown.sheet.setAttribute("role", "region");
  shown.sheet.setAttribute("aria-label", piece.data.words.as_is);
  shown.colours = el("p", "quiet");
  shown.cut = el("p", "quiet");
  shown.read = el("div", "read");
  shown.read.setAttribute("role", "status");
  shown.foot = el("div", "foot");
  shown.refused = el("p", "refused");
  shown.refused.setAttribute("role", "alert");
  root.append(shown.bar, shown.told, shown.sheet, shown.colours, shown.cut, shown.read, shown.foot, shown.refused);
  ask(shown, {});
}

const filled = (words, given) => words.replace(/\{(\w+)\}/g, (whole, name) => (name in given ? String(given[name]) : whole));
const number = (value) => value.toLocaleString(document.documentElement.lang || "vi");

function field(label, input) {
  return el("label", "field", el("span", "", label), input);
}

function choice(options, value, label, change) {
  const select = el("select");
  for (const [key, words] of options) {
    if (Array.isArray(words)) {
      const group = Object.assign(el("optgroup"), { label: key });
      group.append(...words.map(([inner, said]) => Object.assign(el("option", "", said), { value: inner })));
      select.append(group);
    } else select.append(Object.assign(el("option", "", words), { value: key }));
  }
  select.value = value;
  select.setAttribute("aria-label", label);
  // a closed box may cut the words that are chosen
  select.title = select.selectedOptions[0]?.textContent ?? "";
  select.onchange = change;
  return select;
}

function input(value, label, change, more = {}) {
  const made = el("input");
  Object.assign(made, { value, spellcheck: false, maxLength: 120, type: "text" }, more);
  made.setAttribute("aria-label", label);
  made.onchange = change;
  return made;
}

function draw_all(shown, found) {
  const { data, bar } = shown;
  const { words } = data;
  shown.found = found;
  const again = (body) => ask(shown, body);
  shown.pick = choice(found.sheets.map((name) => [name, name]), found.sheet, words.sheet, () => again({ sheet: shown.pick.value }));
  const heads = () => again({ sheet: found.sheet, head: [Number(shown.top.value), Number(shown.bottom.value)] });
  shown.top = input(found.head[0], words.head_from, heads, { type: "number", min: 1, max: 40 });
  shown.bottom = input(found.head[1], words.head_to, heads, { type: "number", min: 1, max: 40 });
  shown.plan = choice([["", words.plan_told], ...data.plans.map((code) => [code, code])], found.plan, words.plan, () => again(body_of(shown)));
  shown.labels = {};
  const known = Object.assign(el("datalist"), { id: "labels_above" });
  known.append(...found.above.map((label) => Object.assign(el("option"), { value: label })));
  const labels = ["unit_name", "period"].map((what) => {
    shown.labels[what] = input(found.labels[what] ?? "", words[`label_${what}`], () => again(body_of(shown)), { placeholder: words.no_label });
    shown.labels[what].setAttribute("list", known.id);
    return field(words[`label_${what}`], shown.labels[what]);
  });
  bar.replaceChildren(field(words.sheet, shown.pick), field(words.head_from, shown.top), field(words.head_to, shown.bottom),
    field(words.plan, shown.plan), ...labels, known);
  shown.told.textContent = found.told;
  draw_sheet(shown, found);
  const is_cut = found.all_rows > found.rows.length || found.all_columns > found.letters.length;
  shown.colours.textContent = found.read.count ? words.colours : "";
  shown.cut.textContent = is_cut ? filled(words.cut, { rows: number(found.rows.length), all: number(found.all_rows), columns: number(found.letters.length), width: number(found.all_columns) }) : "";
  draw_read(shown, found.read);
  draw_foot(shown, found.read);
}

function draw_sheet(shown, found) {
  const { words, meanings, indicators } = shown.data;
  const by_col = new Map(found.columns.map((column) => [column.col, column]));
  const options = [["", words.unused], ...Object.entries(meanings), [words.across_numerator, indicators.map(([code, name]) => [`${code} numerator`, `${code} ${name}`])],
    [words.across_denominator, indicators.map(([code, name]) => [`${code} denominator`, `${code} ${name}`])]];
  shown.meanings = new Map();
  const letters = el("tr", "letters", el("th", "rn"));
  const chosen = el("tr", "chosen", el("th", "rn"));
  found.letters.forEach((letter, at) => {
    letters.append(el("th", "", letter));
    const column = by_col.get(at + 1);
    const cell = el("th", "");
    if (column) {
      const select = choice(options, column.meaning, filled(words.meaning_of, { column: letter, heading: column.heading }), () => ask(shown, body_of(shown)));
      if (select.value !== column.meaning) select.value = "";
      select.title = `${column.heading}: ${select.selectedOptions[0]?.textContent ?? ""}`;
      select.classList.toggle("used", Boolean(column.meaning));
      shown.meanings.set(column.col, select);
      cell.append(select);
    }
    chosen.append(cell);
  });
  const [loaded, doubted] = [new Set(found.read.loaded), new Set(found.read.doubted)];
  const body = found.rows.map((row, at) => {
    const is_head = at + 1 >= found.head[0] && at + 1 <= found.head[1];
    // titles, numbering rows, totals and signatures are no data
    const kind = is_head ? "head" : loaded.has(at + 1) ? "loaded" : doubted.has(at + 1) ? "doubted" : loaded.size + doubted.size ? "left" : "";
    const cells = row.map((words, col) => {
      const cell = el("td", by_col.get(col + 1)?.meaning ? "used" : "", words.length > 60 ? `${words.slice(0, 59)}…` : words);
      if (words.length > 20) cell.title = words;
      return cell;
    });
    return el("tr", kind, el("th", "rn", String(at + 1)), ...cells);
  });
  const before = [shown.sheet.scrollLeft, shown.sheet.scrollTop];
  shown.sheet.replaceChildren(el("table", "", el("thead", "", letters, chosen), el("tbody", "", ...body)));
  [shown.sheet.scrollLeft, shown.sheet.scrollTop] = before;
}

function draw_read(shown, read) {
  const { words, heads } = shown.data;
  const nodes = [el("p", read.count ? "said" : "said none", symbol(read.count ? "attained" : "warning"), el("span", "", read.said))];
  if (read.figures.length) {
    const top = el("tr", "", ...heads.map((head) => el("th", "", head)));
    nodes.push(el("div", "wide", el("table", "", el("thead", "", top), el("tbody", "", ...read.figures.map((row) => el("tr", "", ...row.map((cell) => el("td", "", cell))))))));
  }
  if (read.told.length) nodes.push(el("ul", "", ...read.told.map((one) => el("li", one.severity === "error" ? "missed" : "warning", symbol(one.severity === "error" ? "missed" : "warning"), el("span", "ink2", [one.place, one.message].filter(Boolean).join(": "))))));
  shown.read.replaceChildren(...nodes);
}

function draw_foot(shown, read) {
  const { words } = shown.data;
  const before = shown.name?.value ?? "";
  shown.name = input(before, words.name, null, { placeholder: "phuong-a", maxLength: 64, autocomplete: "off" });
  const save = el("button", "apply", words.save);
  save.type = "button";
  const first = el("span", "quiet first");
  const draw = () => {
    const is_named = /^[a-z0-9][a-z0-9-]{0,63}$/.test(shown.name.value.trim());
    save.disabled = !read.count || !is_named;
    first.textContent = !read.count ? words.read_first : is_named ? "" : words.name_first;
  };
  shown.name.oninput = draw;
  save.onclick = async () => {
    save.disabled = true;
    first.textContent = words.saving;
    // the page runs again once it is saved; what was refused is told, and may be tried again
    if (!(await ask(shown, { ...body_of(shown), name: shown.name.value.trim() }))) draw();
  };
  shown.foot.replaceChildren(field(words.name, shown.name), save, first, el("p", "quiet", words.note));
  draw();
}

function body_of(shown) {
  const meanings = {};
  for (const [col, select] of shown.meanings) meanings[col] = select.value;
  const labels = {};
  for (const [what, made] of Object.entries(shown.labels)) labels[what] = made.value;
  return { sheet: shown.found.sheet, head: shown.found.head, meanings, labels, plan: shown.plan.value };
}

// only the newest answer counts; says whether something was saved
async function ask(shown, body) {
  const { data, piece } = shown;
  const turn = ++shown.asked;
  shown.refused.textContent = "";
  shown.root.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(data.address, {
      method: "POST", body: JSON.stringify(body), cache: "no-store",
      headers: { "Content-Type": "application/json", "X-Chitieu": "1" }, signal: AbortSignal.timeout(30000),
    });
    const found = await answer.json();
    if (turn !== shown.asked) return;
    if (!answer.ok) shown.refused.textContent = found.said ?? "";
    else if (found.saved) {
      piece.setTriggerValue("saved", found.saved);
      return true;
    } else keep_place(shown, () => draw_all(shown, found));
  } catch {
    if (turn === shown.asked) shown.refused.textContent = data.words.offline;
  } finally {
    if (turn === shown.asked) shown.root.removeAttribute("aria-busy");
  }
  return false;
}

// what is drawn anew takes the place of what was: whoever went there by keyboard stays there
function keep_place(shown, change) {
  const label = shown.root.getRootNode().activeElement?.getAttribute("aria-label");
  change();
  if (label) [...shown.root.querySelectorAll("select,input")].find((one) => one.getAttribute("aria-label") === label)?.focus();
}
