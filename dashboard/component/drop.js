// {job, only, most, open, jobs, listed, words, tiles, running}. `job` is where the job of this page stands: {id, revision,
// state, step, done, total, arrived, expected, counts, said}; `listed` how those of the list stand, null beside a job. An upload belongs to the tab, not to the page that shows it: it
// goes on while other pages are looked at. Until it ends, `globalThis.chitieuUpload` holds it.
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

const is_waiting = (job) => job?.state === "receiving";
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
