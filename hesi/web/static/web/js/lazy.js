// The chart and select libraries are large: they are fetched when the page holds something for them.
(() => {
  const wanted = { charts: "[data-chart]", select: "select[data-select]" };
  const fetched = {};
  const fetchOne = (address) =>
    new Promise((done, failed) => {
      const isStyle = new URL(address, location).pathname.endsWith(".css");
      const element = document.createElement(isStyle ? "link" : "script");
      if (isStyle) Object.assign(element, { rel: "stylesheet", href: address });
      else Object.assign(element, { src: address });
      element.onload = done;
      element.onerror = failed;
      document.head.append(element);
    });
  const fetchAll = async (addresses) => {
    for (const address of addresses) await fetchOne(address);
  };
  const look = async (root) => {
    for (const [name, selector] of Object.entries(wanted)) {
      if (!root.matches?.(selector) && !root.querySelector(selector)) continue;
      try {
        await (fetched[name] ||= fetchAll(window.hesi.lazyFiles[name] || []));
        window.hesi[name]?.(root);
      } catch {
        delete fetched[name];
      }
    }
  };
  look(document);
  document.addEventListener("htmx:load", (event) => look(event.detail.elt));
})();
