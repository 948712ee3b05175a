const TEXT_LIMIT = 20_000; // characters, as the server's
const FILE_LIMIT = 20 * 2 ** 20;
const MEGABYTE = 2 ** 20;

/** The line one writes in: grows with its text, Enter sends where there is a keyboard, one file at a time. */
export class Composer {
  constructor(form, { onSay }) {
    this.onSay = onSay;
    this.form = form;
    for (const id of ["words", "file", "picked", "unpick", "hint"]) this[id] = form.querySelector(`#${id}`);
    this.pickedName = form.querySelector("#picked-name");
    this.hasKeyboard = window.matchMedia("(hover: hover) and (pointer: fine)");
    this.listen();
    this.grow();
    // disabled in the page's source: a press before this script is there would go nowhere
    for (const button of form.querySelectorAll("button:disabled")) button.disabled = false;
  }

  listen() {
    this.form.addEventListener("submit", (event) => (event.preventDefault(), this.send()));
    this.words.addEventListener("input", () => (this.tell(""), this.grow()));
    this.words.addEventListener("keydown", (event) => this.key(event));
    this.file.addEventListener("change", () => this.pick());
    this.unpick.addEventListener("click", () => this.clearFile());
    for (const chip of this.form.querySelectorAll("[data-say]")) {
      chip.addEventListener("click", () => this.onSay({ text: chip.dataset.say }));
    }
  }

  key(event) {
    // Enter also picks a word in an input method; Safari ends the composition first and leaves keyCode 229
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    if (!this.hasKeyboard.matches) return;
    event.preventDefault();
    this.send();
  }

  send() {
    const text = this.words.value.trim();
    const file = this.file.files[0];
    if (!text && !file) return;
    const length = [...text].length;
    if (length > TEXT_LIMIT) {
      this.tell(`这条消息有 ${length.toLocaleString("en")} 字，一条最多 20,000 字。请分几次发，或者作为文件发来。`);
      return;
    }
    this.onSay(file ? { text, file, file_name: file.name } : { text });
    this.words.value = "";
    this.clearFile();
    this.tell("");
    this.grow();
    this.words.focus();
  }

  pick() {
    const file = this.file.files[0];
    if (file && file.size > FILE_LIMIT) {
      this.clearFile();
      this.tell(`“${file.name}”有 ${size(file.size)}，一个文件最多 20 MB。请压缩或拆开后再发。`);
      return;
    }
    this.tell("");
    this.picked.hidden = !file;
    this.pickedName.textContent = file ? `${file.name}（${size(file.size)}）` : "";
  }

  clearFile() {
    this.file.value = "";
    this.picked.hidden = true;
  }

  tell(problem) {
    this.hint.hidden = !problem;
    this.hint.textContent = problem;
  }

  grow() {
    this.words.style.height = "auto";
    const frame = this.words.offsetHeight - this.words.clientHeight;
    this.words.style.height = `${this.words.scrollHeight + frame}px`;
  }
}

function size(bytes) {
  return bytes < MEGABYTE ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / MEGABYTE).toFixed(1)} MB`;
}
