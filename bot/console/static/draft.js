// The draft and its source follow each other: looking at a row lights its words, and the other way round.
const paper = document.querySelector(".paper");
const source = document.querySelector(".source");
if (matchMedia("(max-width: 960px)").matches && !location.hash.startsWith("#s-")) source.open = false;

const quotesOf = new Map();
for (const quote of document.querySelectorAll(".quote")) {
  for (const row of quote.dataset.rows.split(" ")) {
    if (!quotesOf.has(row)) quotesOf.set(row, []);
    quotesOf.get(row).push(quote);
  }
}

let lit = [];
function light(rows, elements) {
  for (const one of lit) one.classList.remove("lit");
  lit = elements;
  for (const one of lit) one.classList.add("lit");
}

function showSource(row, smooth) {
  const quotes = quotesOf.get(row) ?? [];
  light(row, quotes);
  if (!quotes.length || !source.open) return;
  const box = paper.getBoundingClientRect();
  const place = quotes[0].getBoundingClientRect();
  if (place.top < box.top + 40 || place.bottom > box.bottom - 40) {
    paper.scrollTo({ top: paper.scrollTop + place.top - box.top - box.height / 3, behavior: smooth ? "smooth" : "auto" });
  }
}

for (const row of document.querySelectorAll(".drow")) {
  row.addEventListener("focusin", () => showSource(row.dataset.row, true));
  row.addEventListener("pointerenter", (event) => {
    if (event.pointerType === "mouse") light(row.dataset.row, quotesOf.get(row.dataset.row) ?? []);
  });
  row.querySelector(".from").addEventListener("click", (event) => {
    if (!quotesOf.has(row.dataset.row)) return;
    event.preventDefault();
    source.open = true;
    showSource(row.dataset.row, true);
    if (getComputedStyle(source).position === "static") quotesOf.get(row.dataset.row)[0].scrollIntoView({ block: "center" });
  });
}

// A row not found in the source says so by having no link.
for (const link of document.querySelectorAll(".from")) {
  if (!document.getElementById(link.hash.slice(1))) link.removeAttribute("href");
}

// What was changed is not lost by a slip: the browser asks before leaving.
const form = document.getElementById("draft");
let changed = false;
form.addEventListener("input", () => { changed = true; });
form.addEventListener("submit", () => { changed = false; });
addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
