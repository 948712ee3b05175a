// Comforts of the office's pages; every page does its work without them.

// Filters apply as they are chosen; the address keeps them.
for (const form of document.querySelectorAll("form[data-auto]")) {
  form.classList.add("auto");
  form.addEventListener("change", () => form.requestSubmit());
}

// A form is sent once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  if (!event.submitter?.hasAttribute("data-again")) form.dataset.sent = "yes"; // a download leaves the page where it is
});

// Coming back by the browser's own button, a form may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

for (const drop of document.querySelectorAll("[data-drop]")) {
  const input = drop.querySelector("input");
  const name = drop.querySelector("[data-name]");
  const show = () => {
    if (input.files.length) name.textContent = input.files[0].name;
    drop.classList.toggle("chosen", input.files.length > 0);
  };
  input.addEventListener("change", show);
  for (const kind of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(kind, () => drop.classList.toggle("over", kind === "dragover"));
  }
  show();
}

for (const all of document.querySelectorAll("[data-all]")) {
  const ticks = document.querySelectorAll(`input[name="${all.dataset.all}"]`);
  all.closest("label").hidden = ticks.length < 2;
  all.addEventListener("change", () => { for (const one of ticks) one.checked = all.checked; });
}

document.querySelector(".months [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
