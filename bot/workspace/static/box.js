// A box to type in: grows with the text, Enter sends, arrows bring back what was typed.

const typed = [];                 // what was typed, oldest first

export class Box {
  // `sent(text)` gives a promise; when it fails, the text comes back into the box.
  constructor(form, sent) {
    this.form = form;
    this.area = form.querySelector("textarea");
    this.button = form.querySelector("button[type=submit]");
    this.sent = sent;
    this.recall = 0;
    this.draft = "";
    this.area.addEventListener("input", () => this.fit());
    this.area.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.fit();
  }

  fit() {
    this.area.style.height = "auto";
    this.area.style.height = `${Math.min(this.area.scrollHeight, 180)}px`;
    this.button.disabled = !this.area.value.trim();
  }

  put(text) {
    this.area.value = text;
    this.fit();
    this.area.setSelectionRange(text.length, text.length);
  }

  async submit() {
    const text = this.area.value.trim();
    if (!text) return;
    if (typed.at(-1) !== text) typed.push(text);
    this.recall = typed.length;
    this.put("");
    try { await this.sent(text); } catch { this.put(text); }
  }

  key(event) {
    if (event.isComposing) return;
    const { value, selectionStart, selectionEnd } = this.area;
    const atStart = selectionStart === 0 || !value.slice(0, selectionStart).includes("\n");
    const atLast = !value.slice(selectionEnd).includes("\n");
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "ArrowUp" && atStart && this.recall > 0) {
      event.preventDefault();
      if (this.recall >= typed.length) this.draft = value;
      this.put(typed[--this.recall]);
    } else if (event.key === "ArrowDown" && atLast && this.recall < typed.length) {
      event.preventDefault();
      this.put(++this.recall === typed.length ? this.draft : typed[this.recall]);
    }
  }
}
