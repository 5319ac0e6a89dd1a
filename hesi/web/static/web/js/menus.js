// Menus are <details>, dialogs are <dialog>: this closes them where people expect it and opens them by name.
(() => {
  const openMenus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) {
      const chosen = event.target.closest("a.menu-item, [data-opens]");
      if (!menu.contains(event.target) || (chosen && menu.contains(chosen))) menu.open = false;
    }
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      event.preventDefault();
      document.getElementById(opener.dataset.opens)?.showModal();
      return;
    }
    const closer = event.target.closest("[data-closes]");
    if (closer) closer.closest("dialog")?.close();
    // A press on the dimmed ground is outside of the dialog's own box.
    if (event.target instanceof HTMLDialogElement && event.target.open) {
      const box = event.target.getBoundingClientRect();
      const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
      if (!inside && event.clientX + event.clientY > 0) event.target.close();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
  // A form that was accepted closes the dialog it stands in.
  document.addEventListener("htmx:afterRequest", (event) => {
    const dialog = event.target.closest?.("dialog[data-closes-when-done]");
    if (dialog && event.detail.successful) dialog.close();
  });
  // One press sends a form once.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog" || form.hasAttribute("data-upload") || form.target) return;
    if (form.matches("[hx-post],[hx-get],[hx-put],[hx-delete],[hx-patch],[data-hx-post]")) return;
    if (form.dataset.sent) return event.preventDefault();
    if (form.method !== "post") return;
    form.dataset.sent = "1";
    event.submitter?.classList.add("is-busy");
    setTimeout(() => {
      delete form.dataset.sent;
      event.submitter?.classList.remove("is-busy");
    }, 8000);
  });
})();

// Of tabs that scroll sideways on a phone, the one that is open is in sight.
for (const open of document.querySelectorAll(".tabs [aria-current]")) {
  const strip = open.closest(".tabs");
  strip.scrollLeft += open.getBoundingClientRect().right - strip.getBoundingClientRect().right + 24;
}
