// Review of an invoice: the field in hand is marked on the page, Enter goes on to the next, pages zoom and turn.
(() => {
  const review = document.querySelector("[data-review]");
  if (!review) return;
  const pages = review.querySelector("[data-review-pages]");
  const form = review.querySelector("[data-review-form]");
  const mark = Object.assign(document.createElement("div"), { className: "review-mark", hidden: true });
  let zoom = 1;
  let turned = 0;

  const figures = () => [...pages.querySelectorAll(".review-page")];
  const pageOf = (row) => figures().find((page) => page.dataset.carrier === row.dataset.carrier && page.dataset.page === row.dataset.page);

  // The region of a field, as shares of its page, drawn over the picture and brought into view.
  const point = (row) => {
    const page = pages && row.dataset.box && pageOf(row);
    mark.hidden = !page;
    if (!page) return;
    const [left, top, right, bottom] = row.dataset.box.split(",").map(Number);
    const room = 0.006;
    page.append(mark);
    mark.style.left = `${(left - room) * 100}%`;
    mark.style.top = `${(top - room) * 100}%`;
    mark.style.width = `${(right - left + 2 * room) * 100}%`;
    mark.style.height = `${(bottom - top + 2 * room) * 100}%`;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    pages.scrollTo({
      left: page.offsetLeft + page.offsetWidth * ((left + right) / 2) - pages.clientWidth / 2,
      top: page.offsetTop + page.offsetHeight * ((top + bottom) / 2) - pages.clientHeight / 2,
      behavior: still ? "auto" : "smooth",
    });
  };
  review.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-field]");
    if (row) point(row);
  });
  review.addEventListener("click", (event) => {
    const row = event.target.closest(".review-fact[data-box]");
    if (row) point(row);
  });

  // Enter goes to the next field; in the last one to the button that saves.
  form?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input, select")) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) return form.querySelector(".review-save button").click();
    const every = [...form.querySelectorAll("[data-field] input, [data-field] select, [name=note]")];
    const fields = every.filter((field) => field.offsetParent !== null);
    (fields[fields.indexOf(event.target) + 1] || form.querySelector(".review-save button")).focus();
  });
  const doubtful = form?.querySelector(".is-doubtful input, .is-doubtful select");
  if (doubtful && matchMedia("(min-width: 1024px)").matches && !location.hash) doubtful.focus({ preventScroll: true });

  // N and P walk through the wallet.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const way = { n: "next", p: "prev" }[event.key];
    if (way) document.querySelector(`.page-actions a[rel="${way}"]`)?.click();
  });

  if (!pages) return;
  const tools = review.querySelector("[data-review-tools]");
  tools.hidden = false;
  const paint = () => {
    for (const page of figures()) {
      page.style.width = `${zoom * 100}%`;
      page.style.transform = turned ? `rotate(${turned}deg)` : "";
    }
  };
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.zoom) zoom = Math.min(4, Math.max(1, zoom * (button.dataset.zoom === "1" ? 1.4 : 1 / 1.4)));
    else turned = (turned + 90) % 360;
    paint();
  });
  pages.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom = Math.min(4, Math.max(1, zoom * (event.deltaY < 0 ? 1.1 : 1 / 1.1)));
    paint();
  }, { passive: false });
  review.querySelector(".review-sheets")?.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#page-']");
    if (!link) return;
    event.preventDefault();
    const page = document.getElementById(link.getAttribute("href").slice(1));
    pages.scrollTo({ top: page.offsetTop - 8 });
  });
})();
