// Streamlit's own parts speak English: what they say is put into the language of the page as it appears. `said`: by
// the English words; "{}" stands for a name or a number. Our own pieces are out of reach in trees of their own.
const SAYING = ["aria-label", "title", "placeholder"];
const NEVER = "style,script,.js-plotly-plot,[data-testid=stMarkdown],option";
// names and numbers stand in announcements, numbers also among what can be chosen: elsewhere a text may be somebody's own words
const ANNOUNCED = "[data-live-announcer]";
const OFFERED = "[role=option]";
const ANYTHING = /^/;
const NUMBER = /^[0-9]+$/;

function translate(said) {
  const whole = new Map(Object.entries(said).filter(([english, own]) => english !== own && !english.includes("{}")));
  const named = Object.entries(said)
    .filter(([english, own]) => english !== own && english.includes("{}"))
    .map(([english, own]) => [...english.split("{}"), own]);
  if (!whole.size && !named.length) return;
  const inOwn = (words, filling = ANYTHING) => {
    const known = whole.get(words.trim());
    if (known !== undefined) return known;
    for (const [start, end, own] of named) {
      const name = words.slice(start.length, words.length - end.length);
      if (name && words.startsWith(start) && words.endsWith(end) && filling.test(name)) return own.replace("{}", () => name);
    }
    return null;
  };
  const attributes = (element) => {
    for (const name of SAYING) {
      const words = element.getAttribute(name);
      const own = words && inOwn(words);
      if (own) element.setAttribute(name, own);
    }
  };
  const words = (node) => {
    const around = node.parentElement;
    if (around?.closest(NEVER)) return;
    const filling = around?.closest(ANNOUNCED) ? ANYTHING : around?.closest(OFFERED) ? NUMBER : null;
    const own = filling ? inOwn(node.data, filling) : whole.get(node.data.trim());
    if (own) node.data = own;
  };
  const all = (node) => {
    if (node.nodeType === Node.TEXT_NODE) words(node);
    if (node.nodeType !== Node.ELEMENT_NODE || node.closest(".js-plotly-plot")) return;
    attributes(node);
    for (const each of node.querySelectorAll("[aria-label],[title],[placeholder]")) attributes(each);
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) words(walker.currentNode);
  };
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "attributes") attributes(target);
      else if (type === "characterData") words(target);
      else addedNodes.forEach(all);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: SAYING });
  all(document.body);
}
