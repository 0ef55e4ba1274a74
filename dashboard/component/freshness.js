// {version, said, take, ready}: asks for the newest version's name while the tab is looked at; `said` has a "{}" for it.
const EVERY = 7000;

export default function (piece) {
  const place = piece.parentElement;
  begin(place).setAttribute("role", "status");
  place.piece = piece;
  if (place.newest) offer(place);
  if (place.isWatched) return;
  place.isWatched = true;
  const timer = window.setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);

  async function look() {
    if (!place.isConnected) {
      window.clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    } else if (!document.hidden) {
      const newest = await ask(new URL(place.piece.data.ready, window.location.href));
      if (!newest || newest === place.newest) return;
      place.newest = newest;
      offer(place);
    }
  }
}

function offer({ newest, piece: { data, parentElement, setTriggerValue } }) {
  const root = parentElement.querySelector(".ct");
  root.replaceChildren();
  // what was asked before this session took a newer version is no news
  if (newest <= data.version) return;
  const take = el("button", "take", data.take);
  take.type = "button";
  take.onclick = () => {
    take.disabled = true;
    setTriggerValue("take", newest);
  };
  root.append(el("span", "", data.said.replace("{}", newest)), el("i", "", "·"), take);
}

// the name of the newest version; nothing while the server is away
async function ask(address) {
  try {
    const answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(5000) });
    const { version } = answer.ok ? await answer.json() : {};
    return /^\d{6}$/.test(version) ? version : null;
  } catch {
    return null;
  }
}
