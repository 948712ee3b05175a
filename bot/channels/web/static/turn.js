import { makeCard } from "./card.js";
import { make, makeButton, writeText } from "./dom.js";

const FOLD_LINES = 12;

/** Make the element of one turn; `showTurn` fills it. Its day line stands inside, so that no separator is ever lost. */
export function makeTurn() {
  const turn = make("div", "turn");
  const day = make("p", "day");
  day.hidden = true;
  const bell = make("span", "bell");
  const avatar = make("span", "avatar", bell);
  avatar.setAttribute("aria-hidden", "true");
  turn.append(day, avatar, make("div", "bubble"), make("div", "buttons"), make("p", "meta"));
  return turn;
}

/**
 * Show an entry in its turn.
 * entry: {mine, text, day, time, buttons, card, file_name, state}; onPress(button) is called once per token.
 */
export function showTurn(turn, entry, { pressed, onPress, onResend, onDrop }) {
  turn.classList.toggle("mine", entry.mine);
  part(turn, "day").textContent = entry.day || "";
  showBubble(part(turn, "bubble"), entry);
  showButtons(part(turn, "buttons"), entry.buttons || [], pressed, onPress);
  showMeta(part(turn, "meta"), entry, onResend, onDrop);
}

function part(turn, className) {
  return turn.querySelector(`:scope > .${className}`);
}

function showBubble(bubble, entry) {
  const key = JSON.stringify([entry.mine, entry.text, entry.card, entry.file_name, entry.files]);
  if (bubble.dataset.key === key) return; // unchanged: keep what is unfolded or selected
  bubble.dataset.key = key;
  bubble.textContent = "";
  bubble.classList.toggle("wide", Boolean(entry.card) || (entry.files || []).some((file) => file.shown));
  bubble.append(make("span", "sr-only", entry.mine ? "我：" : `${document.title}：`));
  if (entry.card) bubble.append(...cardParts(entry));
  else if (entry.text) bubble.append(textPart(entry.text));
  if (entry.file_name) bubble.append(filePart(entry.file_name));
  for (const file of entry.files || []) bubble.append(linkPart(file));
}

function cardParts(entry) {
  const [first, ...rest] = (entry.text || entry.card.title || "").split("\n");
  const heading = make("p", "heading");
  writeText(heading, first);
  return [heading, makeCard(entry.card), make("span", "sr-only", rest.join("\n"))];
}

function textPart(text) {
  const paragraph = make("p", "text");
  writeText(paragraph, text);
  return paragraph;
}

function filePart(name) {
  const clip = make("span", "clip");
  clip.setAttribute("aria-hidden", "true");
  return make("p", "file", clip, make("span", "sr-only", "文件："), name);
}

/** A file to be fetched; a picture is seen as well. Its place is kept free, so that nothing jumps when it comes. */
function linkPart(file) {
  const clip = make("span", "clip");
  clip.setAttribute("aria-hidden", "true");
  const link = make("a", "file", clip, make("span", "sr-only", "文件："), make("span", "", file.name), make("span", "size", sizeText(file.size)));
  link.href = file.href;
  link.download = file.name;
  if (!file.shown) return link;
  const picture = make("img", "picture");
  picture.src = file.href;
  picture.alt = file.name;
  picture.loading = "lazy";
  return make("div", "pictured", picture, link);
}

function sizeText(bytes) {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function showButtons(holder, buttons, pressed, onPress) {
  const wanted = buttons.map((button) => ({ ...button, used: button.used || pressed.has(button.token) }));
  const key = JSON.stringify(wanted);
  if (holder.dataset.key === key) return; // unchanged: keep the focus where it is
  holder.dataset.key = key;
  const focused = holder.contains(document.activeElement);
  holder.textContent = "";
  for (const button of wanted) holder.append(makePress(button, onPress));
  if (focused) (holder.querySelector("button:not(:disabled)") || document.getElementById("words")).focus({ preventScroll: true });
}

function makePress(button, onPress) {
  const element = makeButton("press", button.used ? `✓ ${button.label}` : button.label, () => onPress(button));
  element.disabled = button.used;
  return element;
}

function showMeta(meta, entry, onResend, onDrop) {
  meta.classList.toggle("failed", entry.state === "failed");
  meta.textContent = "";
  if (entry.state === "failed") {
    meta.append(`没有发出：${entry.problem} `, makeButton("quiet", "重发", onResend), makeButton("quiet", "删除", onDrop));
  } else {
    meta.append(entry.state === "sending" ? "发送中…" : entry.time || "");
  }
}

/** Fold texts that are longer than twelve lines; needs the turn to be laid out. */
export function foldTurn(turn) {
  const text = turn.querySelector(".bubble > .text");
  if (!text || text.nextElementSibling?.classList.contains("fold")) return;
  const line = parseFloat(getComputedStyle(text).lineHeight);
  if (text.scrollHeight < (FOLD_LINES + 1.5) * line) return; // folding away a single line helps nobody
  text.classList.add("folded");
  const button = makeButton("fold", "展开", () => toggleFold(text, button));
  button.setAttribute("aria-expanded", "false");
  text.after(button);
}

function toggleFold(text, button) {
  const folded = text.classList.toggle("folded");
  button.textContent = folded ? "展开" : "收起";
  button.setAttribute("aria-expanded", String(!folded));
}
