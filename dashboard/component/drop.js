// {job, only, most, open, jobs, listed, words, tiles, running}. `job` is where the job of this page stands: {id, revision,
// state, step, done, total, arrived, expected, counts, said}; `listed` how those of the list stand, null beside a job. An upload belongs to the tab, not to the page that shows it: it
// goes on while other pages are looked at. Until it ends, `globalThis.chitieuUpload` holds it.
const AT_ONCE = 4;
const LOOK = 700;
// a job that rests may be moved on by somebody else
const LOOK_RESTING = 4000;
const LIST = 2000;
// the page may be told while its server is away: it is told again, each time after a longer while, until it runs
const AGAIN = 3000;
const AGAIN_AT_MOST = 24000;
const SIGNS = { ok: "attained", warning: "warning", error: "missed", duplicate: "same", register: "register" };

export default function (piece) {
  const place = piece.parentElement;
  const root = begin(place);
  place.piece = piece;
  const { data } = piece;
  const shown = { root, data, job: data.job };
  place.shown = shown;
  if (data.open) root.append(area(shown, piece));
  shown.state = el("div", "state");
  shown.state.setAttribute("role", "status");
  shown.bar = el("div", "bar", el("i"));
  shown.bar.setAttribute("role", "progressbar");
  shown.bar.setAttribute("aria-label", data.words.bar);
  shown.failed = el("div", "failed");
  shown.failed.setAttribute("role", "alert");
  shown.tiles = el("div", "tiles");
  shown.pending = el("div", "pending");
  root.append(shown.state, shown.bar, shown.failed, shown.tiles, shown.pending);
  draw_state(place);
  watch(place);
}

// what is there to see, from the upload of this tab and from what the server said last
function draw_state(place) {
  const { shown, piece } = place;
  const { data, job, state, bar, failed, tiles, pending } = shown;
  const upload = globalThis.chitieuUpload;
  const own = upload && (upload.active || !job || upload.job === job.id) ? upload : null;
  const words = data.words;
  let [line, note, part] = ["", "", null];
  if (own?.active) {
    [line, note] = [filled(words.sending, own.done, own.total), words.leave_sending];
    part = own.bytes ? own.sent / own.bytes : own.done / own.total;
  } else if (job && data.running.includes(job.state)) {
    const step = job.state === "checking" && ["judging", "changes"].includes(job.step) ? job.step : job.state;
    line = job.total ? filled(words[step], job.done, job.total) : ({ checking: words.waiting, recording: words.recording_begun })[job.state] ?? words[job.state];
    note = job.state === "checking" ? words.leave : words.leave_writing;
    part = job.total ? job.done / job.total : 0;
  } else if (job?.state === "ready") line = words.checked;
  if (own?.said) note = own.said;
  const told = `${line}|${note}`;
  if (state.told !== told) {
    state.told = told;
    state.replaceChildren(...[line && el("b", "", line), note && el("span", "", note)].filter(Boolean));
  }
  bar.hidden = part === null;
  if (part !== null) {
    bar.firstChild.style.width = `${(100 * part).toFixed(1)}%`;
    bar.setAttribute("aria-valuenow", String(Math.round(100 * part)));
  }
  draw_failed(failed, own, words);
  const counts = job?.counts ?? {};
  const any = Object.values(counts).some(Boolean);
  tiles.hidden = !any;
  pending.hidden = !counts.pending;
  if (counts.pending) pending.replaceChildren(symbol("pending"), filled(words.pending, counts.pending, counts.pending));
  if (any) {
    tiles.setAttribute("role", "group");
    tiles.setAttribute("aria-label", words.tiles);
    // what is no submission has a tile only where there is any
    const kinds = Object.entries(data.tiles).filter(([name]) => name !== "register" || counts.register);
    tiles.classList.toggle("five", kinds.length === 5);
    tiles.replaceChildren(
      ...kinds.map(([name, label]) => {
        const number = el("span", `big ${SIGNS[name]}`, symbol(SIGNS[name]), shown_count(counts[name] ?? 0));
        const tile = el("button", "tile", number, el("span", "lab", label));
        tile.type = "button";
        tile.disabled = !counts[name];
        tile.setAttribute("aria-pressed", String(data.only === name));
        tile.onclick = () => piece.setTriggerValue("only", data.only === name ? "all" : name);
        return tile;
      }),
    );
  }
}

// every file that did not arrive with the reason, and the button that sends those again whose reason may pass
function draw_failed(box, own, words) {
  const files = own?.failed ?? [];
  const told = files.length ? `${own.job}|${files.length}|${own.active}|${own.total}` : "";
  if (box.told === told) return;
  box.told = told;
  if (!files.length) return box.replaceChildren();
  const head = el("p", "", symbol("missed"), el("b", "", filled(words.failed, files.length, own.total)));
  const list = el("ul", "", ...files.map(({ name, why }) => el("li", "", el("b", "", name), el("span", "", why))));
  const again = files.filter(may_pass);
  const button = again.length && !own.active ? el("button", "step again", filled(words.again, again.length, own.total)) : null;
  if (button) Object.assign(button, { type: "button", onclick: () => retry(own) });
  return box.replaceChildren(...[head, list, button].filter(Boolean));
}

// what the server refuses it refuses again; a lost connection or a full disk may pass
const may_pass = ({ status }) => status < 400 || status >= 500;

const shown_count = (number) => number.toLocaleString(document.documentElement.lang || "vi");
const filled = (words, done, total) => words.replace("{done}", shown_count(done)).replace("{total}", shown_count(total));

// asks where the job stands while something is under way; the page runs again only when the job has moved on, or now and
// then when there are further verdicts to be listed. Beside the list of jobs, when one of them stands elsewhere.
function watch(place) {
  window.clearTimeout(place.timer);
  const { data } = place.piece;
  const upload = globalThis.chitieuUpload;
  if (upload?.active) upload.place = place;
  const drawn = Date.now();
  const sought = sought_job(data);
  const follows = place.shown.job?.id ?? null;
  let [lost, told, wait] = [0, -Infinity, AGAIN];
  const tell = (name, value) => {
    if (Date.now() - told < wait) return;
    if (told > 0) wait = Math.min(2 * wait, AGAIN_AT_MOST);
    told = Date.now();
    place.piece.setTriggerValue(name, value);
  };
  const is_over = () => !place.isConnected || place.piece.data !== data || (place.shown.job?.id ?? null) !== follows;
  const compare = (found) => {
    if (sought) return tell("job", sought);
    if (!follows) return found.listed === data.listed || globalThis.chitieuUpload?.active || tell("moved", found.listed);
    if (found.state) place.shown.job = found;
    const { job } = place.shown;
    const is_longer = JSON.stringify(job.counts) !== JSON.stringify(data.job.counts);
    const waited = Object.values(data.job.counts).some(Boolean) ? LIST : 0;
    if (job.state !== data.job.state || (is_longer && Date.now() - drawn > waited)) tell("moved", `${follows}:${job.revision}`);
  };
  const address = () => {
    if (sought) return `${data.jobs}/${sought}`;
    return follows ? `${data.jobs}/${follows}?since=${place.shown.job.revision}` : data.jobs;
  };
  const look = async () => {
    if (is_over()) return;
    try {
      const answer = await fetch(address(), { cache: "no-store", signal: AbortSignal.timeout(8000) });
      const found = answer.ok ? await answer.json() : null;
      if (is_over()) return;
      lost = 0;
      if (found) compare(found);
      draw_state(place);
    } catch {
      if (is_over()) return;
      lost += 1;
      if (lost > 2 && follows) {
        place.shown.state.told = null;
        place.shown.state.replaceChildren(el("b", "", data.words.offline));
      }
    }
    place.timer = window.setTimeout(look, pause());
  };
  const pause = () => (sought || (follows && data.running.includes(place.shown.job.state)) ? LOOK : LOOK_RESTING);
  place.timer = window.setTimeout(look, Math.max(150, pause() - LOOK));
}

// the job of this tab's upload where the address names it and the page is not about it yet; while files are sent the page rests
function sought_job(data) {
  const upload = globalThis.chitieuUpload;
  if (!upload?.job || upload.active || data.job?.id === upload.job) return null;
  return new URL(window.location.href).searchParams.get("job") === upload.job ? upload.job : null;
}

function area(shown, piece) {
  const { words } = shown.data;
  const files = el("input");
  const folder = el("input");
  for (const input of [files, folder]) {
    Object.assign(input, { type: "file", multiple: true, hidden: true });
    input.onchange = () => {
      const found = [...input.files].map((file) => ({ file, name: file.webkitRelativePath || file.name }));
      input.value = "";
      begin_upload(piece, found);
    };
  }
  files.className = "files";
  folder.webkitdirectory = true;
  const button = (label, input) => {
    const made = el("button", "step", label);
    made.type = "button";
    made.onclick = () => input.click();
    return made;
  };
  const box = el("div", "area", el("div", "words", el("b", "", is_waiting(shown.data.job) ? words.add : words.drop), el("span", "", words.kinds)),
    el("div", "acts", button(words.files, files), button(words.folder, folder)), files, folder);
  const over = (event) => {
    event.preventDefault();
    box.classList.toggle("over", event.type === "dragover");
  };
  box.ondragover = over;
  box.ondragleave = over;
  box.ondrop = async (event) => {
    over(event);
    begin_upload(piece, await dropped(event.dataTransfer));
  };
  return box;
}

// files and folders of a drop, every level of them; a browser without entries gives the files alone
async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files].map((file) => ({ file, name: file.name }));
  const found = [];
  const walk = async (entry) => {
    if (entry.isFile) {
      const file = await new Promise((resolve) => entry.file(resolve, () => resolve(null)));
      if (file) found.push({ file, name: entry.fullPath.replace(/^\//, "") });
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
      if (!some.length) return;
      for (const each of some) await walk(each);
    }
  };
  for (const entry of entries) await walk(entry);
  return found;
}

const NOISE = /(^|\/)(~\$[^/]*|\.DS_Store|\._[^/]*|Thumbs\.db|desktop\.ini|__MACOSX\/.*)$/i;
const NAME = 240;

async function begin_upload(piece, found) {
  const place = piece.parentElement;
  const { words, most, jobs } = piece.data;
  const refuse = (sentence) => place.shown.state.replaceChildren(el("span", "bad", sentence));
  if (globalThis.chitieuUpload?.active) return refuse(words.busy);
  const files = found.filter(({ name }) => !NOISE.test(name));
  const left_out = found.filter(({ name }) => NOISE.test(name)).map(({ name }) => name.slice(-NAME));
  if (!files.length) return refuse(left_out.length ? `${words.of_system} ${left_out.slice(0, 3).join(", ")}` : words.empty);
  if (files.length > most) return refuse(words.too_many);
  const adds_to = is_waiting(place.shown.job) ? place.shown.job.id : null;
  const upload = { place, adds_to, left_out: left_out.slice(0, most), active: false, done: 0, total: files.length, sent: 0, failed: [],
    bytes: total_of(files) };
  globalThis.chitieuUpload = upload;
  if (!adds_to) place.shown.job = null;
  await transfer(upload, files.map((each, n) => ({ ...each, n })));
}

// only what did not arrive, into the same job
function retry(upload) {
  if (upload.active || globalThis.chitieuUpload !== upload) return;
  const again = upload.failed.filter(may_pass);
  upload.failed = upload.failed.filter((each) => !may_pass(each));
  upload.done -= again.length;
  transfer(upload, again);
}

// while files are missing that may still arrive, the job awaits them: the person sends them again, or has it checked without
async function transfer(upload, files) {
  const { words, jobs } = upload.place.piece.data;
  Object.assign(upload, { active: true, said: "" });
  window.addEventListener("beforeunload", stay);
  if (upload.place.isConnected) draw_state(upload.place);
  if (!upload.job) {
    const made = await (upload.adds_to ? send_rest(upload, jobs, files) : send_first(upload, jobs, files));
    if (!made.ok) {
      upload.failed = files.map((each) => ({ ...each, why: made.said || words.lost, status: made.status }));
      upload.done = files.length;
      return end(upload, words.none_sent);
    }
    upload.job = upload.adds_to ?? made.found.id;
    if (upload.adds_to) {
      files = files.map((each, at) => ({ ...each, n: made.found.places[at] })).filter(({ n }) => n !== null);
      Object.assign(upload, { total: files.length, bytes: total_of(files) });
      if (!files.length) return end(upload, words.all_there);
    } else show_address(upload);
  }
  let next = 0;
  const work = async () => {
    while (next < files.length) await one(upload, jobs, files[next++], words);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (upload.failed.length === upload.total) return end(upload, words.none_sent);
  let said = words.some_sent;
  if (!upload.failed.some(may_pass) && (await waits_for_more(upload, jobs))) said = words.still_missing;
  else if (!upload.failed.some(may_pass)) {
    const asked = await send("POST", `${jobs}/${upload.job}/check`, "{}");
    said = asked.said || "";
  }
  end(upload, said);
  if (!upload.place.isConnected) return;
  upload.place.piece.setTriggerValue("job", upload.job);
  watch(upload.place);
}

const is_waiting = (job) => job?.state === "receiving";
const total_of = (files) => files.reduce((sum, { file }) => sum + file.size, 0);

// a job awaits its files by name: whoever loses this tab can send the rest from another
function send_first({ left_out }, jobs, files) {
  return send("POST", jobs, JSON.stringify({ count: files.length, left_out, names: files.map(({ name }) => name.slice(-NAME)) }));
}

function send_rest({ adds_to, left_out }, jobs, files) {
  const told = files.map(({ file, name }) => [name.slice(-NAME), file.size]);
  return send("POST", `${jobs}/${adds_to}/files`, JSON.stringify({ left_out, files: told }));
}

// what was added may not be all: the rest can still be dropped
async function waits_for_more({ adds_to }, jobs) {
  if (!adds_to) return false;
  const { ok, found } = await send("GET", `${jobs}/${adds_to}`);
  return ok && found.arrived < found.expected;
}

// the page is about the job from here on, also after it is loaded anew; it runs again once all is sent
function show_address({ place, job }) {
  if (!place.isConnected) return;
  const address = new URL(window.location.href);
  address.searchParams.set("job", job);
  address.searchParams.delete("file");
  window.history.pushState(window.history.state, "", address);
}

async function one(upload, jobs, given, words) {
  const { file, name, n } = given;
  let result;
  for (let attempt = 0; attempt < 2; attempt += 1) {
    let sent = 0;
    result = await send("PUT", `${jobs}/${upload.job}/files/${n}?name=${encodeURIComponent(name)}`, file, (now) => {
      upload.sent += now - sent;
      sent = now;
      later(upload);
    });
    if (!result.ok) upload.sent -= sent;
    if (result.ok || !may_pass(result)) break;
  }
  upload.done += 1;
  if (!result.ok) upload.failed.push({ ...given, why: result.said || words.lost, status: result.status });
  later(upload);
}

// drawn at most once a frame
function later(upload) {
  if (upload.waits) return;
  upload.waits = true;
  window.requestAnimationFrame(() => {
    upload.waits = false;
    if (upload.place.isConnected) draw_state(upload.place);
  });
}

function end(upload, said) {
  upload.active = false;
  upload.said = said;
  window.removeEventListener("beforeunload", stay);
  if (upload.place.isConnected) draw_state(upload.place);
}

const stay = (event) => event.preventDefault();

function send(method, address, body, progress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    request.setRequestHeader("X-Chitieu", "1");
    request.setRequestHeader("Content-Type", method === "PUT" ? "application/octet-stream" : "application/json");
    if (progress) request.upload.onprogress = (event) => progress(event.loaded);
    request.onloadend = () => {
      let found = null;
      try {
        found = JSON.parse(request.responseText);
      } catch {
        found = null;
      }
      const ok = request.status >= 200 && request.status < 300;
      resolve({ ok, status: request.status, found, said: ok ? "" : found?.said });
    };
    request.send(body);
  });
}
