const TEXT_TIMEOUT = 30_000; // milliseconds
const FILE_TIMEOUT = 180_000;
const LONGEST_PAUSE = 15_000;
const TRIES_AFTER_FAULT = 4; // a server fault may pass; after that the person decides

/**
 * What was said here and is not yet safe at the server. Texts and presses are kept in localStorage, one key each, and sent
 * in order, with the same client id however often, so that a resend is one message. Files live as long as the page.
 */
export class Unsent {
  constructor(account, { onChange, onSent, onSignedOut }) {
    Object.assign(this, { onChange, onSent, onSignedOut });
    this.prefix = `yanling.unsent.${account}.`;
    this.items = this.load();
    this.busy = false;
    this.pauseMs = 0;
    this.wake = () => {};
  }

  add(words) {
    const item = { client_id: newId(), order: Date.now(), state: "sending", ...words };
    this.items.push(item);
    this.keep(item);
    this.onChange(item);
    this.pump();
  }

  /** Forget what the server has told us it knows. */
  settle(clientIds) {
    for (const id of clientIds) this.forget(id);
  }

  resend(clientId) {
    const item = this.items.find((each) => each.client_id === clientId);
    if (!item) return;
    Object.assign(item, { state: "sending", tries: 0 });
    this.keep(item);
    this.onChange(item);
    this.pump();
  }

  forget(clientId) {
    this.items = this.items.filter((item) => item.client_id !== clientId);
    stored((storage) => storage.removeItem(this.prefix + clientId));
  }

  hasFiles() {
    return this.items.some((item) => item.file);
  }

  /** Send what waits, now rather than after the pause. */
  hurry() {
    this.pauseMs = 0;
    this.wake();
    this.pump();
  }

  async pump() {
    if (this.busy) return;
    this.busy = true;
    for (let item = this.next(); item; item = this.next()) {
      this.judge(item, await deliver(item));
      if (this.pauseMs) await this.pause();
    }
    this.busy = false;
  }

  next() {
    return this.items.find((item) => item.state === "sending");
  }

  judge(item, { status, problem }) {
    this.pauseMs = status === 200 ? 0 : Math.min(LONGEST_PAUSE, this.pauseMs * 2 || 1000);
    if (status === 200) {
      this.forget(item.client_id);
      this.onSent(item);
    } else if (status === 401) {
      this.onSignedOut();
    } else if (this.items.includes(item) && status >= 400 && ![429, 502, 503, 504].includes(status)) {
      this.fault(item, status, problem);
    }
  }

  fault(item, status, problem) {
    item.tries = (item.tries || 0) + 1;
    if (status >= 500 && item.tries < TRIES_AFTER_FAULT) return;
    Object.assign(item, { state: "failed", problem: problem || "服务器出了点问题，请稍后重发。" });
    this.pauseMs = 0;
    this.keep(item);
    this.onChange(item);
  }

  pause() {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.pauseMs);
      this.wake = () => (clearTimeout(timer), resolve());
    });
  }

  keep(item) {
    if (item.file) return;
    stored((storage) => storage.setItem(this.prefix + item.client_id, JSON.stringify(item)));
  }

  load() {
    const read = (storage) =>
      Object.keys(storage).filter((key) => key.startsWith(this.prefix)).map((key) => JSON.parse(storage.getItem(key)));
    return (stored(read) || []).sort((a, b) => a.order - b.order);
  }
}

/** Send one message; status 0 means that nobody answered. */
async function deliver(item) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), item.file ? FILE_TIMEOUT : TEXT_TIMEOUT);
  try {
    const response = await fetch("/say", { method: "POST", signal: stop.signal, ...body(item) });
    const answer = await response.json().catch(() => ({}));
    return { status: response.status, problem: answer.problem };
  } catch {
    return { status: 0 };
  } finally {
    clearTimeout(timer);
  }
}

function body(item) {
  if (!item.file) {
    const { client_id, text, choice } = item;
    return { headers: { "Content-Type": "application/json" }, body: JSON.stringify({ client_id, text, choice }) };
  }
  const form = new FormData();
  form.set("client_id", item.client_id);
  form.set("text", item.text || "");
  form.set("file", item.file, item.file_name);
  return { body: form };
}

/** Use localStorage; a browser that forbids it only loses what a reload would have kept. */
function stored(use) {
  try {
    return use(window.localStorage);
  } catch {
    return null;
  }
}

// crypto.randomUUID exists only under https; a school's server may stand on plain http
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
