// How dropped files are sent to their job, some at once; `drop.js` draws how far they are. One scope with it (registry.py).
const AT_ONCE = 4;

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

// what the server refuses it refuses again; a lost connection or a full disk may pass
const may_pass = ({ status }) => status < 400 || status >= 500;

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
