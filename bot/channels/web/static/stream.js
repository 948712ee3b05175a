const SILENCE = 40_000; // milliseconds; the server pings every 15 s
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 15_000;

/** The live line to the server: reconnects by itself, notices a line that died silently. */
export class Stream {
  constructor({ onEntries, onUpsert, onPing, onOpen, onLost, onSignedOut }) {
    this.handlers = { entries: onEntries, upsert: onUpsert, ping: onPing };
    Object.assign(this, { onOpen, onLost, onSignedOut });
    this.pauseMs = FIRST_PAUSE;
    window.addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
  }

  open() {
    clearTimeout(this.timer);
    this.close();
    const source = (this.source = new EventSource("/events"));
    for (const [name, handle] of Object.entries(this.handlers)) {
      source.addEventListener(name, (event) => this.receive(handle, event));
    }
    source.addEventListener("signed_out", () => this.onSignedOut());
    source.addEventListener("error", () => this.lose());
    this.watch();
  }

  receive(handle, event) {
    this.watch();
    this.pauseMs = FIRST_PAUSE;
    this.live = true;
    handle(JSON.parse(event.data));
    this.onOpen();
  }

  watch() {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => this.lose(), SILENCE);
  }

  async lose() {
    const refused = this.source?.readyState === EventSource.CLOSED;
    this.close();
    this.onLost();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), this.pauseMs);
    this.pauseMs = Math.min(LONGEST_PAUSE, this.pauseMs * 2);
    if (refused && (await signedOut())) this.onSignedOut();
  }

  close() {
    clearTimeout(this.watchdog);
    this.source?.close();
    this.source = null;
    this.live = false;
  }

  /** Try at once: the network or the reader came back. */
  hurry() {
    if (!this.live) this.open();
  }
}

async function signedOut() {
  try {
    return (await fetch("/feed")).status === 401;
  } catch {
    return false;
  }
}
