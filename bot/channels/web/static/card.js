import { make } from "./dom.js";

const STATUS_WORDS = { done: "已完成", on_pace: "进度正常", behind: "还差一些" };

/** Write a card {title, tiles: [...]} as tiles; its words are read aloud from the message's text instead. */
export function makeCard(card) {
  const tiles = make("div", "tiles");
  tiles.setAttribute("aria-hidden", "true");
  if (card.next) tiles.append(make("div", "next", card.next));
  let bundle = null;
  for (const tile of card.tiles || []) {
    if (tile.bundle && tile.bundle !== bundle) tiles.append(make("div", "bundle", tile.bundle));
    bundle = tile.bundle || null;
    tiles.append(makeTile(tile));
  }
  if (tiles.querySelector(".pace")) tiles.append(make("div", "legend", make("span", "pace-sample"), "竖线是按进度应到的位置"));
  return tiles;
}

function makeTile(tile) {
  const status = tile.status in STATUS_WORDS ? tile.status : "on_pace";
  const element = make("div", `tile ${status}`, makeHead(tile));
  if (tile.target > 0) element.append(makeBar(tile));
  element.append(makeFoot(tile, status));
  if (tile.parts && tile.parts.length) element.append(make("div", "parts", ...tile.parts.map(makeTile)));
  return element;
}

function makeHead(tile) {
  const whole = tile.target > 0 ? `/${figure(tile.target)}` : "";
  const figures = make("span", "figures", make("b", "", figure(tile.done)), `${whole} ${tile.unit || ""}`.trimEnd());
  return make("div", "tile-head", make("span", "tile-title", tile.title), figures);
}

function makeBar(tile) {
  const fill = make("div", "fill");
  fill.style.width = percent(tile.done, tile.target);
  const bar = make("div", "bar", fill);
  if (tile.status !== "done" && tile.pace > 0 && tile.pace < tile.target) {
    const pace = make("div", "pace");
    pace.style.left = percent(tile.pace, tile.target);
    bar.append(pace);
  }
  return bar;
}

function makeFoot(tile, status) {
  const word = make("span", "status", tile.status_text || STATUS_WORDS[status]);
  return make("div", "tile-foot", word, tile.note ? make("span", "note", tile.note) : null);
}

function percent(part, whole) {
  return `${Math.max(0, Math.min(100, (100 * part) / whole))}%`;
}

function figure(number) {
  return Number.isInteger(number) ? String(number) : Number(number || 0).toFixed(1);
}
