// Elements that hold something: fields, menus, boxes, dates. Each draws what the surface says it holds, tells
// the surface what is put in, and where that counts at once, uses the element.
//
// A surface: held(block_id, action_id) -> state value or null; put(block_id, action_id, given);
// click({block_id, action_id, selected}) -> promise; suggest(block_id, action_id, typed) -> promise of options.

import { agreed } from "./menu.js";
import { names, node, textObject } from "./mrkdwn.js";

const shownOptions = (element) => element.option_groups ?? [{ options: element.options ?? [] }];
const label = (element, fallback) => element.placeholder?.text ?? fallback;
const people = () => names.people.map((id) => ({ value: id, text: { text: names.users[id] } }));
const places = () => Object.entries(names.channels).map(([id, name]) => ({ value: id, text: { text: name } }));

export const INPUTS = {
  plain_text_input: text("text"),
  email_text_input: text("email"),
  url_text_input: text("url"),
  number_input: text("number"),
  datepicker: moment("date", "selected_date", "initial_date"),
  timepicker: moment("time", "selected_time", "initial_time"),
  static_select: (element, use) => menu(element, use, shownOptions(element), (held) => held?.selected_option?.value ?? element.initial_option?.value),
  users_select: (element, use) => menu(element, use, [{ options: people() }], (held) => held?.selected_user ?? element.initial_user),
  conversations_select: (element, use) => menu(element, use, [{ options: places() }], (held) => held?.selected_conversation ?? element.initial_conversation),
  channels_select: (element, use) => menu(element, use, [{ options: places() }], (held) => held?.selected_channel ?? element.initial_channel),
  multi_static_select: (element, use) => several(element, use, shownOptions(element), (held) => options(held, element)),
  multi_users_select: (element, use) => several(element, use, [{ options: people() }], (held) => held?.selected_users ?? element.initial_users ?? []),
  multi_conversations_select: (element, use) => several(element, use, [{ options: places() }], (held) => held?.selected_conversations ?? element.initial_conversations ?? []),
  multi_channels_select: (element, use) => several(element, use, [{ options: places() }], (held) => held?.selected_channels ?? element.initial_channels ?? []),
  checkboxes: (element, use) => boxes(element, use, "checkbox"),
  radio_buttons: (element, use) => boxes(element, use, "radio"),
  external_select: search,
};

const options = (held, element) => (held?.selected_options ?? element.initial_options ?? []).map((option) => option.value);

// The element in its block; `inForm` where a change counts on submission only. `said` names it for a reader.
export function input(element, block, surface, { inForm = false, said = null } = {}) {
  const where = [block.block_id, element.action_id];
  // Drawn before and unchanged: what is typed in it and the cursor stay.
  const known = surface.kept?.get(where.join(" ")), now = JSON.stringify(element);
  if (known?.now === now) return known.made;
  const use = {
    said,
    held: surface.held?.(...where) ?? null,
    id: `i-${where.join("-")}`,
    put: (given) => surface.put?.(...where, given),
    changed: async (given) => {
      surface.put?.(...where, given);
      if (inForm && !block.dispatch_action) return;
      if (await agreed(element.confirm)) await surface.click({ block_id: where[0], action_id: where[1], selected: given });
    },
    suggest: (typed) => surface.suggest?.(...where, typed) ?? Promise.resolve([]),
  };
  const made = INPUTS[element.type](element, use);
  if (element.focus_on_load) made.setAttribute("data-focus", "");
  surface.kept?.set(where.join(" "), { now, made });
  return made;
}

function text(type) {
  return (element, use) => {
    const made = node(element.multiline ? "textarea" : "input", {
      class: "f-text", id: use.id, type: element.multiline ? undefined : type, rows: element.multiline ? 4 : undefined,
      placeholder: element.placeholder?.text, maxlength: element.max_length, "aria-label": use.said, autocomplete: "off",
      step: type === "number" && element.is_decimal_allowed ? "any" : undefined,
    });
    made.value = use.held?.value ?? (use.held ? "" : element.initial_value ?? "");
    made.addEventListener("input", () => use.put(made.value));
    return made;
  };
}

function moment(type, field, initial) {
  return (element, use) => {
    const made = node("input", { class: "f-text f-moment", id: use.id, type, "aria-label": use.said ?? label(element, type) });
    made.value = use.held ? use.held[field] ?? "" : element[initial] ?? "";
    made.addEventListener("change", () => use.changed(made.value || null));
    return made;
  };
}

function listed(option) {
  return node("option", { value: option.value }, option.text.type ? textObject(option.text) : option.text.text);
}

function menu(element, use, groups, chosen) {
  const prompt = label(element, "Select an item");
  const made = node("select", { class: "b-select", id: use.id, "aria-label": use.said ?? prompt }, node("option", { value: "" }, prompt));
  for (const group of groups) {
    const drawn = group.options.map(listed);
    made.append(...(group.label ? [node("optgroup", { label: group.label.text }, ...drawn)] : drawn));
  }
  made.value = chosen(use.held) ?? "";
  made.addEventListener("change", () => use.changed(made.value || null));
  return made;
}

function several(element, use, groups, chosen) {
  const picked = new Set(chosen(use.held));
  const all = groups.flatMap((group) => group.options);
  const summary = node("summary", { class: "b-select", id: use.id, "aria-label": use.said });
  const draw = () => {
    const chips = all.filter((option) => picked.has(option.value)).map((option) => node("span", { class: "chip" }, option.text.text));
    summary.replaceChildren(...(chips.length ? chips : [label(element, "Select items")]));
  };
  const list = node("div", { class: "f-list" });
  for (const group of groups) {
    if (group.label) list.append(node("strong", {}, textObject(group.label)));
    for (const option of group.options) {
      const box = node("input", { type: "checkbox", value: option.value });
      box.checked = picked.has(option.value);
      box.addEventListener("change", () => {
        if (box.checked) picked.add(option.value); else picked.delete(option.value);
        draw();
        use.changed([...picked]);
      });
      list.append(node("label", {}, box, option.text.text));
    }
  }
  draw();
  const made = node("details", { class: "f-several" }, summary, list);
  made.addEventListener("focusout", (event) => { if (!made.contains(event.relatedTarget)) made.open = false; });
  return made;
}

function boxes(element, use, type) {
  const one = type === "radio";
  const start = one ? [use.held ? use.held.selected_option?.value : element.initial_option?.value] : options(use.held, element);
  const made = node("div", { class: "f-boxes", id: use.id, role: one ? "radiogroup" : "group", "aria-label": use.said });
  for (const option of element.options ?? []) {
    const box = node("input", { type, name: use.id, value: option.value });
    box.checked = start.includes(option.value);
    box.addEventListener("change", () => {
      const chosen = [...made.querySelectorAll("input:checked")].map((checked) => checked.value);
      use.changed(one ? chosen[0] ?? null : chosen);
    });
    made.append(node("label", {}, box, node("span", {}, textObject(option.text),
      option.description ? node("small", {}, textObject(option.description)) : null)));
  }
  return made;
}

// A menu whose options the app gives for what is typed.
function search(element, use) {
  const list = node("ul", { class: "f-list f-found", role: "listbox", id: `${use.id}-list`, hidden: true });
  const field = node("input", {
    class: "f-text", id: use.id, type: "text", role: "combobox", autocomplete: "off", "aria-expanded": "false",
    "aria-controls": list.id, "aria-label": use.said, placeholder: label(element, "Type to search"),
  });
  field.value = (use.held ? use.held.selected_option : element.initial_option)?.text.text ?? "";
  let asked = 0, wait = null;
  const show = (shown) => { list.hidden = !shown; field.setAttribute("aria-expanded", String(shown)); };
  const pick = (option) => { field.value = option.text.text; show(false); use.changed(option.value); };
  const ask = async () => {
    const number = ++asked;
    const found = field.value.length >= (element.min_query_length ?? 3) ? await use.suggest(field.value) : [];
    if (number !== asked) return;
    list.replaceChildren(...found.map((option) => {
      const item = node("li", { role: "option", tabindex: "-1" }, option.text.text);
      item.addEventListener("mousedown", (event) => { event.preventDefault(); pick(option); });
      item.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); pick(option); field.focus(); } });
      return item;
    }));
    if (!found.length) list.append(node("li", { class: "f-none" }, "No results"));
    show(field.value.length > 0);
    list.scrollIntoView({ block: "nearest" });
  };
  field.addEventListener("input", () => { use.put(null); clearTimeout(wait); wait = setTimeout(ask, 150); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && !list.hidden) { event.preventDefault(); list.querySelector("[role=option]")?.focus(); }
    if (event.key === "Enter") event.preventDefault();
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); event.stopPropagation(); show(false); }
  });
  list.addEventListener("keydown", (event) => {
    const next = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (next) { event.preventDefault(); (document.activeElement[next] ?? field).focus(); }
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); show(false); field.focus(); }
  });
  const made = node("div", { class: "f-search" }, field, list);
  made.addEventListener("focusout", (event) => { if (!made.contains(event.relatedTarget)) show(false); });
  return made;
}
