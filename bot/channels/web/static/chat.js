import { Composer } from "./composer.js";
import { Log } from "./log.js";
import { Stream } from "./stream.js";
import { Unsent } from "./unsent.js";

const LOST = "连接中断，正在重连…";
const byId = (id) => document.getElementById(id);
const pressed = new Set(); // tokens pressed here; the server's «used» comes with the next entries

const state = byId("state");
const name = state.textContent;
const older = byId("older");

const log = new Log({
  scroller: byId("scroll"),
  holder: byId("log"),
  older,
  newest: byId("newest"),
  pressed,
  onPress: press,
  onResend: (clientId) => unsent.resend(clientId),
  onDrop: (clientId) => (unsent.forget(clientId), log.drop(clientId)),
});

const unsent = new Unsent(document.body.dataset.account, {
  onChange: (item) => log.takeUnsent(item),
  onSent: (item) => log.takeUnsent({ ...item, state: "sent" }),
  onSignedOut: () => location.reload(),
});

const stream = new Stream({
  onEntries: ({ entries, more }) => {
    settleSaid(entries);
    log.takeSnapshot(entries, more);
    unsent.hurry();
  },
  onUpsert: ({ entries }) => {
    settleSaid(entries);
    log.take(entries);
  },
  onPing: ({ banner }) => showBanner(banner),
  onOpen: () => showState(name, false),
  onLost: () => showState(LOST, true),
  onSignedOut: () => location.reload(),
});

function press(button) {
  if (pressed.has(button.token)) return;
  pressed.add(button.token);
  say({ choice: button.token, label: button.label });
  log.refresh();
}

function say(words) {
  log.atBottom = true; // one's own words are always in sight
  unsent.add(words);
}

function settleSaid(entries) {
  unsent.settle(entries.map((entry) => entry.client_id).filter(Boolean));
}

function showState(text, lost) {
  if (state.textContent !== text) state.textContent = text;
  state.classList.toggle("lost", lost);
}

function showBanner(text) {
  const banner = byId("banner");
  banner.hidden = !text;
  if (banner.textContent !== (text || "")) banner.textContent = text || "";
}

async function showOlder() {
  older.disabled = true;
  try {
    const response = await fetch(`/feed?before=${encodeURIComponent(log.firstId() || "")}`);
    if (!response.ok) return;
    const { entries, more } = await response.json();
    log.takeOlder(entries, more);
  } catch {
    showState(LOST, true);
  } finally {
    older.disabled = false;
  }
}

for (const item of unsent.items) {
  if (item.choice) pressed.add(item.choice);
  log.takeUnsent(item);
}
new Composer(byId("composer"), { onSay: say });
older.addEventListener("click", showOlder);
window.addEventListener("beforeunload", (event) => unsent.hasFiles() && event.preventDefault());
stream.open();
