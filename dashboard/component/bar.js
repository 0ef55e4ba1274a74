// Fields that show what the address asks for and write what is chosen into it (dashboard/component/bar.py): {label,
// summary, fields, always, clears, words}. A field stays where it is from run to run: who is about to choose in one of
// them keeps the list that is open, whatever a run before brings.
// the fields are put away on a phone, until a person opens them for good
let isOpen = false;

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".ct");
  root.dataset.theme = theme(root);
  const names = data.fields.map((field) => field.name).join();
  if (root.bar?.names !== names) build(root, names, data);
  const { bar } = root;
  bar.data = data;
  bar.group.setAttribute("aria-label", data.label);
  if (bar.opener) bar.opener.textContent = data.summary;
  data.fields.forEach((field, at) => bar.fields[at].show(field));
}

function build(root, names, data) {
  const bar = { names, data };
  root.bar = bar;
  roots.add(root);
  bar.fields = data.fields.map((field) => KINDS[field.kind](bar, field));
  bar.group = el("div", data.labelled ? "fields labelled" : "fields", ...bar.fields.map((field) => field.node));
  bar.group.setAttribute("role", "group");
  root.replaceChildren(bar.group);
  if (!data.summary) return;
  bar.opener = el("button", "opener");
  bar.opener.type = "button";
  const shown = () => {
    root.classList.toggle("is_open", isOpen);
    bar.opener.setAttribute("aria-expanded", String(isOpen));
  };
  bar.opener.onclick = () => { isOpen = !isOpen; shown(); };
  shown();
  root.prepend(bar.opener);
}

// ---- the address: what is chosen is written into it as it now is, whichever run is still on its way

const asked = () => new URLSearchParams(window.location.search);
// of a name that stands there twice the last counts, as on the server
const last = (name) => asked().getAll(name).at(-1) ?? "";
const listed = (name) => last(name).split(",").filter(Boolean);

function write(bar, name, value) {
  const { always, clears } = bar.data;
  const field = bar.data.fields.find((each) => each.name === name);
  const address = asked();
  for (const [each, usual] of Object.entries(always)) if (!address.get(each)) address.set(each, usual);
  for (const each of clears[name] ?? []) address.delete(each);
  const words = Array.isArray(value) ? value.join() : value;
  if (words && words !== field?.usual) address.set(name, words);
  else address.delete(name);
  narrow(`?${address}`);
}

// ---- kinds of fields: each has its node and `show`, which puts it as the run has it

const KINDS = { one: (bar, field) => chooser(bar, field, false), many: (bar, field) => chooser(bar, field, true), switch: segments, flags, words };

function segments(bar, { name, label }) {
  const node = el("div", "seg");
  node.setAttribute("role", "group");
  node.setAttribute("aria-label", label);
  const show = (field) => {
    if (node.told === JSON.stringify(field.choices)) return mark(field.value);
    node.told = JSON.stringify(field.choices);
    node.replaceChildren(...field.choices.map(([code, words]) => {
      const button = el("button", "", words);
      button.type = "button";
      button.value = code;
      button.onclick = () => { mark(code); write(bar, name, code); };
      return button;
    }));
    return mark(field.value);
  };
  const mark = (value) => { for (const each of node.children) each.setAttribute("aria-pressed", String(each.value === value)); };
  return { node, show };
}

function flags(bar) {
  const summary = el("summary");
  const list = el("div");
  const node = el("details", "flags", summary, list);
  shutBeside(node);
  const show = (field) => {
    summary.textContent = field.label;
    field.choices.forEach(([name, words, note, value, isOn], at) => {
      list.children[at] ?? list.append(flag(bar, name, words, note, value));
      list.children[at].firstChild.checked = isOn;
    });
  };
  return { node, show };
}

function flag(bar, name, words, note, value) {
  const box = el("input");
  box.type = "checkbox";
  box.onchange = () => write(bar, name, box.checked ? value : "");
  return el("label", "", box, el("span", "", words, el("small", "", note)));
}

function words(bar, { name, label }) {
  const input = entered(label);
  const node = el("div", "field words", input);
  input.placeholder = label;
  let told = null;
  const commit = () => input.value.trim() !== last(name) && write(bar, name, input.value.trim());
  input.onkeydown = (event) => {
    if (event.key === "Enter" && !event.isComposing) commit();
    // what was typed and not sent is dropped
    if (event.key === "Escape") input.value = last(name);
  };
  input.onblur = commit;
  if (name === "q") searched.field = input;
  const show = (field) => {
    if (told !== field.value) input.value = field.value;
    told = field.value;
  };
  return { node, show };
}

function entered(label) {
  const input = el("input");
  input.type = "text";
  input.autocomplete = "off";
  input.spellcheck = false;
  input.setAttribute("aria-label", label);
  return input;
}
