// A finished export whose making this page has seen is handed to the browser at once; its link stays beside it.
(() => {
  const offered = new Set();
  document.addEventListener("htmx:load", (event) => {
    const link = event.target.querySelector?.("a[data-export-ready]");
    if (!link || offered.has(link.href)) return;
    offered.add(link.href);
    link.click();
  });
  // The menu that started it has done its work.
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) event.target.closest?.("details.menu")?.removeAttribute("open");
  });
})();
