// Block Kit as DOM nodes. What a person does goes to the surface, which inputs.js describes.

import { INPUTS, input } from "./inputs.js";
import { agreed, open } from "./menu.js";
import { date, link, mention, mrkdwn, names, node, plain, textObject } from "./mrkdwn.js";

export function blocks(list, surface) {
  return list.map((block) => (DRAW[block.type] ?? unknown)(block, surface));
}

const DRAW = {
  header: (block) => node("h3", { class: "b-header" }, textObject(block.text)),
  divider: () => node("hr", { class: "b-divider" }),
  section,
  context: (block) => node("div", { class: "b-context" }, ...(block.elements ?? []).map((element) =>
    element.type === "image" ? picture(element, "b-icon") : node("div", { class: "b-context-text" }, textObject(element)))),
  actions: (block, surface) => node("div", { class: "b-actions", role: "group" },
    ...(block.elements ?? []).map((element) => interactive(element, block, surface))),
  image: (block) => node("figure", { class: "b-figure" }, picture(block, "b-image"),
    block.title ? node("figcaption", {}, textObject(block.title)) : null),
  markdown: (block) => node("div", { class: "b-section b-raw" }, plain(block.text ?? "", false)),
  input: question,
  rich_text: (block) => node("div", { class: "b-rich" }, ...(block.elements ?? []).map(richBlock)),
  table,
};

function unknown(block) {
  return node("p", { class: "b-unknown" }, `(a block of type “${block.type}”, which this page does not draw)`);
}

function section(block, surface) {
  const body = node("div", { class: "b-body" });
  if (block.text) body.append(node("div", {}, textObject(block.text)));
  if (block.fields) {
    body.append(node("div", { class: "b-fields" }, ...block.fields.map((field) => node("div", {}, textObject(field)))));
  }
  return node("div", { class: "b-section" }, body, block.accessory
    ? node("div", { class: "b-accessory" }, interactive(block.accessory, block, surface)) : null);
}

// Pictures would come from elsewhere, and this page loads nothing from elsewhere: their description stands for them.
function picture(image, kind) {
  return node("span", { class: kind, role: "img", "aria-label": image.alt_text, title: image.alt_text },
    kind === "b-icon" ? "" : image.alt_text ?? "");
}

function interactive(element, block, surface) {
  const chosen = (selected) => surface.click({ block_id: block.block_id, action_id: element.action_id, selected });
  if (element.type === "image") return picture(element, "b-thumb");
  if (element.type === "button") return button(element, chosen);
  if (element.type === "overflow") return overflow(element, chosen);
  if (INPUTS[element.type]) return input(element, block, surface);
  return node("span", { class: "b-unknown" }, `(${element.type})`);
}

function button(element, chosen) {
  const style = `b-button ${element.style ?? ""}`;
  if (element.url) {
    const made = link(element.url, textObject(element.text));
    made.className = style;
    made.addEventListener("click", () => chosen());
    return made;
  }
  const made = node("button", { class: style, type: "button", "aria-label": element.accessibility_label },
    textObject(element.text));
  made.addEventListener("click", async () => {
    if (!await agreed(element.confirm)) return;
    made.disabled = true;
    made.setAttribute("aria-busy", "true");
    await chosen();
    made.disabled = false;
    made.removeAttribute("aria-busy");
  });
  return made;
}

function overflow(element, chosen) {
  const made = node("button", { class: "b-overflow", type: "button", "aria-label": "More", "aria-haspopup": "menu", "aria-expanded": "false" }, "⋯");
  made.addEventListener("click", () => open(made, (element.options ?? []).map((option) => ({
    label: textObject(option.text),
    detail: option.description ? textObject(option.description) : null,
    href: option.url && link(option.url).href,
    do: async () => {
      if (!await agreed(element.confirm)) return;
      made.setAttribute("aria-busy", "true");
      await chosen(option.value);
      made.removeAttribute("aria-busy");
    },
  }))));
  return made;
}

// A question in a form: what it is, the element, a hint, and what is wrong with the answer.
function question(block, surface) {
  const element = block.element ?? {};
  const error = surface.errors?.[block.block_id];
  const optional = block.optional ? node("span", { class: "optional" }, " (optional)") : null;
  const made = INPUTS[element.type]
    ? input(element, block, surface, { inForm: true, said: block.label?.text })
    : node("span", { class: "b-unknown" }, `(${element.type})`);
  return node("div", { class: `b-input ${error ? "wrong" : ""}` },
    node("label", { for: `i-${block.block_id}-${element.action_id}` }, textObject(block.label), optional),
    made,
    error ? node("p", { class: "field-error", role: "alert" }, error) : null,
    block.hint ? node("p", { class: "hint-text" }, textObject(block.hint)) : null);
}

function table(block) {
  const settings = block.column_settings ?? [];
  const rows = (block.rows ?? []).map((row, number) => node("tr", {}, ...row.map((cell, column) =>
    node(number ? "td" : "th", { class: `align-${settings[column]?.align ?? "left"}`, scope: number ? undefined : "col" },
      cell.type === "rich_text" ? DRAW.rich_text(cell) : plain(cell.text ?? "")))));
  return node("div", { class: "b-table", tabindex: "0", role: "region", "aria-label": "Table" },
    node("table", {}, node("thead", {}, ...rows.slice(0, 1)), node("tbody", {}, ...rows.slice(1))));
}

function richBlock(element) {
  const inner = () => (element.elements ?? []).map(richInline);
  switch (element.type) {
    case "rich_text_list":
      return node(element.style === "ordered" ? "ol" : "ul", { class: element.indent ? "deeper" : "", start: element.offset ? element.offset + 1 : undefined },
        ...(element.elements ?? []).map((item) => node("li", {}, ...(item.elements ?? []).map(richInline))));
    case "rich_text_quote": return node("blockquote", {}, ...inner());
    case "rich_text_preformatted": return node("pre", {}, node("code", {}, ...inner()));
    default: return node("div", { class: "b-lines" }, ...inner());
  }
}

function richInline(element) {
  const made = {
    text: () => document.createTextNode(element.text ?? ""),
    link: () => link(element.url, element.text || element.url),
    user: () => mention("@" + (names.users[element.user_id] ?? element.user_id)),
    channel: () => mention("#" + (names.channels[element.channel_id] ?? element.channel_id)),
    broadcast: () => mention("@" + element.range),
    emoji: () => document.createTextNode(names.emoji.get(element.name) ?? `:${element.name}:`),
    date: () => date(element.timestamp, element.format ?? "{date}", element.fallback),
  }[element.type]?.() ?? document.createTextNode(element.text ?? "");
  const tags = { bold: "strong", italic: "em", strike: "del", code: "code" };
  return Object.keys(tags).reduce((shown, style) => (element.style?.[style] ? node(tags[style], {}, shown) : shown), made);
}

// A message without blocks is its text.
export function content(message, surface) {
  const shown = message.blocks.length ? blocks(message.blocks, surface) : [node("div", { class: "b-section" }, mrkdwn(message.text))];
  const extra = (message.attachments ?? []).map((attachment) => node("div", { class: "b-attachment" },
    ...(attachment.blocks ? blocks(attachment.blocks, surface) : [node("div", {}, mrkdwn(attachment.text ?? attachment.fallback ?? ""))])));
  return [...shown, ...extra];
}

