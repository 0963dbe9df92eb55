// On every page: says that scripts run, brings the person to the summary of errors, closes open menus.
document.documentElement.classList.add("es-js");

const summary = document.querySelector("[data-error-summary]");
if (summary) {
  document.title = `Erreur : ${document.title}`;
  summary.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a[href^='#']");
  const control = link && document.getElementById(link.hash.slice(1));
  if (control) {
    event.preventDefault();
    control.scrollIntoView({ block: "center" });
    control.focus({ preventScroll: true });
  }
  for (const menu of document.querySelectorAll(".es-tools__chooser[open], .fr-header__menu .es-group[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(".es-tools__chooser[open], .es-group[open], .es-menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A summary that arrives with htmx is announced (role=alert) and focused too.
document.addEventListener("htmx:afterSwap", (event) => event.target.querySelector?.("[data-error-summary]")?.focus());
