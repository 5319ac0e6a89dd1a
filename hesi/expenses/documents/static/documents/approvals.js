// On a wide desk the chosen task opens beside the list; elsewhere its link is a plain one.
(() => {
  const wide = matchMedia("(min-width: 1200px)");
  const show = (link) => {
    for (const row of document.querySelectorAll(".task.is-current")) row.classList.remove("is-current");
    link.closest(".task").classList.add("is-current");
    if (document.getElementById("case")?.dataset.case === link.pathname.split("/").at(-2)) return;
    htmx.ajax("GET", link.href, { target: "#case", select: "#case", swap: "outerHTML" });
    document.getElementById("case-pane").classList.add("is-opened");
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-task]");
    if (!link || !wide.matches || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    show(link);
  });
  // J and K move the focus along the list; the task follows it.
  document.addEventListener("focusin", (event) => {
    if (wide.matches && event.target.matches?.("a[data-task]") && event.target.matches(":focus-visible")) show(event.target);
  });
  // The list knows which task is open, also after it was read again.
  document.addEventListener("htmx:afterSettle", () => {
    const open = document.getElementById("case")?.dataset.case;
    for (const row of document.querySelectorAll(".task")) row.classList.toggle("is-current", row.id === `task-${open}`);
  });
})();
