// {} · a click on a mark of any chart of the page follows the address the mark carries, as a link would.
// The listener is put on a chart when the pointer first enters it: before that no click can come.
let anchorage = null;

export default function ({ parentElement }) {
  anchorage = begin(parentElement);
  document.removeEventListener("pointerover", watch);
  document.addEventListener("pointerover", watch);
}

function watch(event) {
  const chart = event.target.closest?.("[class*=st-key-chart_] .js-plotly-plot");
  if (!chart?.on || chart.isWatched) return;
  chart.isWatched = true;
  const surface = () => chart.querySelectorAll(".nsewdrag");
  const leads = ({ points }) => address(chart, points.find((point) => point.customdata)?.customdata);
  chart.on("plotly_click", (clicked) => go(leads(clicked)));
  chart.on("plotly_hover", (touched) => surface().forEach((each) => (each.style.cursor = leads(touched) ? "pointer" : "")));
  chart.on("plotly_unhover", () => surface().forEach((each) => (each.style.cursor = "")));
}

// a mark carries its whole address, or what its figure's own link ends with
function address(chart, carried) {
  const start = chart.layout.meta?.link;
  return start && carried ? start + encodeURIComponent(carried) : carried;
}

function go(href) {
  const anchor = link(href, "");
  if (!anchor.href || !anchorage) return;
  anchorage.append(anchor);
  anchor.click();
  anchor.remove();
}
