// form[data-bulk]: rows are chosen by checkboxes named by data-bulk; the bar says how many and appears only then.
(() => {
  const boxes = (form) => [...form.querySelectorAll(`input[type="checkbox"][name="${form.dataset.bulk}"]`)];
  const show = (form) => {
    const all = boxes(form);
    const chosen = all.filter((box) => box.checked);
    for (const box of all) box.closest("tr, li, article, [role=row]")?.setAttribute("aria-selected", String(box.checked));
    const bar = form.querySelector("[data-bulk-bar]");
    if (bar) bar.hidden = !chosen.length;
    const count = form.querySelector("[data-bulk-count]");
    if (count) count.textContent = window.hesi.text("chosen", { count: chosen.length });
    const head = form.querySelector("[data-bulk-all]");
    if (head) {
      head.checked = all.length > 0 && chosen.length === all.length;
      head.indeterminate = chosen.length > 0 && chosen.length < all.length;
    }
  };
  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("form[data-bulk]");
    if (!form) return;
    if (event.target.hasAttribute("data-bulk-all")) for (const box of boxes(form)) box.checked = event.target.checked;
    show(form);
  });
  document.addEventListener("click", (event) => {
    const none = event.target.closest("[data-bulk-none]");
    if (!none) return;
    const form = none.closest("form[data-bulk]");
    for (const box of boxes(form)) box.checked = false;
    show(form);
  });
  const showAll = () => document.querySelectorAll("form[data-bulk]").forEach(show);
  document.addEventListener("htmx:afterSettle", showAll);
  addEventListener("pageshow", showAll);
})();
