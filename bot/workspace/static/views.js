// Modals and the Home tab.

import { blocks } from "./blocks.js";
import { names, node, textObject } from "./mrkdwn.js";
import { $, get, lost, send } from "./net.js";

const surfaces = new Map();       // view id -> what its elements talk to

// One surface a view, for as long as it is open: what is typed in it outlives every redraw.
function surfaceOf(view) {
  const typed = surfaces.get(view.id)?.typed ?? new Map();
  const surface = surfaces.get(view.id) ?? {
    typed,
    kept: new Map(),
    held: (block, action) => surface.view.state.values[block]?.[action],
    put: (block, action, given) => typed.set(JSON.stringify([block, action]), given),
    ask: (what, rest = {}) => {
      const values = [...typed].map(([key, given]) => [...JSON.parse(key), given]);
      return send("page/view", { do: what, view: view.id, values, ...rest }).catch(lost);
    },
    click: (action) => surface.ask("click", action),
    suggest: async (block, action, text) => (await surface.ask("suggest", { block_id: block, action_id: action, typed: text }))?.options ?? [],
  };
  surface.view = view;
  surface.errors = view.errors ?? {};
  for (const key of typed.keys()) {
    const [block, action] = JSON.parse(key);
    if (!view.state.values[block]?.[action]) typed.delete(key);
  }
  surfaces.set(view.id, surface);
  return surface;
}

// -- modals -----------------------------------------------------------------------------------------------

const dialog = $("modal");
let top = null, drawnAs = "";

const shutModal = (whole) => {
  if (top) surfaceOf(top).ask("close", { whole });
};

function drawModal(view, app) {
  const before = top?.id;
  top = view;
  const surface = surfaceOf(view);
  const back = view.beneath ? node("button", { class: "icon", type: "button", "aria-label": "Back" }, "‹") : null;
  back?.addEventListener("click", () => shutModal(false));
  const quit = node("button", { class: "icon", type: "button", "aria-label": "Close" }, "×");
  quit.addEventListener("click", () => shutModal(true));
  const cancel = node("button", { class: "b-button", type: "button" }, view.close ? textObject(view.close) : view.submit ? "Cancel" : "Close");
  cancel.addEventListener("click", () => shutModal(false));
  const submit = view.submit ? node("button", { class: "b-button primary", type: "submit" }, textObject(view.submit)) : null;
  const form = node("form", { novalidate: true, autocomplete: "off" },
    node("header", {}, back, node("img", { src: "static/mark.svg", alt: app, width: 26, height: 26 }),
      node("h2", { id: "modal-title" }, textObject(view.title)), quit),
    node("div", { class: "modal-body content" },
      surface.errors[""] ? node("p", { class: "trouble", role: "alert" }, surface.errors[""]) : null,
      ...blocks(view.blocks, surface)),
    node("footer", {}, cancel, submit));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!submit || submit.disabled) return;
    submit.disabled = true;
    submit.setAttribute("aria-busy", "true");
    await surface.ask("submit");
    submit.disabled = false;
    submit.removeAttribute("aria-busy");
  });
  const scrolled = before === view.id ? dialog.querySelector(".modal-body")?.scrollTop : 0;
  const focused = before === view.id ? document.activeElement?.id : null;
  dialog.replaceChildren(form);
  if (!dialog.open) dialog.showModal();
  form.querySelector(".modal-body").scrollTop = scrolled ?? 0;
  const wrong = form.querySelector(".wrong :is(input, select, textarea, summary)");
  (wrong ?? (focused ? document.getElementById(focused) : null) ?? form.querySelector("[data-focus]")
    ?? form.querySelector(".b-input :is(input, select, textarea)") ?? submit ?? cancel).focus();
}

export async function refreshModal(app) {
  const { view } = await get("page/modal");
  if (!view) {
    top = null;
    drawnAs = "";
    for (const id of surfaces.keys()) if (id !== home?.id) surfaces.delete(id);
    if (dialog.open) dialog.close();
    return;
  }
  const key = JSON.stringify([view.id, view.hash, view.errors, view.beneath]);
  if (key === drawnAs) return;
  drawnAs = key;
  drawModal(view, app);
}

dialog.addEventListener("cancel", (event) => { event.preventDefault(); shutModal(false); });

// -- the Home tab -----------------------------------------------------------------------------------------

let home = null;

export async function refreshHome(place) {
  const { view } = await get("page/home");
  const key = view ? `${view.id} ${view.hash} ${Object.keys(names.users).length}` : "none";
  if (place.dataset.drawn === key) return;
  place.dataset.drawn = key;
  home = view;
  place.replaceChildren(...(view
    ? [node("div", { class: "content home-body" }, ...blocks(view.blocks, surfaceOf(view)))]
    : [node("p", { class: "empty" }, "The app has not published a Home tab yet.")]));
}
