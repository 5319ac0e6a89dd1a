// The macro editor: a step that has choices shows them as a list; one more row on demand.
(() => {
  const editor = document.querySelector("[data-macro-editor]");
  if (!editor) return;
  const list = editor.querySelector(".desk-macro-steps");
  const dress = (row) => {
    const chosen = row.querySelector("[data-step]").value;
    const choices = editor.querySelector(`template[data-choices="${chosen}"]`);
    const old = row.querySelector("[data-value]");
    const made = document.createElement(choices ? "select" : "textarea");
    made.name = "value";
    made.className = choices ? "form-select" : "form-control";
    made.setAttribute("data-value", "");
    made.setAttribute("aria-label", old.getAttribute("aria-label"));
    if (choices) made.append(choices.content.cloneNode(true));
    else made.rows = ["reply", "note"].includes(chosen) ? 4 : 1;
    made.value = old.value;
    if (choices && made.selectedIndex < 0) made.selectedIndex = 0;
    old.replaceWith(made);
  };
  editor.addEventListener("change", (event) => event.target.matches("[data-step]") && dress(event.target.closest("li")));
  editor.addEventListener("click", (event) => {
    if (!event.target.closest("[data-add-step]")) return;
    const row = list.lastElementChild.cloneNode(true);
    row.querySelector("[data-step]").value = "";
    row.querySelector("[data-value]").value = "";
    const number = list.children.length + 1;
    row.querySelector("select").id = `step-${number}`;
    row.querySelector("label").setAttribute("for", `step-${number}`);
    list.append(row);
    dress(row);
    row.querySelector("select").focus();
  });
  [...list.children].forEach(dress);
})();
