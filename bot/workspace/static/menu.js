// Menus that hang on a button, and the question before something that needs confirming.

import { node, textObject } from "./mrkdwn.js";

let shown = null;                 // {list, button}

export function close() {
  if (!shown) return;
  const { list, button } = shown;
  shown = null;
  list.remove();
  button.setAttribute("aria-expanded", "false");
}

// `entries`: {label, detail?, href?, do?}; opens under the button, or over it where there is no room.
export function open(button, entries) {
  const same = shown?.button === button;
  close();
  if (same) return;
  const items = entries.map((entry) => {
    const inside = [entry.label, entry.detail ? node("small", {}, entry.detail) : null];
    const item = entry.href
      ? node("a", { role: "menuitem", href: entry.href, target: "_blank", rel: "noopener noreferrer" }, ...inside)
      : node("button", { role: "menuitem", type: "button" }, ...inside);
    item.addEventListener("click", () => { close(); button.focus(); entry.do?.(); });
    return item;
  });
  const list = node("div", { class: "popup", role: "menu", "aria-label": button.getAttribute("aria-label") }, ...items);
  list.addEventListener("keydown", (event) => walk(event, items, button));
  (button.closest("dialog") ?? document.body).append(list);
  const at = button.getBoundingClientRect(), size = list.getBoundingClientRect();
  const above = at.bottom + size.height + 8 > window.innerHeight && at.top > size.height + 8;
  list.style.top = `${above ? at.top - size.height - 4 : at.bottom + 4}px`;
  list.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - size.width - 8))}px`;
  shown = { list, button };
  button.setAttribute("aria-expanded", "true");
  items[0]?.focus();
}

function walk(event, items, button) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    close();
    button.focus();
  }
}

document.addEventListener("pointerdown", (event) => {
  if (shown && !shown.list.contains(event.target) && !shown.button.contains(event.target)) close();
});
window.addEventListener("resize", close);
document.addEventListener("scroll", (event) => { if (!shown?.list.contains(event.target)) close(); }, true);

// Whether the person agrees to what a confirm object asks; without one, at once.
export function agreed(confirm) {
  if (!confirm) return Promise.resolve(true);
  return new Promise((decide) => {
    const yes = node("button", { class: `b-button ${confirm.style === "danger" ? "danger filled" : "primary"}`, type: "button" },
      confirm.confirm ? textObject(confirm.confirm) : "Yes");
    const no = node("button", { class: "b-button", type: "button" }, confirm.deny ? textObject(confirm.deny) : "No");
    const title = confirm.title ? textObject(confirm.title) : "Are you sure?";
    const box = node("dialog", { class: "ask", "aria-label": confirm.title?.text ?? "Are you sure?" },
      node("h2", {}, title), node("div", { class: "ask-text" }, textObject(confirm.text)), node("footer", {}, no, yes));
    yes.addEventListener("click", () => box.close("yes"));
    no.addEventListener("click", () => box.close());
    box.addEventListener("close", () => { box.remove(); decide(box.returnValue === "yes"); });
    document.body.append(box);
    box.showModal();
  });
}
