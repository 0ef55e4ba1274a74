// A field of the filter bar that is chosen in: a box, its list, and what is chosen.
const MOST_LISTED = 200;
const IS_TOUCHED = window.matchMedia("(pointer:coarse)");
const lists = new Map();
let choosers = 0;

// One or several of a list, found by what is typed, with or without accents. `choices`: [code, words] each, or the address
// they come from once the list is opened: there a third one says what else it is found by.
function chooser(bar, { name, label, width }, isMany) {
  const input = entered(label);
  const list = el("ul", "list");
  const count = el("span", "vh");
  const chips = el("span", "chips");
  const clear = cross(() => drop(null));
  const box = el("div", "box", chips, input, clear, arrow());
  const node = el("div", "field", ...(bar.data.labelled ? [el("span", "lab", label)] : []), box, list, count);
  const field = { choices: [], fetched: null, value: null, active: -1, offered: [], typed: "" };
  list.id = `list${(choosers += 1)}`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  if (isMany) list.setAttribute("aria-multiselectable", "true");
  count.setAttribute("role", "status");
  for (const [attribute, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id }))
    input.setAttribute(attribute, value);
  if (width) node.style.setProperty("--w", `${width}px`);
  if (isMany) node.classList.add("many");

  const isChosen = (code) => (isMany ? field.value.some(([each]) => each === code) : field.value === code);
  const wordsOf = (code) => field.known.get(code) ?? code;
  // null while they are on their way, false where they cannot be had
  const every = () => (Array.isArray(field.choices) ? field.choices : field.fetched);

  const show = (given) => {
    Object.assign(field, given);
    field.known = new Map([...(every() || []).map(([code, said]) => [code, said]), ...(isMany ? field.value : [])]);
    input.inputMode = Array.isArray(field.choices) && field.choices.length < 12 ? "none" : "text";
    state();
    const told = JSON.stringify([given.choices, given.value]);
    const isOther = told !== field.told;
    field.told = told;
    if (list.hidden || !isOther) return;
    if (given.choices === field.from) offer(field.active);
    else load();
  };

  // what is chosen, beside or in the field
  const state = () => {
    const values = isMany ? field.value : [];
    const shown = field.is_wide ? values : values.slice(0, 1);
    chips.replaceChildren(
      ...shown.map(([code, said]) => el("span", "chip", el("span", "", said), cross(() => drop(code), bar.data.words.remove.replace("{}", () => said)))),
      ...(values.length > shown.length ? [el("span", "rest", `+${values.length - shown.length}`)] : []),
    );
    chips.hidden = !values.length;
    input.placeholder = values.length ? "" : field.empty;
    clear.hidden = isMany || field.is_required || !field.value;
    clear.setAttribute("aria-label", `${bar.data.words.clear}: ${label}`);
    if (list.hidden) settle();
    node.classList.toggle("is_set", isMany ? values.length > 0 : Boolean(field.value) && !field.is_required);
  };

  // the words of what is chosen, whatever was typed
  const settle = () => {
    input.value = isMany || !field.value ? "" : wordsOf(field.value);
    input.title = input.value;
    // what is typed next takes its place
    if (input.getRootNode().activeElement === input) input.select();
  };

  const open = async () => {
    if (!list.hidden) return;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    field.typed = "";
    await load();
  };

  // what is to be chosen from, asked for where it comes apart; anew where it has become another list meanwhile
  const load = async () => {
    const from = field.choices;
    field.from = from;
    const isApart = !Array.isArray(from);
    if (isApart) field.fetched = null;
    offer();
    if (!isApart) return;
    const found = await listFrom(from);
    if (list.hidden) return;
    if (from !== field.choices) return void load();
    field.fetched = found;
    for (const [code, said] of found || []) field.known.set(code, said);
    offer();
  };

  // opened to look through: what is typed next takes the place of what stands there
  const unfold = () => {
    open();
    input.select();
  };

  // taken away by its cross: the keyboard goes on in the field, without a touch screen's keys
  const drop = (code) => {
    choose(code);
    if (!IS_TOUCHED.matches) input.focus();
  };

  const shut = () => {
    if (list.hidden) return;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    count.textContent = "";
    settle();
  };

  // the list as it now is; `keep`: which of it the keyboard is on
  const offer = (keep = -1) => {
    const { words: said } = bar.data;
    const matching = every() ? matches(every(), field.typed) : [];
    field.offered = matching.slice(0, MOST_LISTED);
    const at = field.typed ? 0 : field.offered.findIndex(([code]) => isChosen(code));
    const note = every() === null ? said.loading : every() === false ? said.failed : matching.length ? "" : said.none;
    list.replaceChildren(...field.offered.map(option), ...(note ? [remark(note)] : []));
    if (matching.length > MOST_LISTED) list.append(remark(said.more.replace("{}", () => String(matching.length - MOST_LISTED))));
    count.textContent = note || said.count.replace("{}", () => String(matching.length));
    reach(Math.min(keep < 0 ? at : keep, field.offered.length - 1));
  };

  const option = ([code, said], at) => {
    const made = el("li", "", el("span", "", said));
    made.id = `${list.id}-${at}`;
    made.setAttribute("role", "option");
    made.setAttribute("aria-selected", String(isChosen(code)));
    made.onclick = () => choose(code);
    return made;
  };

  const reach = (at) => {
    list.querySelector(".on")?.classList.remove("on");
    field.active = at;
    const made = list.children[at];
    if (at < 0 || !made) return input.removeAttribute("aria-activedescendant");
    made.classList.add("on");
    input.setAttribute("aria-activedescendant", made.id);
    return made.scrollIntoView({ block: "nearest" });
  };

  const choose = (code) => {
    if (!isMany) {
      field.value = code;
      shut();
      state();
      if (IS_TOUCHED.matches) input.blur();
      return write(bar, name, code ?? "");
    }
    // of the address, not of the last run: a second choice may come before the first is answered
    const before = listed(name).filter((each) => field.known.has(each) || each === code);
    const after = before.includes(code) ? before.filter((each) => each !== code) : [...before, code];
    const found = field.offered.find(([each]) => each === code);
    if (found) field.known.set(code, found[1]);
    field.value = after.map((each) => [each, wordsOf(each)]);
    field.typed = input.value = "";
    state();
    if (!list.hidden) {
      const top = list.scrollTop;
      offer(field.active);
      list.scrollTop = top;
    }
    return write(bar, name, after);
  };

  const ENDS = { Home: 0, End: MOST_LISTED };
  const STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
  input.onkeydown = (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.key in STEPS || (event.key in ENDS && !list.hidden && !field.typed)) {
      event.preventDefault();
      if (list.hidden) unfold();
      else reach(Math.max(0, Math.min(field.offered.length - 1, ENDS[event.key] ?? field.active + STEPS[event.key])));
      if (field.active < 0 && field.offered.length) reach(0);
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      if (field.offered[field.active]) choose(field.offered[field.active][0]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      shut();
    } else if (event.key === "Backspace" && isMany && !input.value && field.value.length) {
      choose(field.value.at(-1)[0]);
    }
  };
  input.oninput = () => {
    const typed = input.value;
    open();
    field.typed = input.value = typed;
    offer();
  };
  input.onfocus = () => input.select();
  input.onblur = shut;
  // the keyboard stays in the field while the list is pressed or scrolled
  node.onmousedown = (event) => { if (event.target !== input) event.preventDefault(); };
  box.onclick = (event) => {
    if (event.target.closest("button.cross")) return;
    input.focus();
    if (event.target === input && !list.hidden) return;
    if (list.hidden) unfold();
    else shut();
  };
  return { node, show };
}

// Those that hold every word; the accents as typed first.
function matches(choices, typed) {
  const wanted = fold(typed).split(/\s+/).filter(Boolean);
  if (!wanted.length) return choices;
  const exact = typed.toLowerCase().normalize("NFC").trim();
  const found = choices.filter((choice) => {
    const held = (choice.folded ??= fold(`${choice[1]} ${choice[0]} ${choice[2] ?? ""}`));
    return wanted.every((word) => held.includes(word));
  });
  const isExact = ([, said]) => said.toLowerCase().normalize("NFC").includes(exact);
  return [...found.filter(isExact), ...found.filter((choice) => !isExact(choice))];
}

// What a list holds that is asked for apart; false where it cannot be had.
function listFrom(address) {
  if (!lists.has(address)) {
    const got = fetch(new URL(address, document.baseURI)).then((answer) => (answer.ok ? answer.json() : false)).catch(() => false);
    lists.set(address, got);
    got.then((found) => found || lists.delete(address));
  }
  return lists.get(address);
}

function remark(words) {
  const made = el("li", "remark", words);
  made.setAttribute("role", "presentation");
  return made;
}

function cross(act, label = "") {
  const made = el("button", "cross", symbol("missed"));
  made.type = "button";
  made.onclick = (event) => { event.stopPropagation(); act(); };
  if (label) made.setAttribute("aria-label", label);
  return made;
}

const arrow = () => draw("svg", { class: "arrow", viewBox: "0 0 12 12", "aria-hidden": "true" }, draw("path", { ...LINES, d: "M2.5 4.5 6 8l3.5-3.5", "stroke-width": 1.6 }));
