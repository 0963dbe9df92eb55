// <form data-guard>: what is typed there and not sent is not left without a question. Fields that save themselves
// have their own rule (autosave.js).
for (const form of document.querySelectorAll("form[data-guard]")) {
  let changed = false;
  form.addEventListener("input", (event) => (changed ||= !event.target.closest("[data-field-key]") && event.target.type !== "search"));
  form.addEventListener("submit", () => (changed = false));
  addEventListener("beforeunload", (event) => changed && event.preventDefault());
}
