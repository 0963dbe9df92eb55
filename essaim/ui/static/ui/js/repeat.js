// Rows that one adds and removes: <div data-repeat="members"> around a Django formset. Without a script, the server's
// spare rows and « Supprimer » boxes do the same work.
//   [data-repeat-row] a row; <template data-repeat-template> an empty one with __prefix__;
//   [data-repeat-add] the button that adds; [data-repeat-remove] the button of a row that removes.
function setUp(box) {
  const total = box.querySelector(`[name="${box.dataset.repeat}-TOTAL_FORMS"]`);
  const template = box.querySelector("template[data-repeat-template]");
  const rows = box.querySelector("[data-repeat-rows]") || box;
  const voice = Object.assign(document.createElement("p"), { className: "fr-sr-only" });
  voice.setAttribute("role", "status");
  box.append(voice);

  box.addEventListener("click", (event) => {
    if (event.target.closest("[data-repeat-add]")) add();
    const remover = event.target.closest("[data-repeat-remove]");
    if (remover) remove(remover.closest("[data-repeat-row]"));
  });

  function add() {
    const holder = document.createElement("template");
    holder.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value);
    const row = holder.content.querySelector("[data-repeat-row]");
    rows.append(row);
    total.value = Number(total.value) + 1;
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    voice.textContent = "Ligne ajoutée.";
    box.dispatchEvent(new CustomEvent("repeat:added", { bubbles: true, detail: { row } }));
  }

  function remove(row) {
    const mark = row.querySelector("input[name$='-DELETE']");
    const undo = Object.assign(document.createElement("p"), { className: "es-row" });
    const button = Object.assign(document.createElement("button"), {
      type: "button",
      className: "fr-btn fr-btn--sm fr-btn--tertiary",
      textContent: "Rétablir la ligne",
    });
    undo.append("Ligne supprimée.", button);
    row.hidden = true; // the numbering of the formset stays whole, and what was typed can come back
    if (mark) mark.checked = true;
    else for (const control of row.querySelectorAll("input, select, textarea")) control.disabled = true;
    row.after(undo);
    button.focus();
    button.addEventListener("click", () => {
      if (mark) mark.checked = false;
      for (const control of row.querySelectorAll("input, select, textarea")) control.disabled = false;
      row.hidden = false;
      undo.remove();
      row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    });
  }
}

document.querySelectorAll("[data-repeat]").forEach(setUp);
