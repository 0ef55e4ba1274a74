// The menu of what a table or chart can leave as: shut by a click beside it and by Escape; pictures are made here,
// by the plotly that drew the chart, with the fonts of the page inside: nothing is asked of anybody but our own server.
function shutBeside(menu) {
  const summary = menu.querySelector("summary");
  summary.addEventListener("click", () => {
    menu.left?.abort();
    if (menu.open) return;
    menu.left = new AbortController();
    const { signal } = menu.left;
    const shut = () => (menu.open = false);
    document.addEventListener("pointerdown", (event) => event.composedPath().includes(menu) || shut(), { signal });
    menu.addEventListener("click", (event) => event.target.closest("a, button") && shut(), { signal });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      shut();
      summary.focus();
    }, { signal });
  });
  menu.addEventListener("toggle", () => (menu.open ? intoSight(menu) : menu.left?.abort()));
}

// on a narrow screen the list opens to whichever side has room
function intoSight(menu) {
  const list = menu.querySelector("div");
  const edge = menu.querySelector("summary").getBoundingClientRect();
  const fits = edge.right - list.offsetWidth >= 0;
  Object.assign(list.style, fits ? { left: "auto", right: "0" } : { left: "0", right: "auto" });
}

// how each matrix stands, by the name of its files: {sort, find}
const standing = new Map();

// the file of a matrix that is sorted here has its rows as they stand here
function asShown(made, name) {
  const plain = made.getAttribute("href");
  const take = () => {
    const more = String(new URLSearchParams(standing.get(name) ?? {}));
    made.setAttribute("href", more ? `${plain}&${more}` : plain);
  };
  for (const event of ["pointerdown", "focus", "click"]) made.addEventListener(event, take);
}

const PICTURE = { widest: 1200, narrowest: 720, side: 16, line: 22, foot: 18, letter: 8.4, small: 5.9, scale: 2 };

// {key, kind, name, title, foot}: the chart on the screen under its message, over what it was made from
async function keepPicture({ key, kind, name, title, foot }) {
  const chart = document.querySelector(`.st-key-chart_${key} .js-plotly-plot`);
  if (!chart || !window.Plotly) return;
  const width = Math.max(PICTURE.narrowest, Math.min(PICTURE.widest, chart._fullLayout.width));
  const height = chart._fullLayout.height;
  const figure = { data: chart.data, layout: { ...chart.layout, width, height, autosize: false } };
  const markup = await window.Plotly.toImage(figure, { format: "svg", width, height, imageDataOnly: true });
  const drawn = new DOMParser().parseFromString(markup, "image/svg+xml").documentElement;
  const whole = framed(drawn, { width, height, title, foot, ink: chart._fullLayout.font.color, font: await ownFont() });
  const svg = new Blob([new XMLSerializer().serializeToString(whole)], { type: "image/svg+xml" });
  const size = [Number(whole.getAttribute("width")), Number(whole.getAttribute("height"))];
  keep(kind === "svg" ? svg : await painted(svg, ...size), `${name}.${kind}`);
}

// A drawing with words above and below it, on the colour of the page.
function framed(drawn, { width, height, title, foot, ink, font }) {
  const room = width - 2 * PICTURE.side;
  const above = folded(title, Math.floor(room / PICTURE.letter));
  const below = folded(foot, Math.floor(room / PICTURE.small));
  const top = PICTURE.side + PICTURE.line * above.length + 6;
  const bottom = PICTURE.foot * below.length + PICTURE.side;
  const made = (tag, attributes, words = "") => {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.textContent = words;
    return node;
  };
  const said = (lines, y, step, look) => lines.map((words, at) =>
    made("text", { x: PICTURE.side, y: y + step * at, fill: ink, "font-family": "'Source Sans', sans-serif", ...look }, words));
  const whole = made("svg", { width, height: top + height + bottom, viewBox: `0 0 ${width} ${top + height + bottom}` });
  const ground = getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor;
  drawn.setAttribute("y", top);
  whole.append(
    made("style", {}, font), made("title", {}, title), made("rect", { width: "100%", height: "100%", fill: ground }),
    ...said(above, PICTURE.side + 14, PICTURE.line, { "font-size": 16, "font-weight": 600 }), document.adoptNode(drawn),
    ...said(below, top + height + 12, PICTURE.foot, { "font-size": 12 }),
  );
  return whole;
}

function folded(words, most) {
  const lines = [""];
  for (const word of words.split(" ")) {
    if (lines.at(-1) && lines.at(-1).length + word.length >= most) lines.push("");
    lines.push([lines.pop(), word].filter(Boolean).join(" "));
  }
  return lines;
}

// the page's own font as part of the picture: a picture may load nothing
async function ownFont() {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  const face = rules.find((rule) => rule instanceof CSSFontFaceRule && /Source Sans"?$/.test(rule.style.fontFamily.trim()) && rule.style.fontStyle !== "italic");
  const place = face?.style.src.match(/url\("?([^")]+)"?\)/)?.[1];
  if (!place) return "";
  try {
    const bytes = new Uint8Array(await (await fetch(new URL(place, face.parentStyleSheet.href ?? document.baseURI))).arrayBuffer());
    let packed = "";
    for (let at = 0; at < bytes.length; at += 32768) packed += String.fromCharCode(...bytes.subarray(at, at + 32768));
    return `@font-face{font-family:"Source Sans";font-weight:200 900;src:url(data:font/woff2;base64,${btoa(packed)})}`;
  } catch {
    return "";
  }
}

async function painted(svg, width, height) {
  const image = new Image(width, height);
  const place = URL.createObjectURL(svg);
  image.src = place;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: width * PICTURE.scale, height: height * PICTURE.scale });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(place);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

function keep(blob, name) {
  const place = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href: place, download: name }).click();
  window.setTimeout(() => URL.revokeObjectURL(place), 60_000);
}
