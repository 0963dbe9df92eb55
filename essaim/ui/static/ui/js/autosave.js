// Nothing typed is ever lost. Each field of <form data-autosave data-url data-journal> that carries data-field-key and
// data-version (itself, or the group around its controls) is written to a journal in this browser at each key, then
// sent to the server, and leaves the journal only when the server acknowledges that very value.
const DEBOUNCE = 600;
const BACKOFF = [2000, 5000, 10000, 30000, 60000];
const hour = (when) => new Date(when || Date.now()).toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const list = (value) => (Array.isArray(value) ? value.map(String) : [value === null || value === undefined ? "" : String(value)]);
const make = (tag, className, ...children) => {
  const element = Object.assign(document.createElement(tag), { className });
  element.append(...children);
  return element;
};

class Journal {
  constructor(name) {
    this.name = `essaim:${name}`;
  }
  all() {
    try {
      return JSON.parse(localStorage.getItem(this.name)) || {};
    } catch {
      return {};
    }
  }
  write(change) {
    const entries = this.all(); // read again each time: another tab may write too
    change(entries);
    try {
      if (Object.keys(entries).length) localStorage.setItem(this.name, JSON.stringify(entries));
      else localStorage.removeItem(this.name);
      return true;
    } catch {
      return false; // storage refused or full: the page still sends, it only has no second net
    }
  }
  keep(key, values, base) {
    return this.write((entries) => (entries[key] = { values, base, at: new Date().toISOString() }));
  }
  forget(key, values) {
    this.write((entries) => {
      if (entries[key] && (!values || same(entries[key].values, values))) delete entries[key];
    });
  }
}

class Field {
  constructor(form, element) {
    Object.assign(this, { form, element, key: element.dataset.fieldKey, timer: 0, token: "", sending: false, conflict: null });
    this.saved = this.values();
    this.quiet = "quiet" in element.dataset; // a cell of a table: the bar speaks for it, its row keeps its height
    if (!this.quiet) this.state = this.place.querySelector(".es-save") || this.place.appendChild(make("p", "es-save")); // its line is kept from the start: nothing moves under the finger
  }
  get controls() {
    const own = "input, select, textarea";
    return this.element.matches(own) ? [this.element] : [...this.element.querySelectorAll(own)];
  }
  get version() {
    return this.element.dataset.version || "";
  }
  set version(value) {
    if (value === undefined || value === null) return;
    this.element.dataset.version = value;
    const sent = this.form.element.elements.namedItem(`version-${this.key.split(".").pop()}`);
    if (sent) sent.value = value; // the button of the page starts from what was saved last
  }
  get place() {
    return this.element.closest(".fr-input-group, .fr-select-group, .fr-fieldset, .fr-checkbox-group") || this.element.parentElement;
  }
  get dirty() { return !same(this.values(), this.saved); }
  values() {
    return this.controls.flatMap((control) => {
      if (control.type === "radio" || control.type === "checkbox") return control.checked ? [control.value] : [];
      if (control.multiple) return [...control.selectedOptions].map((option) => option.value);
      return [control.value.replaceAll("\r\n", "\n")];
    });
  }
  fill(values) {
    for (const control of this.controls) {
      if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
      else if (control.multiple) for (const option of control.options) option.selected = values.includes(option.value);
      else control.value = values[0] ?? "";
      control.dispatchEvent(new CustomEvent("autosave:filled", { bubbles: true }));
    }
  }
  words(values) {
    const texts = values.map((value) => {
      const control = this.controls.find((one) => one.type !== "text" && one.value === value && one.labels?.length && /radio|checkbox/.test(one.type));
      const option = this.controls.find((one) => one.options)?.querySelector(`option[value="${CSS.escape(value)}"]`);
      return control?.labels[0].textContent.trim() || option?.textContent.trim() || value;
    });
    return texts.join(", ") || "(vide)";
  }
  say(kind, text, link) {
    this.kind = kind;
    const server = this.place.querySelector("[id$=_error]");
    if (server) server.style.visibility = kind === "saved" ? "hidden" : ""; // said at the last visit, mended since
    if (this.quiet) return this.mark(kind, text);
    this.state.className = `es-save es-save--${kind}`;
    this.state.replaceChildren(text);
    if (link) this.state.append(" ", link);
  }
  mark(kind, text) {
    const wrong = ["invalid", "conflict", "session"].includes(kind);
    this.words_of_state = wrong ? `${this.controls[0].labels?.[0]?.textContent.trim() || ""} : ${text}` : "";
    for (const control of this.controls) control.setAttribute("aria-invalid", String(wrong));
  }
  touched() {
    if (same(this.values(), this.saved) && !this.conflict && !this.sending) this.form.journal.forget(this.key);
    else this.form.journal.keep(this.key, this.values(), this.version);
    this.token = "";
    clearTimeout(this.timer);
    if (!this.conflict) this.timer = setTimeout(() => this.send(), DEBOUNCE);
  }
  body(values) {
    this.token ||= crypto.randomUUID?.() || `${Date.now()}-${Math.random()}`; // the same for each retry of one value
    const body = new URLSearchParams({ csrfmiddlewaretoken: this.form.csrf(), key: this.key, version: this.version, token: this.token });
    for (const value of values.length ? values : [""]) body.append("value", value);
    return body;
  }
  async send({ leaving = false } = {}) {
    clearTimeout(this.timer);
    if (!this.dirty || this.conflict || (this.sending && !leaving)) return;
    const values = this.values();
    const options = { method: "POST", body: this.body(values), headers: { "X-Requested-With": "fetch", Accept: "application/json" } };
    if (leaving) return void (this.sending || fetch(this.form.url, { ...options, keepalive: true }).catch(() => {}));
    this.sending = true;
    this.say("saving", "Enregistrement…");
    try {
      const response = await fetch(this.form.url, { ...options, redirect: "manual" });
      const answer = response.type === "opaqueredirect" ? {} : await response.json().catch(() => ({}));
      this.sending = false;
      this.answered(response, answer, values);
    } catch {
      this.sending = false;
      this.say("offline", "Hors ligne : conservé sur cet appareil");
      this.form.retry();
    }
    this.form.tell();
  }
  answered(response, answer, values) {
    const handler = { saved: "acknowledged", kept: "acknowledged", invalid: "acknowledged", conflict: "disputed" }[answer.status];
    if (handler) return this[handler](answer, values);
    if (response.status === 403 && answer.message && answer.status !== "stale") {
      return this.say("invalid", `${answer.message} Votre texte est conservé sur cet appareil.`);
    }
    if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) {
      const link = make("a", "", "Reconnectez-vous");
      Object.assign(link, { href: this.form.signIn, target: "_blank", rel: "opener" });
      this.say("session", "Votre session a expiré : rien n’est perdu.", link);
      return this.form.retry(15000);
    }
    const why = answer.status === "read-only" ? "Le site est en lecture seule" : "Le site ne répond pas";
    this.say("offline", `${why} : conservé sur cet appareil, nouvel essai bientôt`);
    this.form.retry();
  }
  acknowledged(answer, values) {
    this.version = answer.version;
    this.saved = values;
    this.token = "";
    this.form.attempts = 0;
    this.form.journal.forget(this.key, values);
    if (this.dirty) {
      this.form.journal.keep(this.key, this.values(), this.version);
      return this.send();
    }
    if (answer.status === "kept") this.say("kept", answer.message || "Reçu après la clôture : conservé et signalé.");
    else if (answer.status === "invalid") this.say("invalid", answer.message || "Enregistré, mais à corriger.");
    else this.say("saved", `Enregistré à ${hour(answer.at)}`);
  }
  disputed(answer, values) {
    const theirs = list(answer.theirs);
    if (same(theirs, values)) return this.acknowledged({ ...answer, status: "saved" }, values);
    const who = answer.theirs_by || "l’autre personne";
    this.say("conflict", "Deux versions de ce champ : choisissez.");
    const mine = make("p", "es-conflict__text", this.words(this.values()));
    const keep = make("button", "fr-btn fr-btn--sm", "Garder ma version");
    const take = make("button", "fr-btn fr-btn--sm fr-btn--secondary", `Prendre la version de ${who}`);
    keep.type = take.type = "button";
    const sides = make("div", "es-conflict__sides",
      make("div", "", make("strong", "", "Ma version"), mine),
      make("div", "", make("strong", "", `Version de ${who}${answer.theirs_at ? `, ${hour(answer.theirs_at)}` : ""}`), make("p", "es-conflict__text", this.words(theirs))));
    this.conflict?.remove();
    this.conflict = make("div", "es-conflict", make("p", "es-conflict__title", "Ce champ a été modifié en même temps ailleurs. Rien n’est perdu tant que vous n’avez pas choisi."), sides, make("div", "es-row", keep, take));
    this.conflict.setAttribute("role", "group");
    this.conflict.setAttribute("aria-label", "Deux versions de ce champ");
    this.refresh = () => (mine.textContent = this.words(this.values()));
    const settle = (choose) => () => {
      this.conflict.remove();
      this.conflict = null;
      this.version = answer.version;
      this.saved = theirs;
      choose();
      this.controls[0].focus();
      this.form.tell();
    };
    keep.addEventListener("click", settle(() => (this.form.journal.keep(this.key, this.values(), this.version), this.send())));
    take.addEventListener("click", settle(() => (this.fill(theirs), this.form.journal.forget(this.key), this.say("saved", `Version de ${who} reprise`))));
    this.place.append(this.conflict);
  }
  restore(entry) {
    if (same(entry.values, this.saved)) {
      this.form.journal.forget(this.key); // what was sent while leaving arrived after all
      return this.say("saved", "Déjà enregistré");
    }
    this.fill(entry.values);
    if (String(entry.base) === String(this.version)) {
      this.say("offline", "Texte retrouvé sur cet appareil");
      return this.send();
    }
    return this.disputed({ theirs: this.saved, theirs_by: this.element.dataset.savedBy || "la page enregistrée", version: this.version }, entry.values);
  }
}

class AutosavedForm {
  constructor(element) {
    this.element = element;
    this.url = element.dataset.url;
    this.signIn = element.dataset.signIn || location.href;
    this.journal = new Journal(element.dataset.journal || location.pathname);
    this.attempts = 0;
    this.fields = new Map([...element.querySelectorAll("[data-field-key]")].map((one) => [one.dataset.fieldKey, new Field(this, one)]));
    this.line = element.querySelector("[data-autosave-state]") || element.appendChild(make("div", "es-savebar"));
    this.line.setAttribute("role", "status");
    if (!this.line.textContent.trim()) this.line.replaceChildren(make("p", "es-save", "Chaque champ s’enregistre dès que vous le quittez."));
    const find = (event) => this.fields.get(event.target.closest?.("[data-field-key]")?.dataset.fieldKey);
    element.addEventListener("input", (event) => (find(event)?.touched(), find(event)?.refresh?.()));
    element.addEventListener("change", (event) => find(event)?.touched());
    element.addEventListener("focusout", (event) => find(event)?.send());
    element.addEventListener("submit", () => (this.submitted = true));
    addEventListener("beforeunload", (event) => {
      const stuck = [...this.fields.values()].some((field) => field.conflict || (field.dirty && ["offline", "session"].includes(field.kind)));
      if (stuck && !this.submitted) event.preventDefault(); // what is on its way leaves by itself
    });
    const leave = () => this.submitted || this.fields.forEach((field) => field.send({ leaving: true }));
    addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", () => (document.hidden ? leave() : this.again()));
    for (const name of ["online", "focus", "pageshow"]) addEventListener(name, () => ((this.submitted = false), this.again()));
    for (const [key, entry] of Object.entries(this.journal.all())) this.fields.get(key)?.restore(entry);
  }
  csrf() {
    // The cookie first: it is renewed when the person signs in again in another tab.
    const cookie = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/);
    return cookie?.[1] || this.element.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  }
  again() {
    this.fields.forEach((field) => field.send());
  }
  retry(least = 0) {
    clearTimeout(this.timer);
    const wait = Math.max(least, BACKOFF[Math.min(this.attempts++, BACKOFF.length - 1)]);
    this.timer = setTimeout(() => this.again(), wait);
  }
  tell() {
    const fields = [...this.fields.values()];
    const count = fields.filter((field) => field.dirty).length;
    const disputed = fields.some((field) => field.conflict);
    const wrong = fields.find((field) => field.words_of_state)?.words_of_state;
    const kind = disputed ? "conflict" : wrong ? "invalid" : count ? "offline" : "saved";
    const text = wrong && !disputed ? wrong : disputed
      ? "Un champ a deux versions : choisissez laquelle garder."
      : count
        ? `Non enregistré : ${count} champ${count > 1 ? "s" : ""} conservé${count > 1 ? "s" : ""} sur cet appareil`
        : `Tout est enregistré (${hour()})`;
    if (fields.some((field) => field.sending) && kind !== "conflict") return; // one voice at the end, not one per key
    if (this.line.textContent !== text) this.line.replaceChildren(make("p", `es-save es-save--${kind}`, text));
  }
}

document.querySelectorAll("form[data-autosave]").forEach((form) => new AutosavedForm(form));
