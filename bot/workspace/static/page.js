// The page: channels at the left, messages, the box. All it knows comes from this machine.

import { content } from "./blocks.js";
import { dayName, names, node } from "./mrkdwn.js";

const $ = (id) => document.getElementById(id);
const log = $("log"), box = $("box");
let overview = null, current = null, busy = false, again = false;
const drawn = new Map();          // ts -> {key, element}
const seen = new Map();           // channel -> latest ts that was on the screen
const typed = [];                 // what was typed, oldest first
let recall = 0, draft = "";

async function get(path) {
  const response = await fetch(path, { cache: "no-store" });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

async function send(path, body) {
  const response = await fetch(path, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  return response.json();
}

// -- channels ---------------------------------------------------------------------------------------------

function drawChannels() {
  const entries = (wanted) => overview.channels.filter((c) => c.is_im === wanted).map((channel) => {
    const unread = channel.id !== current && channel.latest && channel.latest > (seen.get(channel.id) ?? "");
    const made = node("button", {
      type: "button", class: unread ? "unread" : "", "data-id": channel.id,
      "aria-current": channel.id === current ? "page" : undefined,
    }, node("span", { class: "sign", "aria-hidden": "true" }, channel.is_im ? "●" : "#"), channel.name,
    unread ? node("span", { class: "unseen" }, " (new messages)") : null);
    made.addEventListener("click", () => open(channel.id));
    return node("li", {}, made);
  });
  const focused = document.activeElement?.dataset?.id;
  $("channels").replaceChildren(...entries(false));
  $("direct").replaceChildren(...entries(true));
  $("direct-section").hidden = !$("direct").children.length;
  if (focused) document.querySelector(`.side button[data-id="${focused}"]`)?.focus();
}

function drawTop() {
  const channel = overview.channels.find((c) => c.id === current);
  if (!channel) return;
  const title = channel.is_im ? channel.name : `#${channel.name}`;
  $("place").textContent = title;
  $("topic").textContent = channel.topic;
  $("people").textContent = channel.is_im ? "" : `${channel.people} members`;
  document.title = `${title} · ${overview.team}`;
  const command = overview.commands[0];
  box.placeholder = channel.is_archived ? "This channel is archived" : `Message ${title}${command ? ` or type ${command}` : ""}`;
  box.disabled = channel.is_archived;
  $("box-label").textContent = `Message ${title}`;
  $("hint").replaceChildren(...hint(command));
}

function hint(command) {
  const key = (text) => node("kbd", {}, text);
  return [key("Enter"), " sends, ", key("↑"), " brings back what you typed",
    ...(command ? [". Try ", node("code", {}, `${command} help`)] : [])];
}

const named = (name) => overview.channels.find((c) => c.name === decodeURIComponent(name));

async function open(id) {
  if (id === current) return showSide(false);
  current = id;
  window.history.replaceState(null, "", `#${overview.channels.find((c) => c.id === id).name}`);
  drawn.clear();
  log.replaceChildren();
  showSide(false);
  drawTop();
  await drawMessages(true);
  drawChannels();
  box.focus();
}

// -- messages ---------------------------------------------------------------------------------------------

const moment = (ts) => new Date(Number(ts) * 1000);

function dayTitle(date) {
  return dayName(date) ?? date.toLocaleDateString(undefined, { weekday: "long", day: "numeric", month: "long" });
}

function face(message) {
  if (message.bot) return node("img", { class: "face", src: "static/mark.svg", alt: "", width: 38, height: 38 });
  return node("span", { class: `face letter ${message.user === overview.you ? "you" : ""}`, "aria-hidden": "true" },
    message.author.slice(0, 1).toUpperCase());
}

function drawMessage(message, follows) {
  const date = moment(message.ts);
  const clock = date.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
  const time = node("time", { datetime: date.toISOString(), title: date.toLocaleString() }, clock);
  const classes = ["message", follows && "follows", message.ephemeral && "ephemeral", message.in_thread && "reply"];
  const click = (action) => send("page/click", { channel: current, ts: message.ts, ...action }).catch(lost);
  return node("article", { class: classes.filter(Boolean).join(" "), "data-ts": message.ts, "aria-label": `${message.author}, ${clock}` },
    message.ephemeral ? node("p", { class: "only-you" }, eye(), "Only visible to you",
      message.asked ? node("code", {}, message.asked) : null) : null,
    node("div", { class: "gutter" }, follows ? time : face(message)),
    node("div", { class: "content" },
      follows ? null : node("p", { class: "by" }, node("strong", {}, message.author),
        message.bot ? node("span", { class: "app" }, "APP") : null, time),
      ...content(message, click),
      message.edited ? node("span", { class: "edited" }, "(edited)") : null));
}

function eye() {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  made.setAttribute("viewBox", "0 0 16 16");
  made.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  shape.setAttribute("d", "M8 3.5C4.5 3.5 2 6 1 8c1 2 3.5 4.5 7 4.5S14 10 15 8c-1-2-3.5-4.5-7-4.5zm0 7.200A2.7 2.7 0 1 1 8 5.300a2.7 2.7 0 0 1 0 5.400zm0-1.5a1.200 1.200 0 1 0 0-2.400 1.200 1.200 0 0 0 0 2.400z");
  shape.setAttribute("fill", "currentColor");
  made.append(shape);
  return made;
}

// Answers in a thread stand under the message that starts it.
function inOrder(messages) {
  const tops = messages.filter((m) => !m.thread_ts || m.thread_ts === m.ts || !messages.some((o) => o.ts === m.thread_ts));
  const under = (top) => messages.filter((m) => m.thread_ts === top.ts && m.ts !== top.ts).map((m) => ({ ...m, in_thread: true }));
  return tops.flatMap((top) => [top, ...under(top)]);
}

async function drawMessages(toEnd = false) {
  const channel = current;
  const answer = await get(`page/messages?channel=${encodeURIComponent(channel)}`);
  if (channel !== current) return;
  const atEnd = toEnd || log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const wanted = [], live = new Set();
  let before = null;
  for (const message of inOrder(answer.messages)) {
    const day = moment(message.ts).toDateString();
    if (!message.in_thread && (!before || moment(before.ts).toDateString() !== day)) {
      wanted.push(kept(`day ${day}`, day, () => node("div", { class: "day", role: "separator" }, node("span", {}, dayTitle(moment(message.ts))))));
      live.add(`day ${day}`);
      before = null;
    }
    const follows = Boolean(before && before.user === message.user && !message.ephemeral && !before.ephemeral
      && !message.in_thread && !before.in_thread && message.ts - before.ts < 300);
    wanted.push(kept(message.ts, JSON.stringify([message, follows]), () => drawMessage(message, follows)));
    live.add(message.ts);
    before = message;
  }
  if (!wanted.length) wanted.push(node("p", { class: "empty" }, "Nothing has been said here yet."));
  for (const ts of [...drawn.keys()]) if (!live.has(ts)) drawn.delete(ts);
  wanted.forEach((element, index) => {
    if (log.children[index] !== element) log.insertBefore(element, log.children[index] ?? null);
  });
  while (log.children.length > wanted.length) log.lastElementChild.remove();
  const latest = answer.messages.reduce((newest, m) => (m.ts > newest ? m.ts : newest), "");
  if (latest > (seen.get(channel) ?? "") && seen.has(channel)) $("waiting").textContent = "";
  seen.set(channel, latest);
  if (atEnd) log.scrollTop = log.scrollHeight;
  $("newer").hidden = atEnd;
}

// The element drawn before for this key, so that focus and selection survive a redraw.
function kept(id, key, draw) {
  const old = drawn.get(id);
  if (old?.key === key) return old.element;
  const element = draw();
  drawn.set(id, { key, element });
  return element;
}

// -- the box ----------------------------------------------------------------------------------------------

function fit() {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 180)}px`;
  $("send").disabled = !box.value.trim();
}

function put(text) {
  box.value = text;
  fit();
  box.setSelectionRange(text.length, text.length);
}

async function submit() {
  const text = box.value.trim();
  if (!text) return;
  if (typed.at(-1) !== text) typed.push(text);
  recall = typed.length;
  put("");
  log.scrollTop = log.scrollHeight;
  if (text.startsWith("/")) $("waiting").textContent = `${overview.app} is answering…`;
  try {
    const answer = await send("page/send", { channel: current, text });
    if (!answer.ok) $("waiting").textContent = answer.error ? `That was refused: ${answer.error}` : "";
    window.setTimeout(() => { if ($("waiting").textContent.endsWith("…")) $("waiting").textContent = ""; }, 15000);
  } catch { lost(); put(text); }
}

box.addEventListener("input", fit);
box.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const atStart = box.selectionStart === 0 || !box.value.slice(0, box.selectionStart).includes("\n");
  const atLast = !box.value.slice(box.selectionEnd).includes("\n");
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    submit();
  } else if (event.key === "ArrowUp" && atStart && recall > 0) {
    event.preventDefault();
    if (recall === typed.length) draft = box.value;
    put(typed[--recall]);
  } else if (event.key === "ArrowDown" && atLast && recall < typed.length) {
    event.preventDefault();
    put(++recall === typed.length ? draft : typed[recall]);
  }
});
$("composer").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
$("newer").addEventListener("click", () => { log.scrollTop = log.scrollHeight; });
log.addEventListener("scroll", () => {
  if (log.scrollHeight - log.scrollTop - log.clientHeight < 80) $("newer").hidden = true;
});

// -- the side on a phone ----------------------------------------------------------------------------------

function showSide(shown) {
  document.body.classList.toggle("side-open", shown);
  $("menu").setAttribute("aria-expanded", String(shown));
  $("shade").hidden = !shown;
}

$("menu").addEventListener("click", () => showSide(!document.body.classList.contains("side-open")));
$("shade").addEventListener("click", () => showSide(false));
document.addEventListener("keydown", (event) => { if (event.key === "Escape") showSide(false); });
window.addEventListener("hashchange", () => {
  const channel = named(location.hash.slice(1));
  if (channel) open(channel.id);
});

// -- staying up to date -----------------------------------------------------------------------------------

function lost() {
  $("status").textContent = "The workspace has stopped";
  document.body.classList.add("lost");
}

// One at a time; what changes meanwhile is fetched in another round.
async function refresh() {
  again = true;
  if (busy) return;
  busy = true;
  try {
    while (again) {
      again = false;
      overview = await get("page/state");
      names.users = overview.users;
      names.channels = Object.fromEntries(overview.channels.map((c) => [c.id, c.name]));
      $("team").textContent = overview.team;
      document.body.classList.remove("lost");
      document.body.classList.toggle("offline", !overview.connected);
      $("status").textContent = overview.connected ? `${overview.app} is here` : `${overview.app} is not connected`;
      current ??= (named(location.hash.slice(1)) ?? overview.channels[0])?.id ?? null;
      if (current) { drawTop(); await drawMessages(!drawn.size); }
      drawChannels();
    }
  } catch { lost(); } finally { busy = false; }
}

async function begin() {
  const listed = await (await fetch("static/emoji.txt")).text();
  for (const line of listed.split("\n")) {
    const [name, sign] = line.split(" ");
    if (sign && !name.startsWith("#")) names.emoji.set(name, sign);
  }
  const changes = new EventSource("page/changes");
  changes.onmessage = refresh;
  changes.onerror = lost;
  fit();
  box.focus();
}

begin();
