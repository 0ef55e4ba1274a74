// "/" goes to the search field from anywhere but another field. Without it, Enter in the field narrows the page that is
// open; after it, Enter leads to everything that is found, and once more to the first of it.
// A page without the field leads to the one that has it.
const PATIENCE = 5000; // milliseconds until that page is given up
// the field of the filter bar, which says so when it is built
const searched = { field: null };

// `hint` says so beside the field.
function watchSearch(hint) {
  const field = () => (searched.field?.isConnected ? searched.field : null);
  window.addEventListener("keydown", (event) => {
    const from = event.composedPath()[0];
    if (event.key === "/") return begins(event, from);
    if (event.key !== "Enter" || event.isComposing || from !== field() || !from.parentElement.dataset.everywhere) return undefined;
    if (!from.value.trim()) return undefined;
    event.preventDefault();
    event.stopPropagation();
    return look(from.value.trim());
  }, { capture: true });
  window.addEventListener("focusout", (event) => {
    const from = event.composedPath()[0];
    if (from !== field()) return;
    from.removeAttribute("aria-description");
    delete from.parentElement.dataset.everywhere;
  });

  function begins(event, from) {
    if (from.matches?.("input, textarea, select, [contenteditable=true]") || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (!field()) step(link(searchPage(), ""));
    enter(performance.now() + PATIENCE);
  }

  function enter(until) {
    if (!field()) {
      if (performance.now() < until) requestAnimationFrame(() => enter(until));
      return;
    }
    field().focus();
    field().select();
    field().parentElement.dataset.everywhere = hint;
    field().setAttribute("aria-description", hint);
  }
}

// The menu's own link holds the filters in force.
function searchPage() {
  const [own] = [...roots].flatMap((root) => [...root.querySelectorAll('nav a[href^="tim-kiem?"]')]);
  return own ? own.getAttribute("href") : "tim-kiem?";
}

function look(words) {
  const [page, asked] = searchPage().split("?");
  const filters = new URLSearchParams(asked);
  filters.set("q", words);
  step(link(`${page}?${filters}`, ""), { isFirst: true });
}
