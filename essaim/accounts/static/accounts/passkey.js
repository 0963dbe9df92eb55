// What the passkey scripts could not do, in words, instead of a line in the console that nobody reads.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const place = document.querySelector("#messages");
  const box = Object.assign(document.createElement("div"), { className: "fr-alert fr-alert--sm fr-alert--error fr-mb-2w" });
  const text = document.createElement("p");
  const cancelled = event.detail.exception?.name === "NotAllowedError";
  text.textContent = cancelled
    ? "La clé d’accès n’a pas été utilisée. Recommencez, ou demandez un code."
    : "Cet appareil n’a pas pu utiliser la clé d’accès. Demandez un code.";
  box.append(text);
  place.replaceChildren(box);
});
