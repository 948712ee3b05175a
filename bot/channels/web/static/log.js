import { foldTurn, makeTurn, showTurn } from "./turn.js";

const NEAR_BOTTOM = 60; // pixels
const LAST = "~"; // sorts behind every ISO time: what is not yet said stands last

/** The conversation: every entry exactly once, by its id and by the client id it was said with. */
export class Log {
  constructor({ scroller, holder, older, newest, pressed, onPress, onResend, onDrop }) {
    Object.assign(this, { scroller, holder, older, newest, pressed, onPress, onResend, onDrop });
    this.turns = new Map(); // id or client id -> turn element
    this.entries = new WeakMap(); // turn element -> entry
    this.atBottom = true;
    scroller.addEventListener("scroll", () => this.noteScroll(), { passive: true });
    newest.addEventListener("click", () => this.toBottom());
    new ResizeObserver(() => this.noteResize()).observe(scroller);
  }

  /** Take the server's recent entries; after a gap that cannot be closed the older ones make room. */
  takeSnapshot(entries, more) {
    const overlaps = entries.some((entry) => this.turns.has(entry.id));
    if (!overlaps) {
      this.dropSaid();
      this.older.hidden = !more;
    }
    this.take(entries);
    this.holder.setAttribute("aria-live", "polite"); // from now on what comes is news
    this.holder.classList.add("ready");
  }

  /** Show entries, new ones at their place in time. */
  take(entries) {
    this.noteScroll(); // a scroll's event comes a frame late
    const before = this.holder.childElementCount;
    for (const entry of entries) this.put(entry);
    this.settle(this.holder.childElementCount > before);
  }

  /** Show older entries above without moving what is being read. */
  takeOlder(entries, more) {
    const fromBottom = this.scroller.scrollHeight - this.scroller.scrollTop;
    this.older.hidden = !more;
    for (const entry of entries) this.put(entry);
    this.arrange();
    this.scroller.scrollTop = this.scroller.scrollHeight - fromBottom;
  }

  /** Show one's own message that the server has not told yet. */
  takeUnsent(item) {
    const known = this.turns.get(item.client_id);
    if (known && this.entries.get(known).id) return; // the server knows it already
    const text = item.choice ? item.label : item.text;
    this.put({ mine: true, text, file_name: item.file_name, client_id: item.client_id, state: item.state, problem: item.problem });
    this.settle(!known);
  }

  /** Take away a message that will not be sent. */
  drop(clientId) {
    const turn = this.turns.get(clientId);
    if (!turn || this.entries.get(turn).id) return;
    this.turns.delete(clientId);
    turn.remove();
    this.arrange();
  }

  /** Show all entries again, after a button was pressed. */
  refresh() {
    for (const turn of this.holder.children) this.show(turn);
  }

  firstId() {
    return this.entries.get(this.holder.firstElementChild)?.id;
  }

  toBottom() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.noteScroll();
  }

  put(entry) {
    const known = this.turns.get(entry.id) || this.turns.get(entry.client_id);
    const turn = known || makeTurn();
    const moved = !known || this.at(turn) !== (entry.at || LAST);
    this.entries.set(turn, entry);
    if (entry.id) this.turns.set(entry.id, turn);
    if (entry.client_id) this.turns.set(entry.client_id, turn);
    this.show(turn);
    if (moved) this.place(turn);
  }

  place(turn) {
    const at = this.at(turn);
    let next = null;
    for (let each = this.holder.lastElementChild; each; each = each.previousElementSibling) {
      if (each === turn) continue;
      if (this.at(each) <= at) break;
      next = each;
    }
    if (turn.parentNode !== this.holder || turn.nextElementSibling !== next) this.holder.insertBefore(turn, next);
  }

  at(turn) {
    return this.entries.get(turn)?.at || LAST;
  }

  show(turn) {
    const entry = this.entries.get(turn);
    showTurn(turn, entry, {
      pressed: this.pressed,
      onPress: this.onPress,
      onResend: () => this.onResend(entry.client_id),
      onDrop: () => this.onDrop(entry.client_id),
    });
  }

  dropSaid() {
    for (const turn of [...this.holder.children]) if (this.entries.get(turn).id) turn.remove();
    this.turns.clear();
    for (const turn of this.holder.children) this.turns.set(this.entries.get(turn).client_id, turn);
  }

  settle(grew) {
    this.arrange();
    if (this.atBottom) this.toBottom();
    else if (grew) this.newest.hidden = false;
  }

  /** Day lines where the day changes; bell and time only where the speaker or the minute does. */
  arrange() {
    let before = null;
    for (const turn of this.holder.children) {
      const entry = this.entries.get(turn);
      const newDay = Boolean(entry.day) && entry.day !== before?.day;
      turn.firstElementChild.hidden = !newDay;
      turn.classList.toggle("follows", !newDay && before?.mine === entry.mine);
      if (before) this.hushTime(turn.previousElementSibling, before, entry, newDay);
      if (entry.day || !before) before = entry;
      else before = { ...entry, day: before.day };
      turn.classList.remove("quiet-meta");
    }
    for (const turn of this.holder.children) foldTurn(turn);
  }

  hushTime(turn, entry, next, newDay) {
    const same = !newDay && entry.mine === next.mine && entry.time === next.time && !entry.state && !entry.buttons?.length;
    turn.classList.toggle("quiet-meta", same);
  }

  noteResize() {
    this.height = this.scroller.clientHeight;
    if (this.atBottom) this.toBottom();
  }

  noteScroll() {
    if (this.scroller.clientHeight !== this.height) return; // the line below grew: nobody scrolled, noteResize follows
    this.atBottom = this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < NEAR_BOTTOM;
    if (this.atBottom) this.newest.hidden = true;
  }
}
