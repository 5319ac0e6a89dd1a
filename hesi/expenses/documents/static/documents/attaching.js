// An invoice is dragged from the wallet or from another line onto a line; the menu beside it does the same by keyboard or finger.
(() => {
  const KIND = "application/x-hesi-invoice";
  const form = () => document.getElementById("claim");
  const lines = () => [...document.querySelectorAll("#lines > .line")];
  const lineAt = (event) => event.target.closest?.("#lines > .line");
  const isInvoice = (event) => [...(event.dataTransfer?.types || [])].includes(KIND);
  const mark = (line) => lines().forEach((one) => one.classList.toggle("is-target", one === line));
  let arrived = "";

  // The server takes it off the line it was on and saves what is typed along with it.
  const attach = (key, line) => {
    if (line.querySelector(`[data-invoice="${key}"]`)) return;
    arrived = key;
    htmx.ajax("POST", form().getAttribute("action"), {
      source: form(),
      target: "#claim",
      swap: "morph:outerHTML",
      values: { op: "prove", into: line.dataset.line, chosen: key },
    });
  };

  document.addEventListener("dragstart", (event) => {
    const invoice = event.target.closest?.("[data-invoice]");
    if (!invoice) return;
    event.dataTransfer.setData(KIND, invoice.dataset.invoice);
    event.dataTransfer.effectAllowed = "move";
    invoice.classList.add("is-dragged");
  });
  document.addEventListener("dragover", (event) => {
    if (!isInvoice(event)) return;
    const line = lineAt(event);
    mark(line);
    if (line) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const line = isInvoice(event) && lineAt(event);
    mark(null);
    if (!line) return;
    event.preventDefault();
    attach(event.dataTransfer.getData(KIND), line);
  });
  document.addEventListener("dragend", () => {
    mark(null);
    document.querySelector(".is-dragged")?.classList.remove("is-dragged");
  });

  // The menu is filled when it is opened: lines come and go.
  const said = (line, at) => {
    const type = line.querySelector('[name$="-expense_type"]').selectedOptions[0];
    const amount = line.querySelector('[name$="-amount"]').value;
    const name = document.getElementById("lines").dataset.lineName.replace("{number}", at + 1);
    return [name, type?.value && type.text, amount].filter(Boolean).join(" · ");
  };
  document.addEventListener("toggle", (event) => {
    const list = event.target.open && event.target.querySelector?.("[data-attach-lines]");
    if (!list) return;
    const key = list.closest("[data-invoice]").dataset.invoice;
    list.replaceChildren(
      ...lines().map((line, at) => {
        const button = Object.assign(document.createElement("button"), { type: "button", className: "menu-item", textContent: said(line, at) });
        button.disabled = Boolean(line.querySelector(`[data-invoice="${key}"]`));
        button.addEventListener("click", () => {
          event.target.open = false;
          attach(key, line);
        });
        return button;
      }),
    );
    list.querySelector("button:enabled")?.focus();
  }, true);

  // Whoever works without a pointer goes on where the invoice went.
  document.addEventListener("htmx:afterSettle", () => {
    const place = arrived && document.querySelector(`#lines [data-invoice="${arrived}"]`);
    if (!place) return;
    arrived = "";
    place.querySelector("summary").focus({ preventScroll: true });
    place.scrollIntoView({ block: "nearest" });
  });
})();
