// Large files in pieces, that survive a cut of the network and a reload. <form data-upload data-create-url
// data-max-bytes data-accept=".pdf,.ods" data-requirement> with one file input. Without a script it is a plain POST.
//   POST create-url {name, size, type, requirement} -> {id, url, offset}
//   PATCH url, header Upload-Offset, body: at most 1 MiB -> {offset};   GET url -> {offset}
// data-upload-join: the form is then sent at once, and its section alone is drawn again; another sending goes on.
// Else the form is sent as usual, with the hidden field `upload` (data-upload-name) in place of the file.
const CHUNK = 1024 * 1024;
const BACKOFF = [1000, 2000, 5000, 10000, 30000];
const size = (bytes) => {
  const mega = bytes / 1024 ** 2;
  return mega >= 1 ? `${mega.toLocaleString("fr-FR", { maximumFractionDigits: 1 })} Mo` : `${Math.ceil(bytes / 1024)} Ko`;
};
const make = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });

// What arrives is compared with it; only a safe context (HTTPS, localhost) can compute it.
const digest = async (file) => {
  if (!globalThis.crypto?.subtle) return "";
  const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

class Upload {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[type=file]");
    this.bar = Object.assign(make("progress", "es-bar"), { max: 100, value: 0 });
    this.bar.setAttribute("aria-label", "Envoi du fichier");
    this.text = make("p", "es-upload__state");
    this.text.setAttribute("role", "status");
    this.button = Object.assign(make("button", "fr-btn fr-btn--sm fr-btn--tertiary", "Mettre en pause"), { type: "button" });
    this.box = make("div", "es-upload");
    this.box.hidden = true;
    const row = make("div", "es-upload__row");
    row.append(this.button);
    this.box.append(this.bar, this.text, row);
    (this.input.closest(".fr-upload-group") || this.input.parentElement).append(this.box);
    this.input.addEventListener("change", () => this.choose());
    this.button.addEventListener("click", () => (this.paused ? this.resume() : this.pause()));
    form.addEventListener("submit", (event) => {
      if (!this.file || this.done) return;
      event.preventDefault(); // the file is still on its way: the form leaves at the end
      this.leaveAtTheEnd = true;
    });
    addEventListener("beforeunload", (event) => this.file && !this.done && event.preventDefault()); // still on its way
    addEventListener("online", () => this.waiting && this.resume());
  }
  csrf() {
    const cookie = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/);
    return cookie?.[1] || this.form.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  }
  get memory() {
    const { name, size: bytes, lastModified } = this.file;
    return `essaim:upload:${this.form.dataset.requirement || this.form.dataset.createUrl}:${name}:${bytes}:${lastModified}`;
  }
  problem(file) {
    const max = Number(this.form.dataset.maxBytes || 0);
    const accepted = (this.form.dataset.accept || "").toLowerCase().split(",").map((one) => one.trim()).filter(Boolean);
    if (!file.size) return "Ce fichier est vide.";
    if (max && file.size > max) return `Ce fichier pèse ${size(file.size)} ; la limite est de ${size(max)}.`;
    if (/\.hei[cf]$/i.test(file.name)) {
      return "Cette photo est au format HEIC, que peu d’ordinateurs ouvrent. Sur l’iPhone : Réglages, Appareil photo, Formats, « Le plus compatible », puis reprenez la photo ; ou enregistrez-la en JPEG ou en PDF.";
    }
    if (accepted.length && !accepted.some((end) => file.name.toLowerCase().endsWith(end))) {
      return `Ce type de fichier n’est pas accepté. Formats possibles : ${accepted.join(", ")}.`;
    }
    return "";
  }
  choose() {
    this.run = (this.run || 0) + 1;
    this.done = this.paused = this.waiting = false;
    this.file = this.input.files[0];
    this.box.hidden = !this.file;
    if (!this.file) return;
    const problem = this.problem(this.file);
    this.input.setAttribute("aria-invalid", String(Boolean(problem)));
    this.bar.hidden = this.button.hidden = Boolean(problem);
    this.text.className = problem ? "fr-error-text es-upload__state" : "es-upload__state";
    this.text.textContent = problem;
    if (problem) {
      this.input.value = "";
      this.file = null;
      return;
    }
    this.attempts = 0;
    this.work(this.run);
  }
  async ask(url, options = {}) {
    const headers = { "X-Requested-With": "fetch", "X-CSRFToken": this.csrf(), Accept: "application/json", ...options.headers };
    const response = await fetch(url, { ...options, headers, redirect: "manual" });
    const answer = response.type === "opaqueredirect" ? {} : await response.json().catch(() => ({}));
    if (response.ok) return answer;
    throw Object.assign(new Error(answer.message || answer.error || ""), { status: response.type === "opaqueredirect" ? 401 : response.status });
  }
  remember(value) {
    try {
      if (value) localStorage.setItem(this.memory, JSON.stringify(value));
      else localStorage.removeItem(this.memory);
    } catch {
      // no storage: the sending works, it only starts again after a reload
    }
  }
  async open() {
    let known = null;
    try {
      known = JSON.parse(localStorage.getItem(this.memory));
    } catch {
      known = null;
    }
    if (known) {
      try {
        return { ...known, offset: (await this.ask(known.url)).offset };
      } catch (error) {
        if (![403, 404, 410].includes(error.status)) throw error; // forgotten by the server: start again
      }
    }
    const { name, size: bytes, type } = this.file;
    const sha256 = await digest(this.file);
    const body = JSON.stringify({ name, size: bytes, type, sha256, requirement: this.form.dataset.requirement || "" });
    const made = await this.ask(this.form.dataset.createUrl, { method: "POST", body, headers: { "Content-Type": "application/json" } });
    this.remember({ id: made.id, url: made.url });
    return { offset: 0, ...made };
  }
  async work(run) {
    this.waiting = false;
    this.button.textContent = "Mettre en pause";
    try {
      const target = await this.open();
      let { offset } = target;
      while (offset < this.file.size) {
        if (run !== this.run || this.paused) return;
        this.show(offset);
        const piece = this.file.slice(offset, offset + CHUNK);
        const headers = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
        const answer = await this.ask(target.url, { method: "PATCH", body: piece, headers });
        offset = answer.offset ?? offset + piece.size;
        this.attempts = 0;
      }
      if (run === this.run) this.finish(target.id);
    } catch (error) {
      if (run === this.run) this.stopped(error, run);
    }
  }
  show(offset) {
    const share = Math.floor((offset / this.file.size) * 100);
    this.bar.value = share;
    const step = Math.floor(share / 10) * 10; // a voice at each tenth, not at each piece
    if (this.step !== step) this.text.textContent = `Envoi de ${this.file.name} : ${step} % de ${size(this.file.size)}`;
    this.step = step;
  }
  stopped(error, run) {
    if (error.status && error.status < 500 && ![401, 408, 409, 429].includes(error.status)) {
      this.text.className = "fr-error-text es-upload__state";
      this.text.textContent = error.message || "Ce fichier n’a pas pu être reçu. Vérifiez qu’il s’ouvre et qu’il n’est pas vide, ou enregistrez-le en PDF.";
      this.button.hidden = true;
      this.remember(null);
      this.file = null;
      return;
    }
    this.waiting = true;
    this.button.textContent = "Reprendre maintenant";
    this.text.textContent = error.status === 401
      ? "Votre session a expiré : reconnectez-vous dans un autre onglet, l’envoi reprendra où il en est."
      : "Envoi interrompu : il reprendra où il en est.";
    const wait = BACKOFF[Math.min(this.attempts++, BACKOFF.length - 1)];
    setTimeout(() => run === this.run && this.waiting && !this.paused && this.work(run), wait);
  }
  pause() {
    if (this.waiting) return this.resume();
    this.paused = true;
    this.button.textContent = "Reprendre l’envoi";
    this.text.textContent = "Envoi en pause.";
  }
  resume() {
    this.paused = false;
    this.step = undefined;
    this.run += 1;
    this.work(this.run);
  }
  finish(id) {
    this.done = true;
    this.bar.value = 100;
    this.button.hidden = true;
    this.text.textContent = `${this.file.name} est arrivé (${size(this.file.size)}).`;
    this.remember(null);
    const name = this.form.dataset.uploadName || "upload";
    const hidden = this.form.querySelector(`input[type=hidden][name="${name}"]`) || Object.assign(make("input", ""), { type: "hidden", name });
    hidden.value = id;
    this.form.append(hidden);
    this.input.removeAttribute("name"); // the bytes are already there: do not send them twice
    this.input.required = false;
    if ("uploadJoin" in this.form.dataset) return this.join();
    if (this.leaveAtTheEnd || !("uploadWait" in this.form.dataset)) this.form.requestSubmit();
  }
  async join() {
    const section = this.form.closest("section");
    try {
      const response = await fetch(this.form.action, { method: "POST", body: new FormData(this.form) });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const drawn = response.ok && page.getElementById(section.id);
      if (!drawn || page.querySelector("[data-error-summary]")) return this.form.requestSubmit();
      const said = make("p", "fr-valid-text", `${this.file.name} est joint.`);
      said.setAttribute("role", "status");
      section.replaceChildren(...drawn.childNodes);
      section.querySelector("form[data-upload]")?.before(said);
      start(section);
    } catch {
      this.form.requestSubmit(); // no answer: the form itself says why
    }
  }
}

const start = (root) => root.querySelectorAll("form[data-upload]").forEach((form) => new Upload(form));
start(document);
