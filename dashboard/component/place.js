// Where a person stands on a page: how far it is scrolled, and on what the keyboard and a screen reader are. Streamlit
// knows neither of its steps, so each is remembered here with its entry in the browser's history: Back finds the page as
// it was left, and a link that was followed ends on the heading of what it led to, not on nothing.
const PLACES = "chitieu.places";
const MOST_PLACES = 60;
// pieces are drawn one by one after the run that sent them; a page that grows no more has them all, most likely; and one
// that is long still and shorter than it was stays so
const DRAWN = 400;
const SHORTER = 2000;
const LATEST = 10000;
const NO_RUN = 1500;
const roots = new Set();
let coming = null;

const entry = () => window.navigation?.currentEntry?.key ?? window.location.href;
const main = () => document.querySelector("[data-testid=stMain]");

function places() {
  try {
    return new Map(JSON.parse(window.sessionStorage.getItem(PLACES)) ?? []);
  } catch {
    // nothing is kept, or nothing may be
    return new Map();
  }
}

// `more`: {href, said} of the link that is about to be followed, {areas: {name: how far}} of what scrolls by itself
function remember(more) {
  const all = places();
  const before = all.get(entry()) ?? {};
  all.delete(entry());
  all.set(entry(), { ...before, top: main()?.scrollTop ?? 0, ...more, areas: { ...before.areas, ...more?.areas } });
  try {
    window.sessionStorage.setItem(PLACES, JSON.stringify([...all].slice(-MOST_PLACES)));
  } catch {
    // a browser that keeps nothing starts each page at its top
  }
}

const isField = (node) => Boolean(node?.matches("input, textarea"));
// what has the keyboard, also inside a piece's own tree
function focused() {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  return node;
}
const named = (anchor) => ({ href: anchor.getAttribute("href"), said: anchor.getAttribute("aria-label") ?? anchor.textContent });

// Call before a link of ours changes the address.
function leave(anchor) {
  remember(named(anchor));
  // a field that loses the keyboard would send what stands in it
  if (!isField(focused())) focused()?.blur();
}

// Call once a link of ours has changed the address: `from` is the path it stood on.
function arrive(anchor, from, how) {
  const isSamePage = from === window.location.pathname;
  pending({ top: null, areas: isSamePage ? areasNow() : {}, ...(isSamePage ? named(anchor) : {}), isSamePage, ...how });
}

// Call once the browser's history has: the page stands as it was left.
function comeBack() {
  pending({ areas: {}, top: null, ...places().get(entry()) });
}

function pending(found) {
  const mine = { ...found, since: performance.now() };
  coming = mine;
  const step = () => {
    if (coming !== mine) return undefined;
    const now = performance.now();
    const isRunning = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState !== "notRunning";
    mine.ran ||= isRunning;
    if (isRunning || (!mine.ran && now - mine.since < NO_RUN)) mine.over = null;
    else settle(mine, now);
    if (!mine.isSettled) return requestAnimationFrame(step);
    coming = null;
    return remember();
  };
  requestAnimationFrame(step);
}

// Pieces are drawn one after the other: hold on until the page no longer grows.
function settle(mine, now) {
  mine.over ??= now;
  const page = main();
  const height = page?.scrollHeight ?? 0;
  if (height !== mine.height) mine.still = now;
  mine.height = height;
  const most = Math.max(0, height - (page?.clientHeight ?? 0));
  if (page && mine.top !== null && page.scrollTop !== Math.min(mine.top, most)) page.scrollTop = mine.top;
  const isThere = mine.top === null || mine.top <= most + 1;
  const isStill = now - mine.still > DRAWN;
  const isFocused = focusOn(mine, isStill);
  const isShorter = now - mine.still > SHORTER;
  mine.isSettled = now - mine.over > LATEST || (isFocused && ((isThere && isStill) || isShorter));
}

// The very link that was followed where it is still there, else the row it opened, else the page's heading; of what was
// searched for the first, while the keyboard is still in the field: without any it stays there.
function focusOn(mine, isStill) {
  const isElsewhere = document.activeElement && document.activeElement !== document.body;
  if (mine.isLoaded || (isElsewhere && !mine.isFirst)) return true;
  for (const root of roots) if (!root.isConnected) roots.delete(root);
  const all = (selector) => [...roots].flatMap((root) => [...root.querySelectorAll(selector)]);
  const find = (selector) => all(selector)[0] ?? null;
  if (mine.isFirst) {
    if (isElsewhere && !isField(focused())) return true;
    const first = isStill || !mine.isSamePage ? find("tbody a.row") : null;
    first?.focus({ preventScroll: true });
    return Boolean(first) || isStill;
  }
  // several links may lead to one address
  const alike = mine.href ? all(`a[href="${CSS.escape(mine.href)}"]`) : [];
  const same = alike.find((each) => named(each).said === mine.said) ?? (isStill ? alike[0] : null) ?? null;
  const target = same ?? (mine.isSamePage ? find("tr.pick a[href]") : null) ?? (isStill || !mine.href ? find("h1") : null);
  if (!target) return false;
  if (target.tagName === "H1") target.tabIndex = -1;
  target.focus({ preventScroll: true });
  return true;
}

// ---- what scrolls by itself inside a piece: its own tree keeps its scrolling to itself

const areas = new Map();
function areasNow() {
  return Object.fromEntries([...areas].map(([name, area]) => [name, area.scrollTop]));
}

// Once it is drawn in full: as far down as it was, and from now on remembered.
function keepScroll(area, name) {
  for (const [other, { isConnected }] of areas) if (!isConnected) areas.delete(other);
  areas.set(name, area);
  area.scrollTop = coming?.areas[name] ?? 0;
  area.addEventListener("scroll", () => coming || remember({ areas: { [name]: area.scrollTop } }), { passive: true });
}

// Called once by the page's shared code, when there is already something to see.
function watchPlaces() {
  window.addEventListener("popstate", (event) => event.isTrusted && comeBack(), { capture: true });
  document.addEventListener("scroll", ({ target }) => target === main() && !coming && remember(), { capture: true, passive: true });
  // whoever scrolls, types or presses is not moved about
  for (const kind of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    window.addEventListener(kind, () => { coming = null }, { capture: true, passive: true });
  }
  // loaded anew, or come back to from another document: the browser's own focus stays
  const known = places().get(entry());
  if (known) pending({ ...known, isLoaded: true, ran: true });
}
