// On a desk a link marked data-panel opens its page in the side panel; elsewhere it is a plain link.
(() => {
  const panel = document.getElementById("panel");
  if (!panel) return;
  const wide = matchMedia("(min-width: 1024px)");
  window.hesi.openPanel = (address) => {
    if (!wide.matches) return location.assign(address);
    panel.querySelector("[data-panel-page]").setAttribute("href", address);
    htmx.ajax("GET", address, { target: "#panel-body", select: "#main > .page-head, #content", swap: "innerHTML" }).then(() => {
      const heading = panel.querySelector(".page-heading");
      if (heading) heading.setAttribute("role", "heading");
      if (!panel.open) panel.showModal();
      panel.scrollTop = 0;
    });
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-panel]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button || !wide.matches) return;
    event.preventDefault();
    for (const row of document.querySelectorAll("[data-list] .is-current")) row.classList.remove("is-current");
    link.closest("tr, li, article")?.classList.add("is-current");
    window.hesi.openPanel(link.href);
  });
  panel.addEventListener("close", () => document.getElementById("panel-body").replaceChildren());
})();
