// input[data-ask="/address/"]: suggestions while a question is typed. Arrows walk, Enter or Tab takes one, Escape closes the list.
(() => {
  const input = document.querySelector("input[data-ask]");
  const list = document.getElementById("ask-list");
  if (!input || !list) return;
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) input.setAttribute(name, value);

  let offered = { begins: 0, ends: 0, options: [] };
  let at = -1;
  let asking = 0;
  let waiting;

  const close = () => {
    clearTimeout(waiting);
    asking += 1;
    list.hidden = true;
    list.replaceChildren();
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const stand = (place) => {
    // Beyond the last one the arrows come back to the text itself.
    at = place < list.children.length ? place : -1;
    [...list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === at)));
    if (at < 0) return input.removeAttribute("aria-activedescendant");
    list.children[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", list.children[at].id);
  };
  const draw = (answer) => {
    offered = answer;
    at = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(
      ...answer.options.map((option, number) => {
        const item = Object.assign(document.createElement("li"), { id: `ask-option-${number}`, className: "ask-option" });
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        for (const words of [option.label, option.detail]) item.append(Object.assign(document.createElement("span"), { textContent: words }));
        return item;
      }),
    );
    list.hidden = !answer.options.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
  };
  const ask = () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const mine = ++asking;
      // Places are counted in signs, of which the rarer ones take two units here.
      const at = [...input.value.slice(0, input.selectionStart)].length;
      const address = `${input.dataset.ask}?q=${encodeURIComponent(input.value)}&at=${at}`;
      try {
        const answer = await fetch(address, { headers: { Accept: "application/json" } });
        const found = answer.ok ? await answer.json() : null;
        if (mine !== asking) return;
        if (found) draw(found);
        else close();
      } catch {
        if (mine === asking) close();
      }
    }, 150);
  };
  const take = (number) => {
    const option = offered.options[number];
    if (!option) return;
    const signs = [...input.value];
    const before = signs.slice(0, offered.begins).join("");
    const rest = signs.slice(offered.ends).join("");
    const text = option.text + (option.goes_on || rest.startsWith(" ") ? "" : " ");
    input.value = before + text + rest;
    const end = before.length + text.length;
    input.focus();
    input.setSelectionRange(end, end);
    close();
    if (option.goes_on) ask();
    // What is set by a script changes nothing by itself: the numbers beside it are to follow.
    else input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  input.addEventListener("input", (event) => event.isComposing || ask());
  input.addEventListener("compositionend", ask);
  input.addEventListener("click", ask);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      return close();
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return ask();
      return stand(event.key === "ArrowDown" ? at + 1 : at < 0 ? list.children.length - 1 : at - 1);
    }
    if ((event.key === "Enter" || event.key === "Tab") && at >= 0) {
      event.preventDefault();
      take(at);
    }
  });
  // Pressing on the list must not take the focus away from the text.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) take([...list.children].indexOf(item));
  });
  input.addEventListener("blur", close);
})();
