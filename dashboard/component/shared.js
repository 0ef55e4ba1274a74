// Prefixed to every piece's own script. Everything shown is set as text, never as markup.
const SVG = "http://www.w3.org/2000/svg";
const LINES = { fill: "none", stroke: "currentColor", "stroke-linecap": "round", "stroke-linejoin": "round" };
const SYMBOLS = {
  attained: [["path", { ...LINES, d: "M1.6 6.4 4.6 9.6 10.4 2.6", "stroke-width": 1.9 }]],
  near: [
    ["circle", { ...LINES, cx: 6, cy: 6, r: 4.6, "stroke-width": 1.5 }],
    ["path", { d: "M6 1.4a4.6 4.6 0 0 0 0 9.2z", fill: "currentColor" }],
  ],
  missed: [["path", { ...LINES, d: "M2 2l8 8M10 2l-8 8", "stroke-width": 2 }]],
  not_reported: [["circle", { ...LINES, cx: 6, cy: 6, r: 4.4, "stroke-width": 1.6 }]],
  no_activity: [["path", { ...LINES, d: "M2.5 6h7", "stroke-width": 1.5 }]],
  monitored: [["path", { ...LINES, d: "M6 1.3 10.7 6 6 10.7 1.3 6z", "stroke-width": 1.5 }]],
  not_applicable: [["circle", { cx: 6, cy: 6, r: 1.2, fill: "currentColor" }]],
  on_time: [["path", { ...LINES, d: "M1.6 6.4 4.6 9.6 10.4 2.6", "stroke-width": 1.9 }]],
  late: [
    ["circle", { ...LINES, cx: 6, cy: 6, r: 4.6, "stroke-width": 1.5 }],
    ["path", { d: "M6 1.4a4.6 4.6 0 0 0 0 9.2z", fill: "currentColor" }],
  ],
  missing: [["circle", { ...LINES, cx: 6, cy: 6, r: 4.4, "stroke-width": 1.6 }]],
  pending: [
    ["circle", { ...LINES, cx: 6, cy: 6, r: 4.6, "stroke-width": 1.3, "stroke-dasharray": "2 1.6" }],
  ],
  untimed: [["path", { ...LINES, d: "M6 1.3 10.7 6 6 10.7 1.3 6z", "stroke-width": 1.5 }]],
  returned: [["path", { ...LINES, d: "M4.6 1.6 1.6 4.6l3 3M1.8 4.6h5.4a3 3 0 0 1 0 6H4.4", "stroke-width": 1.6 }]],
  approved: [
    ["rect", { ...LINES, x: 1.2, y: 1.2, width: 9.6, height: 9.6, rx: 1.6, "stroke-width": 1.3 }],
    ["path", { ...LINES, d: "M3.4 6.2 5.2 8 8.6 3.9", "stroke-width": 1.4 }],
  ],
  locked: [
    ["rect", { ...LINES, x: 2, y: 5.4, width: 8, height: 5.4, rx: 1, "stroke-width": 1.3 }],
    ["path", { ...LINES, d: "M3.8 5.2V3.6a2.2 2.2 0 0 1 4.4 0v1.6", "stroke-width": 1.3 }],
  ],
  reopened: [
    ["rect", { ...LINES, x: 2, y: 5.4, width: 8, height: 5.4, rx: 1, "stroke-width": 1.3 }],
    ["path", { ...LINES, d: "M3.8 5.2V3.4a2.2 2.2 0 0 1 4.2-.8", "stroke-width": 1.3 }],
  ],
  after_lock: [
    ["rect", { x: 2, y: 5.4, width: 8, height: 5.4, rx: 1, fill: "currentColor" }],
    ["path", { ...LINES, d: "M3.8 5V3.4a2.2 2.2 0 0 1 4.2-.8", "stroke-width": 1.3 }],
  ],
  extended: [
    ["circle", { ...LINES, cx: 6, cy: 6, r: 4.8, "stroke-width": 1.3 }],
    ["path", { ...LINES, d: "M6 3.2V6l2 1.6", "stroke-width": 1.3 }],
  ],
  warning: [
    ["path", { ...LINES, d: "M6 1.4 11.2 10.6H.8z", "stroke-width": 1.4 }],
    ["path", { ...LINES, d: "M6 4.6v2.8M6 8.9v.3", "stroke-width": 1.4 }],
  ],
  register: [
    ["rect", { ...LINES, x: 2, y: 1.2, width: 8, height: 9.6, rx: 1, "stroke-width": 1.3 }],
    ["path", { ...LINES, d: "M4.2 4.2h3.6M4.2 6.6h3.6", "stroke-width": 1.3 }],
  ],
  same: [["path", { ...LINES, d: "M1.8 3h8.4M1.8 6h8.4M1.8 9h8.4", "stroke-width": 1.5 }]],
};

function el(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

function draw(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function symbol(name) {
  const shapes = (SYMBOLS[name] ?? []).map(([tag, attributes]) => draw(tag, attributes));
  return draw("svg", { class: `i ${SYMBOLS[name] ? name : ""}`, viewBox: "0 0 12 12", "aria-hidden": "true" }, ...shapes);
}

// Pages are one level deep, so every address of ours is "?…", "page?…" or "kind/page?…" relative to where we stand.
function link(href, className, ...children) {
  const node = el("a", className, ...children);
  const own = /^(\.\/|((in|language|original)\/)?[A-Za-z0-9-]+|(tep|xuat|desk|van-ban)\/[a-z-]+\.[a-z]+)?\?[^\s]*$/;
  if (typeof href === "string" && own.test(href)) node.href = href;
  // a marked workbook of the intake desk, or all of a job
  if (typeof href === "string" && /^desk\/jobs\/[0-9a-f]{12}\/returned(\.zip|\/[0-9]{1,5})$/.test(href)) {
    Object.assign(node, { href, target: "_self" });
  }
  return node;
}

// Values with gaps (null) and a target that may step; both on one scale.
function spark(values, targets) {
  const known = [...values, ...targets].filter((value) => value !== null);
  const low = Math.min(...known);
  const span = Math.max(...known) - low || 1;
  const x = (at) => 2 + (84 * at) / Math.max(1, values.length - 1);
  const y = (value) => (known.length && Math.max(...known) === low ? 10 : 17 - (14 * (value - low)) / span);
  const trace = (series) =>
    series.reduce((path, value, at) => {
      if (value === null) return path;
      const starts = (series[at - 1] ?? null) === null;
      // a value between two gaps is a dot: a line of no length with a round end
      const alone = starts && (series[at + 1] ?? null) === null ? "h0" : "";
      return `${path}${starts ? "M" : "L"}${x(at).toFixed(1)} ${y(value).toFixed(1)}${alone}`;
    }, "");
  const picture = draw("svg", { class: "spark", viewBox: "0 0 88 20", "aria-hidden": "true" });
  if (targets.length) picture.append(draw("path", { class: "t", d: trace(targets) }));
  picture.append(draw("path", { d: trace(values) }));
  const last = values.findLastIndex((value) => value !== null);
  if (last >= 0) picture.append(draw("circle", { cx: x(last).toFixed(1), cy: y(values[last]).toFixed(1), r: 2.2 }));
  return picture;
}

// A plain click moves inside the running app: the address changes and Streamlit is told as if by the Back
// button, which restores every carried filter from it. Any other click is the browser's own.
function follow(event) {
  const anchor = event.composedPath().find((node) => node.tagName === "A" && node.href);
  if (!anchor || anchor.target || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  step(anchor);
}

const push = window.History.prototype.pushState.bind(window.history);

// Streamlit writes the path of a page when its run begins. Who has gone on by then (Back, twice) would stand on the path
// just left, with nothing before it: only links lead to another path.
function keepPath() {
  window.history.pushState = (state, title, address) => {
    if (new URL(address ?? "", window.location.href).pathname === window.location.pathname) push(state, title, address);
  };
}

// `how`: {isFirst} where the keyboard is to stand on the first of what is listed.
function step(anchor, how = {}) {
  if (anchor.href === window.location.href) return;
  const from = window.location.pathname;
  leave(anchor);
  push({}, "", anchor.href);
  window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  arrive(anchor, from, how);
}

// Another filter of the page that is open: what has the keyboard keeps it, and the page stays where it is.
function narrow(address) {
  if (new URL(address, window.location.href).href === window.location.href) return;
  remember();
  push({}, "", address);
  window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
}

// Words without case and accents, as `warehouse.folding` folds them.
const fold = (words) => words.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d");

function begin(parentElement) {
  const root = parentElement.querySelector(".ct");
  root.dataset.theme = theme(root);
  root.replaceChildren();
  root.onclick = follow;
  roots.add(root);
  return root;
}

// A piece is called again with the same data where only the page's colours have turned: what was typed into it stays.
// Says whether that is so; `place.told` is what it was begun with.
function recoloured(place, data) {
  const told = JSON.stringify(data);
  const root = place.querySelector(".ct");
  if (place.told === told && root.hasChildNodes()) {
    root.dataset.theme = theme(root);
    return true;
  }
  place.told = told;
  return false;
}

// Pieces drawn together are asked once: each answer costs the browser the whole page's styles.
let answered = null;
function theme(root) {
  if (answered) return answered;
  const probe = el("span");
  probe.style.color = getComputedStyle(root).getPropertyValue("--st-background-color");
  root.append(probe);
  const [red, green, blue] = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? [255, 255, 255]).map(Number);
  probe.remove();
  answered = 0.3 * red + 0.6 * green + 0.1 * blue < 110 ? "dark" : "light";
  setTimeout(() => { answered = null });
  return answered;
}

// What stands behind a number (`detail` of a .cell: name, status, pairs), shown on hover and on focus.
function explain(root, table, tip) {
  tip.id = "tip";
  let from = null;
  const hide = () => {
    tip.hidden = true;
    from?.removeAttribute("aria-describedby");
    from = null;
  };
  const show = (event) => {
    const box = event.target.closest?.(".cell");
    if (!box?.detail) return hide();
    const [name, word, pairs] = box.detail;
    const list = el("dl");
    for (const [label, value] of pairs) list.append(el("dt", "", label), el("dd", "", value));
    tip.replaceChildren(el("b", "", name), el("div", "ink2", word), list);
    hide();
    tip.hidden = false;
    from = box;
    box.setAttribute("aria-describedby", tip.id);
    const frame = root.getBoundingClientRect();
    const at = box.getBoundingClientRect();
    const below = at.bottom + tip.offsetHeight + 12 < window.innerHeight;
    tip.style.left = `${Math.max(0, Math.min(at.right - frame.left - tip.offsetWidth, frame.width - tip.offsetWidth))}px`;
    tip.style.top = `${below ? at.bottom - frame.top + 6 : at.top - frame.top - tip.offsetHeight - 6}px`;
  };
  table.onmouseover = show;
  table.onmouseleave = hide;
  table.addEventListener("focusin", show);
  table.addEventListener("focusout", hide);
  // what covers other numbers can be put away without moving
  table.addEventListener("keydown", (event) => event.key === "Escape" && hide());
}
