/** Make an element; children are nodes or texts, and a text is never read as HTML. */
export function make(tag, className = "", ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export function makeButton(className, label, onPress) {
  const button = make("button", className, label);
  button.type = "button";
  button.addEventListener("click", onPress);
  return button;
}

const LINK = /https?:\/\/[^\s<>"'，。；：！？、（）《》【】“”]+/g;

/** Put text into an element, with its web addresses as links. */
export function writeText(element, text) {
  element.textContent = "";
  let end = 0;
  for (const found of text.matchAll(LINK)) {
    element.append(text.slice(end, found.index), makeLink(found[0]));
    end = found.index + found[0].length;
  }
  element.append(text.slice(end));
}

function makeLink(address) {
  const link = make("a", "", address);
  link.href = address;
  if (link.origin !== location.origin) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
  return link;
}
