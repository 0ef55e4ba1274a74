// A tree of nodes: text, or {tag, css, nodes} and where needed href, status, title, spark, share, copy, label, lang.
const TAGS = new Set(["div", "span", "p", "b", "small", "h1", "h2", "h3", "ul", "li", "dl", "dt", "dd", "nav", "a",
  "button", "details", "summary", "table", "thead", "tbody", "tr", "th", "td", "i", "ol"]);

export default function ({ data, parentElement }) {
  const root = begin(parentElement);
  root.append(...data.nodes.map((node) => build(node)));
  reveal(root);
}

// What a click has opened further down is brought into sight, once, and held there while the rest of the page is drawn. Who came by Back finds the page as it was left.
const HELD = 2000;
// what begins further down than this part of the window is hardly seen
const LOWEST = 0.4;
let returned = -Infinity;
window.addEventListener("popstate", (event) => {
  if (event.isTrusted) returned = performance.now();
});

function reveal(root) {
  const opened = root.querySelector("[data-reveal]");
  if (!opened || root.revealed === opened.dataset.reveal) return;
  root.revealed = opened.dataset.reveal;
  const since = performance.now();
  const stop = new AbortController();
  for (const kind of ["wheel", "touchstart", "pointerdown", "keydown", "popstate"]) {
    window.addEventListener(kind, () => stop.abort(), { capture: true, passive: true, signal: stop.signal });
  }
  const step = () => {
    const now = performance.now();
    if (stop.signal.aborted || !opened.isConnected) return stop.abort();
    const { top } = opened.getBoundingClientRect();
    if (top > LOWEST * window.innerHeight || top < 0) opened.scrollIntoView({ block: "start" });
    return now - since < HELD && now - returned > HELD ? requestAnimationFrame(step) : stop.abort();
  };
  requestAnimationFrame(step);
}

function build(node) {
  if (typeof node === "string") return document.createTextNode(node);
  if (node.status && !node.tag) return symbol(node.status);
  if (node.spark) return el("span", "sparkbox", spark(node.spark.values, node.spark.targets));
  if (!TAGS.has(node.tag)) return document.createTextNode("");
  const children = (node.nodes ?? []).map((child) => build(child));
  const made = node.tag === "a" ? link(node.href, node.css, ...children) : el(node.tag, node.css, ...children);
  if (node.title) made.title = node.title;
  // a target leaves the click to the browser: the page is loaded as a whole, in the other language
  if (node.whole) made.target = "_self";
  if (node.sorts) asShown(made, node.sorts);
  if (node.lang) Object.assign(made, { lang: node.lang, hreflang: node.lang });
  if (node.fresh) Object.assign(made, { target: "_blank", rel: "noopener" });
  if (node.label) made.setAttribute("aria-label", node.label);
  if (node.role) made.setAttribute("role", node.role);
  if (node.reveal) made.dataset.reveal = node.reveal;
  if (node.stop) made.tabIndex = 0;
  if (node.scope) made.scope = node.scope;
  if (node.current) made.setAttribute("aria-current", node.current);
  if (node.share) made.style.flex = String(Number(node.share));
  if (node.tag === "button") made.type = "button";
  if (node.picture) made.onclick = () => keepPicture(node.picture);
  if (node.tag === "details") shutBeside(made);
  if (node.copy) made.onclick = () => copy(made, node);
  return made;
}

async function copy(made, node) {
  // words as they are, or the full address of a view
  const address = node.copied_as === "words" ? node.copy : new URL(node.copy, window.location.href).href;
  const before = made.textContent;
  try {
    await navigator.clipboard.writeText(address);
    made.textContent = node.copied;
  } catch {
    window.prompt(before, address);
    return;
  }
  window.setTimeout(() => (made.textContent = before), 2000);
}
