// "/" searches, "?" lists the keys, J/K walk through a list marked data-list, Enter opens, A agrees.
(() => {
  const typing = (element) => element.closest("input, textarea, select, [contenteditable], .ts-wrapper");
  const rows = () => {
    const list = document.querySelector("[data-list]");
    return list ? [...list.querySelectorAll("tbody > tr, :scope > li, :scope > article, :scope > [role=row]")] : [];
  };
  // Where one stands is remembered by its address: a live update draws the list anew, without the mark.
  let here = "";
  const addressOf = (row) => row.querySelector("a[href]")?.getAttribute("href");
  const current = () => document.querySelector("[data-list] .is-current") || (here && rows().find((row) => addressOf(row) === here)) || null;

  const step = (by) => {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(current());
    const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))];
    current()?.classList.remove("is-current");
    next.classList.add("is-current");
    here = addressOf(next) || "";
    next.scrollIntoView({ block: "nearest" });
    const link = next.querySelector("a[href]");
    const panel = document.getElementById("panel");
    if (panel?.open && link?.hasAttribute("data-panel")) window.hesi.openPanel(link.href);
    else link?.focus({ preventScroll: true });
  };
  document.addEventListener("htmx:afterSettle", (event) => {
    current()?.classList.add("is-current");
    // What is drawn after a decision asks for the focus; when the button that had it went away meanwhile, it is nobody's.
    const fresh = event.detail.elt;
    const wanted = fresh?.matches?.("[autofocus]") ? fresh : fresh?.querySelector?.("[autofocus]");
    if (wanted && document.activeElement === document.body) wanted.focus({ preventScroll: true });
  });
  const press = (selector) => {
    const button = document.querySelector(`dialog[open] ${selector}`) || document.querySelector(selector);
    // A part that was drawn this instant does not know its requests yet: pressed now, its form would leave the page.
    if (button?.closest(".htmx-added")) setTimeout(() => press(selector), 30);
    else if (button && !button.disabled) button.click();
    return Boolean(button);
  };

  const actions = {
    "/": () => document.querySelector("[data-shortcut-search]")?.focus(),
    "?": () => document.getElementById("shortcuts")?.showModal(),
    j: () => step(1),
    k: () => step(-1),
    a: () => press("[data-shortcut-agree]"),
    Enter: () => (document.activeElement === document.body ? current()?.querySelector("a[href]")?.click() : false),
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const action = actions[event.key];
    if (!action) return;
    if (event.key !== "Enter") event.preventDefault();
    action();
  });
})();
