// Slack's mrkdwn as DOM nodes. Text only ever becomes text nodes, so nothing in a message can act as markup.

const OPEN = "\uE000", CLOSE = "\uE001";
const EDGE = "[\\p{L}\\p{N}]";

export const names = { users: {}, people: [], channels: {}, emoji: new Map() };

export function node(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class") made.className = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

// Slack escapes just these three.
function unescaped(text) {
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}

function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (all, name) => names.emoji.get(name) ?? all);
}

// A link when the address is http or https, its label alone otherwise.
export function link(address, ...label) {
  let url = null;
  try { url = new URL(address); } catch { /* no address: shown as text */ }
  if (!url || !["http:", "https:"].includes(url.protocol)) return node("span", {}, ...label);
  return node("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, ...label);
}

const DATE_STYLES = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { year: "numeric", month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_long: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  time: { hour: "numeric", minute: "2-digit" },
  time_secs: { hour: "numeric", minute: "2-digit", second: "2-digit" },
};

export function dayName(date) {
  const start = (d) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();
  const days = Math.round((start(date) - start(new Date())) / 86400000);
  return { "-1": "Yesterday", 0: "Today", 1: "Tomorrow" }[days] ?? null;
}

function ago(date) {
  const seconds = (date.getTime() - Date.now()) / 1000;
  const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  for (const [unit, size] of [["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  }
  return relative.format(Math.round(seconds), "second");
}

// `pattern` holds {date_short}, {time} and their like; dates come in the reader's own form and zone.
export function date(seconds, pattern, fallback) {
  const moment = new Date(Number(seconds) * 1000);
  if (Number.isNaN(moment.getTime())) return document.createTextNode(fallback ?? "");
  const shown = pattern.replace(/\{(\w+)\}/g, (all, style) => {
    if (style === "ago") return ago(moment);
    const pretty = style.endsWith("_pretty") ? dayName(moment) : null;
    const options = DATE_STYLES[style.replace(/_pretty$/, "")];
    return pretty ?? (options ? moment.toLocaleString(undefined, options) : all);
  });
  return node("time", { datetime: moment.toISOString(), title: moment.toLocaleString() }, unescaped(shown));
}

// What stands between < and >: a link, a mention, a date. Null when it is none of them.
function special(inner) {
  const cut = inner.indexOf("|");
  const head = cut < 0 ? inner : inner.slice(0, cut);
  const label = cut < 0 ? null : unescaped(withEmoji(inner.slice(cut + 1)));
  if (/^https?:\/\//.test(head)) return link(unescaped(head), label || unescaped(head).replace(/^https?:\/\//, ""));
  if (/^mailto:/.test(head)) return node("span", {}, label || unescaped(head.slice(7)));
  if (/^@[A-Z0-9]+$/.test(head)) return mention("@" + (names.users[head.slice(1)] ?? label ?? head.slice(1)));
  if (/^#[A-Z0-9]+$/.test(head)) return mention("#" + (names.channels[head.slice(1)] ?? label ?? head.slice(1)));
  if (/^!(here|channel|everyone)$/.test(head)) return mention("@" + head.slice(1));
  if (/^!subteam\^/.test(head)) return mention(label ?? "@group");
  const dated = /^!date\^(-?\d+)\^([^^]*)(?:\^(.+))?$/.exec(head);
  if (dated) {
    const time = date(dated[1], dated[2], label);
    return dated[3] ? link(unescaped(dated[3]), time) : time;
  }
  return null;
}

export function mention(text) {
  return node("span", { class: "mention" }, text);
}

const STYLES = [
  ["strong", new RegExp(`(?<!${EDGE}|\\*)\\*(?!\\s|\\*)([^*\\n]+?)(?<!\\s)\\*(?!${EDGE}|\\*)`, "u")],
  ["em", new RegExp(`(?<!${EDGE}|_)_(?!\\s|_)([^_\\n]+?)(?<!\\s)_(?!${EDGE}|_)`, "u")],
  ["del", new RegExp(`(?<!${EDGE}|~)~(?!\\s|~)([^~\\n]+?)(?<!\\s)~(?!${EDGE}|~)`, "u")],
];

// One line: first what must not be formatted inside (code, <...>), then the styles around it.
export function inline(text) {
  const kept = [];
  const keep = (made) => OPEN + (kept.push(made) - 1) + CLOSE;
  const marked = text
    .replace(/[\uE000\uE001]/g, "")
    .replace(/`([^`\n]+)`|<([^<>\n]+)>/g, (all, code, inner) => {
      if (code !== undefined) return keep(node("code", {}, unescaped(code.replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (_, u, l) => l ?? u))));
      const made = special(inner);
      return made ? keep(made) : all;
    });
  return styled(marked, kept);
}

function styled(text, kept) {
  const made = document.createDocumentFragment();
  let first = null;
  for (const [tag, pattern] of STYLES) {
    const match = pattern.exec(text);
    if (match && (!first || match.index < first.match.index)) first = { tag, match };
  }
  if (!first) return restored(text, kept);
  const { tag, match } = first;
  made.append(restored(text.slice(0, match.index), kept));
  made.append(node(tag, {}, styled(match[1], kept)));
  made.append(styled(text.slice(match.index + match[0].length), kept));
  return made;
}

function restored(text, kept) {
  const made = document.createDocumentFragment();
  for (const part of text.split(/(\uE000\d+\uE001)/)) {
    if (part.startsWith(OPEN)) made.append(kept[Number(part.slice(1, -1))]);
    else if (part) made.append(unescaped(withEmoji(part)));
  }
  return made;
}

const QUOTE = /^(?:>|&gt;) ?/;
const BULLET = /^( *)(?:•|◦|▪|-|\d{1,2}[.)]) +/;

// Whole mrkdwn text: code fences, quotes, list lines, and lines.
export function mrkdwn(text) {
  const made = document.createDocumentFragment();
  text.split(/```\n?([\s\S]*?)```\n?/).forEach((part, index) => {
    if (index % 2) made.append(node("pre", {}, node("code", {}, unescaped(part.replace(/\n$/, "")))));
    else if (part) made.append(lines(part.replace(/\n$/, "")));
  });
  return made;
}

function lines(text) {
  const made = document.createDocumentFragment();
  let quote = null;
  for (const line of text.split("\n")) {
    const quoted = QUOTE.test(line);
    if (!quoted) quote = null;
    else if (!quote) made.append((quote = node("blockquote")));
    (quote ?? made).append(oneLine(quoted ? line.replace(QUOTE, "") : line));
  }
  return made;
}

function oneLine(line) {
  const bullet = BULLET.exec(line);
  if (bullet) {
    const rest = line.slice(bullet[0].length);
    return node("div", { class: bullet[1].length ? "item deeper" : "item" },
      node("span", { class: "bullet" }, bullet[0].trim()), node("div", {}, inline(rest)));
  }
  return line.trim() ? node("div", {}, inline(line)) : node("div", { class: "gap" });
}

// plain_text: no markup, but shortcodes when `emoji` allows them.
export function plain(text, emoji = true) {
  return document.createTextNode(unescaped(emoji ? withEmoji(text) : text));
}

export function textObject(object) {
  if (!object || typeof object.text !== "string") return document.createTextNode("");
  return object.type === "mrkdwn" ? mrkdwn(object.text) : plain(object.text, object.emoji !== false);
}
