// {figure, config, alt, source, missing} · a plotly figure, drawn once the browser has nothing else to do: drawing two charts takes it
// longer than all the rest of a page, and meanwhile it would show none of the numbers. A click on a mark follows the address
// the mark carries, as a link would.
const WAITS = 400; // milliseconds at most
const idly = globalThis.requestIdleCallback ?? ((then) => setTimeout(then, 50));
let library = null;

export default function ({ data, parentElement }) {
  const chart = parentElement.querySelector(".ct");
  chart.setAttribute("role", "figure");
  chart.setAttribute("aria-label", data.alt);
  chart.style.height = `${data.figure.layout.height}px`;
  const isWaiting = Boolean(chart.wanted);
  chart.wanted = data;
  if (!isWaiting) idly(() => drawChart(chart).catch(() => fail(chart, data.missing)), { timeout: WAITS });
}

// the server could not be reached: said in the chart's place, tried again with whatever is shown there next
function fail(chart, missing) {
  chart.replaceChildren(missing);
  chart.wanted = null;
}

async function drawChart(chart) {
  const plotly = await loaded(chart.wanted.source);
  const { figure, config } = chart.wanted;
  chart.wanted = null;
  if (!chart.isConnected) return;
  if (!chart.isWatched) chart.replaceChildren();
  chart.draw = () => plotly.react(chart, figure.data, fitted(figure.layout, chart.clientWidth), config);
  await chart.draw();
  if (chart.isWatched) return;
  chart.isWatched = true;
  follows(chart);
  fits(chart, plotly);
}

// what a narrow chart shows otherwise comes with it, as the parts of its axes and notes that differ
function fitted(layout, width) {
  const { below, layout: others } = layout.meta?.narrow ?? {};
  const own = Object.entries(width < below ? others : {}).map(([name, part]) => [name, Array.isArray(part) ? part : { ...layout[name], ...part }]);
  return { ...layout, ...Object.fromEntries(own), width };
}

function loaded(source) {
  library ??= new Promise((done, failed) => {
    const script = el("script");
    script.src = source;
    script.onload = () => done(globalThis.Plotly);
    script.onerror = () => {
      library = null;
      failed(new Error(source));
    };
    document.head.append(script);
  });
  return library;
}

// as wide as its place; what was taken off the page is given up
function fits(chart, plotly) {
  const watch = new ResizeObserver(() => {
    if (!chart.isConnected) {
      watch.disconnect();
      plotly.purge(chart);
    } else if (chart.clientWidth && chart.clientWidth !== chart.layout.width) {
      chart.draw();
    }
  });
  watch.observe(chart);
}

function follows(chart) {
  const surface = () => chart.querySelectorAll(".nsewdrag");
  const leads = ({ points }) => address(chart, points.find((point) => point.customdata)?.customdata);
  chart.on("plotly_click", (clicked) => go(chart, leads(clicked)));
  chart.on("plotly_hover", (touched) => surface().forEach((each) => (each.style.cursor = leads(touched) ? "pointer" : "")));
  chart.on("plotly_unhover", () => surface().forEach((each) => (each.style.cursor = "")));
}

// a mark carries its whole address, or what its figure's own link ends with
function address(chart, carried) {
  const start = chart.layout.meta?.link;
  return start && carried ? start + encodeURIComponent(carried) : carried;
}

function go(chart, href) {
  const anchor = link(href, "");
  if (!anchor.href) return;
  anchor.onclick = follow;
  chart.append(anchor);
  anchor.click();
  anchor.remove();
}
