// select[data-select]: a list one can type in. data-select="/address/" asks the server with ?q= for {"results": [{"value", "text", "detail"}]}.
(() => {
  const { text } = window.hesi;
  const line = (item, escape, tag) => `<div>${escape(item.text)}${item.detail && tag === "option" ? `<span class="option-detail">${escape(item.detail)}</span>` : ""}</div>`;
  const dress = (select) => {
    if (select.tomselect) return;
    const address = select.dataset.select;
    const options = {
      plugins: select.multiple ? ["remove_button"] : [],
      maxOptions: 200,
      closeAfterSelect: !select.multiple,
      placeholder: select.dataset.placeholder || text("search_more"),
      hidePlaceholder: true,
      onChange: () => select.dispatchEvent(new Event("input", { bubbles: true })),
      render: {
        option: (item, escape) => line(item, escape, "option"),
        item: (item, escape) => line(item, escape, "item"),
        no_results: () => `<div class="no-results">${text("no_results")}</div>`,
        loading: () => `<div class="no-results">${text("loading")}</div>`,
      },
    };
    if (address) {
      options.preload = "focus";
      options.searchField = [];
      options.shouldLoad = () => true;
      options.load = (query, done) => {
        fetch(`${address}${address.includes("?") ? "&" : "?"}q=${encodeURIComponent(query)}`, { headers: { Accept: "application/json" } })
          .then((answer) => (answer.ok ? answer.json() : { results: [] }))
          .then((answer) => done(answer.results))
          .catch(() => done());
      };
    }
    const made = new TomSelect(select, options);
    // The select itself is hidden from view but still read out: it keeps its name.
    const label = document.querySelector(`label[for="${select.id}-ts-control"], label[for="${select.id}"]`);
    if (label) select.setAttribute("aria-label", label.firstChild.textContent.trim());
    // The list's own input takes over what the select said to screen readers.
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (select.hasAttribute(name)) made.control_input.setAttribute(name, select.getAttribute(name));
    }
  };
  window.hesi.select = (root) => {
    for (const select of [...(root.matches?.("select[data-select]") ? [root] : []), ...root.querySelectorAll("select[data-select]")]) dress(select);
  };
})();
