// Whom the words mean, said while they are chosen or typed; the preview says it again before anything goes out.
const form = document.getElementById("compose");
const line = document.getElementById("receivers");
const words = form.elements.whom;
let waiting = 0;
let asked = 0;

async function ask() {
  const to = words.value.trim() || form.elements.to?.value || "";
  const mine = ++asked;
  if (!to) { line.hidden = true; return; }
  const answer = await fetch(`/office/notices/receivers?to=${encodeURIComponent(to)}`).catch(() => null);
  if (!answer?.ok || mine !== asked) return;
  const found = await answer.json();
  line.hidden = false;
  line.classList.toggle("problem", Boolean(found.problem));
  line.textContent = found.problem ?? `将发给 ${found.count} 人：${found.names}`;
}

form.addEventListener("input", (event) => {
  if (event.target.name === "to") words.value = "";
  if (event.target.name === "whom" && words.value.trim()) {
    for (const one of form.querySelectorAll("input[name=to]")) one.checked = false;
  }
  if (event.target.name !== "to" && event.target.name !== "whom") return;
  clearTimeout(waiting);
  waiting = setTimeout(ask, event.target.name === "to" ? 0 : 350);
});

// A time of its own is asked for only when it is wanted.
const when = form.elements.when;
const at = form.elements.send_at.closest("label");
const showTime = () => { at.hidden = when.value !== "later"; };
when.addEventListener("change", showTime);
showTime();
ask();
