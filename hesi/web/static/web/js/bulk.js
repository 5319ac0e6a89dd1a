// form[data-bulk]: rows are chosen by checkboxes named by data-bulk; the bar says how many, adds up their data-amount by data-currency, and appears only then.
(() => {
  const boxes = (form) => [...form.querySelectorAll(`input[type="checkbox"][name="${form.dataset.bulk}"]`)];
  // Amounts of one currency have the same number of decimals: they are added as whole numbers and written as money.
  const sums = (chosen) => {
    const found = new Map();
    for (const { dataset } of chosen) {
      if (!dataset.amount) continue;
      const decimals = (dataset.amount.split(".")[1] || "").length;
      const known = found.get(dataset.currency) || { minor: 0, decimals };
      known.minor += Number(dataset.amount.replace(".", ""));
      found.set(dataset.currency, known);
    }
    const money = (currency, { minor, decimals }) =>
      new Intl.NumberFormat(document.documentElement.lang.startsWith("zh") ? "zh-CN" : "en", { style: "currency", currency, minimumFractionDigits: decimals }).format(minor / 10 ** decimals);
    return [...found].map(([currency, sum]) => money(currency, sum)).join(" · ");
  };
  const show = (form) => {
    const all = boxes(form);
    const chosen = all.filter((box) => box.checked);
    for (const box of all) box.closest("tr, li, article, [role=row]")?.setAttribute("aria-selected", String(box.checked));
    const bar = form.querySelector("[data-bulk-bar]");
    if (bar) bar.hidden = !chosen.length;
    const count = form.querySelector("[data-bulk-count]");
    if (count) count.textContent = window.hesi.text("chosen", { count: chosen.length });
    const sum = form.querySelector("[data-bulk-sum]");
    if (sum) sum.textContent = sums(chosen);
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
  // What is chosen while a live part is on its way was not sent along: the page knows better than the answer.
  const isLive = (detail) => detail.requestConfig?.triggeringEvent?.type.startsWith("live:");
  const forms = (target) => (target?.matches?.("form[data-bulk]") ? [target] : [...(target?.querySelectorAll?.("form[data-bulk]") || [])]);
  let known = new Map();
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (isLive(detail)) known = new Map(forms(detail.target).flatMap(boxes).map((box) => [`${box.name}=${box.value}`, box.checked]));
  });
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (!isLive(detail)) return;
    for (const box of [...document.querySelectorAll("form[data-bulk]")].flatMap(boxes)) box.checked = known.get(`${box.name}=${box.value}`) ?? box.checked;
    known = new Map();
  });
  const showAll = () => document.querySelectorAll("form[data-bulk]").forEach(show);
  document.addEventListener("htmx:afterSettle", showAll);
  addEventListener("pageshow", showAll);
})();
