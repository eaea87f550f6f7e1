// A list of messages: the log of a channel, or that of a thread.

import { content } from "./blocks.js";
import { open as openMenu } from "./menu.js";
import { dayName, names, node } from "./mrkdwn.js";
import { lost, send } from "./net.js";

const moment = (ts) => new Date(Number(ts) * 1000);

function dayTitle(date) {
  return dayName(date) ?? date.toLocaleDateString(undefined, { weekday: "long", day: "numeric", month: "long" });
}

function face(message, size) {
  if (message.bot) return node("img", { class: "face", src: "static/mark.svg", alt: "", width: size, height: size });
  return node("span", { class: `face letter ${message.user === names.you ? "you" : ""}`, "aria-hidden": "true" },
    message.author.slice(0, 1).toUpperCase());
}

function eye() {
  const space = "http://www.w3.org/2000/svg";
  const made = document.createElementNS(space, "svg");
  made.setAttribute("viewBox", "0 0 16 16");
  made.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS(space, "path");
  shape.setAttribute("d", "M8 3.5C4.5 3.5 2 6 1 8c1 2 3.5 4.5 7 4.5S14 10 15 8c-1-2-3.5-4.5-7-4.5zm0 7.200A2.7 2.7 0 1 1 8 5.300a2.7 2.7 0 0 1 0 5.400zm0-1.5a1.200 1.200 0 1 0 0-2.400 1.200 1.200 0 0 0 0 2.400z");
  shape.setAttribute("fill", "currentColor");
  made.append(shape);
  return made;
}

export class Log {
  // `openThread(ts)`, where messages may be answered in threads; `shortcuts()` are those in a message's menu.
  constructor(element, { openThread = null, shortcuts = () => [] } = {}) {
    Object.assign(this, { element, openThread, shortcuts, channel: null, drawn: new Map() });
  }

  clear() {
    this.drawn.clear();
    this.element.replaceChildren();
  }

  get atEnd() {
    return this.element.scrollHeight - this.element.scrollTop - this.element.clientHeight < 80;
  }

  // `threads`: ts -> its answers, for the lines that open them. `lead` stands before all messages.
  draw(channel, messages, { threads = new Map(), toEnd = false, nothing = "", lead = [] } = {}) {
    this.channel = channel;
    const follow = toEnd || this.atEnd;
    const wanted = [...lead], live = new Set();
    let before = null;
    const keep = (id, key, make) => { wanted.push(this.kept(id, key, make)); live.add(id); };
    for (const message of messages) {
      const day = moment(message.ts).toDateString();
      if (!before || moment(before.ts).toDateString() !== day) {
        keep(`day ${day}`, day, () => node("div", { class: "day", role: "separator" }, node("span", {}, dayTitle(moment(message.ts)))));
        before = null;
      }
      const follows = Boolean(before && before.user === message.user && !message.ephemeral && !before.ephemeral
        && !threads.has(before.ts) && message.ts - before.ts < 300);
      const answers = threads.get(message.ts);
      keep(message.ts, JSON.stringify([message, follows, answers, this.shortcuts()]), () => this.message(message, follows, answers));
      before = message;
    }
    if (!wanted.length && nothing) wanted.push(node("p", { class: "empty" }, nothing));
    for (const id of [...this.drawn.keys()]) if (!live.has(id)) this.drawn.delete(id);
    wanted.forEach((made, index) => {
      if (this.element.children[index] !== made) this.element.insertBefore(made, this.element.children[index] ?? null);
    });
    while (this.element.children.length > wanted.length) this.element.lastElementChild.remove();
    if (follow) this.element.scrollTop = this.element.scrollHeight;
    return follow;
  }

  // The element drawn before for this key, so that focus and selection survive a redraw.
  kept(id, key, make) {
    const old = this.drawn.get(id);
    if (old?.key === key) return old.made;
    const made = make();
    this.drawn.set(id, { key, made });
    return made;
  }

  message(message, follows, answers) {
    const date = moment(message.ts), channel = this.channel;
    const clock = date.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
    const time = node("time", { datetime: date.toISOString(), title: date.toLocaleString() }, clock);
    const classes = ["message", follows && "follows", message.ephemeral && "ephemeral"];
    const click = (action) => send("page/click", { channel, ts: message.ts, ...action }).catch(lost);
    return node("article", { class: classes.filter(Boolean).join(" "), "data-ts": message.ts, "aria-label": `${message.author}, ${clock}` },
      message.ephemeral ? node("p", { class: "only-you" }, eye(), "Only visible to you",
        message.asked ? node("code", {}, message.asked) : null) : null,
      node("div", { class: "gutter" }, follows ? time : face(message, 38)),
      node("div", { class: "content" },
        follows ? null : node("p", { class: "by" }, node("strong", {}, message.author),
          message.bot ? node("span", { class: "app" }, "APP") : null, time),
        ...content(message, { click }),
        message.edited ? node("span", { class: "edited" }, "(edited)") : null,
        answers ? this.replies(message, answers) : null),
      message.ephemeral ? null : this.tools(message));
  }

  replies(message, answers) {
    const last = moment(answers.at(-1)?.ts ?? message.ts);
    const faces = [...new Map(answers.map((answer) => [answer.user, answer])).values()].slice(0, 4).map((answer) => face(answer, 22));
    const when = answers.length && `Last reply ${(dayName(last) ?? last.toLocaleDateString()).toLowerCase()} at ${last.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" })}`;
    const count = answers.length === 1 ? "1 reply" : answers.length ? `${answers.length} replies` : "Open";
    const made = node("button", { class: "replies", type: "button" }, ...faces, node("strong", {}, count),
      when ? node("span", {}, when) : null);
    made.addEventListener("click", () => this.openThread(message.ts));
    return made;
  }

  tools(message) {
    const offered = this.shortcuts();
    const thread = message.thread_ts ?? message.ts;
    const entries = [
      ...(this.openThread ? [{ label: "Reply in thread", do: () => this.openThread(thread) }] : []),
      ...offered.map((shortcut) => ({
        label: shortcut.name, detail: names.app,
        do: () => send("page/shortcut", { callback_id: shortcut.callback_id, channel: this.channel, ts: message.ts }).catch(lost),
      })),
    ];
    if (!entries.length) return null;
    const made = node("button", { class: "tool", type: "button", "aria-label": "More actions", "aria-haspopup": "menu", "aria-expanded": "false" }, "⋯");
    made.addEventListener("click", () => openMenu(made, entries));
    return made;
  }
}
