// The page: channels at the left, messages, a thread at the right, the box. All it knows comes from this machine.

import { Box } from "./box.js";
import { open as openMenu } from "./menu.js";
import { Log } from "./messages.js";
import { names, node } from "./mrkdwn.js";
import { $, get, lost, send } from "./net.js";
import { refreshHome, refreshModal } from "./views.js";

let overview = null, current = null, seenFrom = null, tab = "messages", thread = null, busy = false, again = false;
const seen = new Map();           // channel -> latest ts that was on the screen
const onMessages = () => overview.shortcuts.filter((shortcut) => shortcut.on_message);
const log = new Log($("log"), { openThread, shortcuts: onMessages });
const side = new Log($("thread-log"), { shortcuts: onMessages });
const here = () => overview.channels.find((channel) => channel.id === current);
const title = (channel) => (channel.is_im ? channel.name : `#${channel.name}`);

// -- channels ---------------------------------------------------------------------------------------------

function drawChannels() {
  const entries = (wanted) => overview.channels.filter((c) => c.is_im === wanted).map((channel) => {
    const unread = channel.id !== current && channel.latest && channel.latest > (seen.get(channel.id) ?? "");
    const sign = channel.is_im ? node("img", { src: "static/mark.svg", alt: "", width: 18, height: 18 })
      : node("span", { class: "sign", "aria-hidden": "true" }, channel.is_private ? "◆" : "#");
    const made = node("button", {
      type: "button", class: unread ? "unread" : "", "data-id": channel.id,
      "aria-current": channel.id === current ? "page" : undefined,
    }, sign, channel.name, unread ? node("span", { class: "unseen" }, " (new messages)") : null);
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
  const channel = here();
  if (!channel) return;
  $("place").textContent = title(channel);
  $("topic").textContent = channel.topic;
  $("people").textContent = channel.is_im ? "" : `${channel.people} members`;
  document.title = `${title(channel)} · ${overview.team}`;
  const command = overview.commands[0];
  box.area.placeholder = channel.is_archived ? "This channel is archived" : `Message ${title(channel)}${command ? ` or type ${command}` : ""}`;
  box.area.disabled = channel.is_archived;
  $("box-label").textContent = `Message ${title(channel)}`;
  $("hint").replaceChildren(...hint(command));
  $("tabs").hidden = !channel.is_im;
  for (const name of ["home", "messages"]) $(`tab-${name}`).setAttribute("aria-selected", String(tab === name));
  const atHome = channel.is_im && tab === "home";
  $("home").hidden = !atHome;
  $("log-wrap").hidden = $("composer").hidden = atHome;
  $("new-chat").hidden = !(channel.is_im && overview.assistant && !atHome);
  $("shortcuts").hidden = !overview.shortcuts.some((shortcut) => !shortcut.on_message);
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
  window.history.replaceState(null, "", `#${here().name}`);
  log.clear();
  shutThread();
  showSide(false);
  if (here().is_im) await showTab("home");
  else {
    seenFrom = id;
    tab = "messages";
    drawTop();
    await drawMessages(true);
    box.area.focus();
  }
  drawChannels();
}

async function showTab(name) {
  tab = name;
  drawTop();
  send("page/visit", { tab: name }).catch(lost);
  if (name === "home") {
    shutThread();
    await refreshHome($("home"));
  } else {
    await drawMessages(true);
    box.area.focus();
  }
}

// -- messages ---------------------------------------------------------------------------------------------

async function drawMessages(toEnd = false) {
  const channel = current;
  const answer = await get(`page/messages?channel=${encodeURIComponent(channel)}`);
  if (channel !== current) return;
  const roots = new Set(answer.messages.map((m) => m.ts));
  const isAnswer = (m) => m.thread_ts && m.thread_ts !== m.ts && roots.has(m.thread_ts);
  const threads = new Map();
  for (const m of answer.messages.filter(isAnswer)) threads.set(m.thread_ts, [...(threads.get(m.thread_ts) ?? []), m]);
  const chats = new Map(answer.assistant.map((chat) => [chat.ts, chat]));
  const top = answer.messages.filter((m) => !isAnswer(m)).map((m) => (chats.has(m.ts) ? { ...m, text: chats.get(m.ts).title || "New chat" } : m));
  for (const ts of chats.keys()) if (!threads.has(ts)) threads.set(ts, []);
  const atEnd = log.draw(channel, top, { threads, toEnd, nothing: "Nothing has been said here yet." });
  const latest = answer.messages.reduce((newest, m) => (m.ts > newest ? m.ts : newest), "");
  if (latest > (seen.get(channel) ?? "") && seen.has(channel)) $("waiting").textContent = "";
  seen.set(channel, latest);
  $("newer").hidden = atEnd;
  if (thread) drawThread(answer.messages, threads, chats.get(thread));
}

// -- a thread at the side ---------------------------------------------------------------------------------

function openThread(ts) {
  if (thread !== ts) side.clear();
  thread = ts;
  $("thread").hidden = false;
  document.body.classList.add("thread-open");
  reply.fit();
  drawMessages().then(() => reply.area.focus());
}

function shutThread() {
  thread = null;
  $("thread").hidden = true;
  document.body.classList.remove("thread-open");
}

function drawThread(messages, threads, chat) {
  const root = messages.find((m) => m.ts === thread);
  if (!root) return shutThread();
  const answers = threads.get(thread) ?? [];
  $("thread-title").textContent = chat ? "Chat" : "Thread";
  $("thread-place").textContent = chat ? chat.title || overview.app : title(here());
  const shown = chat ? answers : [root, ...answers];
  side.draw(current, shown, { toEnd: side.channel !== current, nothing: chat ? `Ask ${overview.app} anything about your deals.` : "" });
  $("thread-status").textContent = chat?.status ? `${overview.app} ${chat.status}` : "";
  $("prompts").hidden = !chat?.prompts.length || answers.some((m) => !m.bot);
  $("prompts").replaceChildren(...(chat?.prompts_title ? [node("p", {}, chat.prompts_title)] : []), ...(chat?.prompts ?? []).map((prompt) => {
    const made = node("button", { class: "b-button", type: "button", title: prompt.message }, prompt.title);
    made.addEventListener("click", () => say(prompt.message, thread));
    return made;
  }));
}

// -- the boxes --------------------------------------------------------------------------------------------

async function say(text, inThread = null) {
  try {
    const answer = await send("page/send", { channel: current, text, thread: inThread });
    if (!answer.ok) $("waiting").textContent = answer.error ? `That was refused: ${answer.error}` : "";
  } catch (error) { lost(); throw error; }
}

const box = new Box($("composer"), async (text) => {
  log.element.scrollTop = log.element.scrollHeight;
  if (text.startsWith("/")) $("waiting").textContent = `${overview.app} is answering…`;
  await say(text);
  window.setTimeout(() => { if ($("waiting").textContent.endsWith("…")) $("waiting").textContent = ""; }, 15000);
});
const reply = new Box($("reply"), (text) => say(text, thread));

$("newer").addEventListener("click", () => { log.element.scrollTop = log.element.scrollHeight; });
log.element.addEventListener("scroll", () => { if (log.atEnd) $("newer").hidden = true; });
$("tab-home").addEventListener("click", () => showTab("home"));
$("tab-messages").addEventListener("click", () => showTab("messages"));
$("thread-close").addEventListener("click", shutThread);
$("shortcuts").addEventListener("click", () => openMenu($("shortcuts"), overview.shortcuts.filter((s) => !s.on_message).map((shortcut) => ({
  label: shortcut.name, detail: overview.app,
  do: () => send("page/shortcut", { callback_id: shortcut.callback_id, channel: current }).catch(lost),
}))));
$("new-chat").addEventListener("click", async () => {
  const begun = await send("page/assistant", { seen_from: seenFrom });
  if (begun.ok) openThread(begun.ts);
});

// -- the side on a phone ----------------------------------------------------------------------------------

function showSide(shown) {
  document.body.classList.toggle("side-open", shown);
  $("menu").setAttribute("aria-expanded", String(shown));
  $("shade").hidden = !shown;
}

$("menu").addEventListener("click", () => showSide(!document.body.classList.contains("side-open")));
$("shade").addEventListener("click", () => showSide(false));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !document.querySelector("dialog[open]")) {
    if (thread) shutThread();
    showSide(false);
  }
});
window.addEventListener("hashchange", () => {
  const channel = named(location.hash.slice(1));
  if (channel) open(channel.id);
});

// -- staying up to date -----------------------------------------------------------------------------------

// One at a time; what changes meanwhile is fetched in another round.
async function refresh() {
  again = true;
  if (busy) return;
  busy = true;
  try {
    while (again) {
      again = false;
      overview = await get("page/state");
      Object.assign(names, { users: overview.users, people: overview.people, you: overview.you, app: overview.app });
      names.channels = Object.fromEntries(overview.channels.filter((c) => !c.is_im).map((c) => [c.id, c.name]));
      $("team").textContent = overview.team;
      document.body.classList.remove("lost");
      document.body.classList.toggle("offline", !overview.connected);
      $("status").textContent = overview.connected ? `${overview.app} is here` : `${overview.app} is not connected`;
      if (!current && overview.channels.length) await open((named(location.hash.slice(1)) ?? overview.channels[0]).id);
      else if (current) {
        drawTop();
        if (tab === "home" && here()?.is_im) await refreshHome($("home"));
        else await drawMessages();
      }
      drawChannels();
      await refreshModal(overview.app);
    }
  } catch (error) {
    console.error(String(error.stack ?? error));
    lost();
  } finally { busy = false; }
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
}

begin();
