// The live counter of long texts. Nothing is ever cut: beyond the limit it says by how much.
const plural = (n, word) => `${n.toLocaleString("fr-FR")} ${word}${n > 1 ? "s" : ""}`;

function words(length, max) {
  const left = max - length;
  if (left < 0) return `${plural(-left, "caractère")} en trop (${plural(max, "caractère")} au plus)`;
  return `${length.toLocaleString("fr-FR")} sur ${plural(max, "caractère")}`;
}

function watch(counter) {
  const field = document.getElementById(counter.dataset.counterFor);
  if (!field || field.dataset.counted) return;
  field.dataset.counted = "1";
  const max = Number(counter.dataset.max);
  const voice = document.createElement("span");
  voice.className = "fr-sr-only";
  voice.setAttribute("role", "status");
  counter.after(voice);
  let timer;
  const show = (speak) => {
    const length = [...field.value].length;
    counter.textContent = words(length, max);
    counter.classList.toggle("es-counter--over", length > max);
    clearTimeout(timer); // a voice at each key would cover the typing: only near the limit, once typing stops
    if (speak && length > max * 0.9) timer = setTimeout(() => (voice.textContent = words(length, max)), 1000);
  };
  field.addEventListener("input", () => show(true));
  show(false);
}

const start = (root) => root.querySelectorAll("[data-counter-for]").forEach(watch);
start(document);
document.addEventListener("htmx:load", (event) => start(event.target));
