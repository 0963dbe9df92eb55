// A question asked only after some answer is hidden until that answer is given. Without a script it stays, with its hint.
const answersOf = (key) => {
  const box = document.querySelector(`[data-question="${CSS.escape(key)}"]`);
  if (!box || box.hidden) return [];
  return [...box.querySelectorAll("input:not([type=hidden]), select, textarea")].flatMap((control) => {
    if (/radio|checkbox/.test(control.type)) return control.checked ? [control.value] : [];
    return [control.value];
  });
};
const conditional = [...document.querySelectorAll("[data-only-if]")];
const refresh = () => {
  for (const box of conditional) {
    const wanted = box.dataset.onlyValues.split("|");
    box.hidden = !answersOf(box.dataset.onlyIf).some((value) => wanted.includes(value));
  }
};
for (const name of ["input", "change", "autosave:filled"]) document.addEventListener(name, refresh);
for (const box of conditional) box.querySelector(".es-condition")?.classList.add("fr-sr-only");
refresh();
