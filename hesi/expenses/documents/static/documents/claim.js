// The claim editor: lines are added, copied, moved and removed here; what depends on them comes back with each autosave.
(() => {
  const form = () => document.getElementById("claim");
  const list = () => document.getElementById("lines");
  const lines = () => [...list().children];
  const changed = () => form().dispatchEvent(new Event("input", { bubbles: true }));
  let removed = null;

  const tidy = () => {
    document.getElementById("lines-none").hidden = lines().length > 0;
  };
  const blank = () => {
    const used = lines().map((line) => Number(line.dataset.line));
    const index = String(Math.max(-1, ...used) + 1);
    const holder = document.createElement("template");
    holder.innerHTML = document.getElementById("blank-line").innerHTML.replaceAll("__index__", index);
    return holder.content.firstElementChild;
  };
  const field = (line, name) => line.querySelector(`[name$="-${name}"]`);
  const place = (line, after) => {
    after ? after.after(line) : list().append(line);
    htmx.process(line);
    tidy();
  };
  const add = () => {
    const last = lines().at(-1);
    const line = blank();
    // Most lines of a claim are of one trip: the day and the city of the last one are likely.
    if (last) for (const name of ["spent_on", "city", "currency"]) fill(field(line, name), field(last, name).value);
    place(line);
    field(line, "expense_type").focus();
  };
  const fill = (input, value) => {
    if (input.dataset.options && value) complete(input);
    input.value = value;
  };
  const copy = (line) => {
    const twin = blank();
    for (const name of ["expense_type", "spent_on", "currency", "amount", "city", "note", "people_count", "nights", "department", "project"]) {
      fill(field(twin, name), field(line, name).value);
    }
    place(twin, line);
    changed();
  };
  const remove = (line) => {
    removed = { line, after: line.previousElementSibling };
    line.remove();
    tidy();
    changed();
    const undo = document.getElementById("undo");
    undo.hidden = false;
    clearTimeout(remove.timer);
    remove.timer = setTimeout(() => (undo.hidden = true), 10000);
  };
  const undo = () => {
    document.getElementById("undo").hidden = true;
    if (!removed) return;
    // The row behind it is gone: it comes back as a new one.
    field(removed.line, "id").value = "";
    removed.after?.isConnected ? removed.after.after(removed.line) : list().prepend(removed.line);
    removed = null;
    tidy();
    changed();
  };
  const move = (line, other, how) => {
    if (!other) return;
    other[how](line);
    changed();
  };
  // Long lists hold only what is chosen until somebody opens them.
  const complete = (select) => {
    const whole = document.getElementById(select.dataset.options);
    if (!whole || select.options.length >= whole.content.children.length) return;
    const { value } = select;
    select.replaceChildren(whole.content.cloneNode(true));
    select.value = value;
  };

  document.addEventListener("click", (event) => {
    const press = (name) => event.target.closest(`[data-${name}]`);
    if (press("undo")) return undo();
    const picker = press("pick");
    if (picker) document.querySelector("[data-pick-into]").value = picker.dataset.pick;
    const line = event.target.closest(".line");
    const acts = {
      "line-add": add,
      "line-copy": () => copy(line),
      "line-remove": () => remove(line),
      "line-up": () => move(line, line.previousElementSibling, "before"),
      "line-down": () => move(line, line.nextElementSibling, "after"),
      "chip-remove": () => (event.target.closest("[data-chip]").remove(), changed()),
    };
    const name = Object.keys(acts).find(press);
    if (!name) return;
    event.preventDefault();
    event.target.closest("details.menu")?.removeAttribute("open");
    acts[name]();
  });
  const open = (event) => event.target.dataset?.options && complete(event.target);
  document.addEventListener("focusin", open);
  document.addEventListener("pointerdown", open);
  // Enter goes down the column, and below the last line begins a new one.
  document.addEventListener("keydown", (event) => {
    const line = event.key === "Enter" && event.target.matches?.(".line-grid input") && event.target.closest(".line");
    if (!line || event.isComposing) return;
    event.preventDefault();
    const name = event.target.name.split("-").pop();
    line.nextElementSibling ? field(line.nextElementSibling, name).focus() : add();
  });
})();
