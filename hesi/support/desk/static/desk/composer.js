// The composer: "/" offers answers and macros, "@" names a colleague, pictures are pasted, drafts stay on the device.
(() => {
  const composer = document.querySelector("[data-composer]");
  if (!composer) return;
  const area = composer.querySelector("textarea");
  const form = composer.querySelector("form");
  const offers = composer.querySelector(".desk-offers");
  const files = composer.querySelector('input[type="file"]');
  const beat = document.querySelector("form[data-looking]");
  const key = `draft:${document.body.dataset.person}:${composer.dataset.composer}`;

  // Drafts; signing out clears what begins with "draft:". A form that came back with an error holds the words itself.
  const sentKey = `${key}:sent`;
  if (sessionStorage.getItem(sentKey) && !composer.hasAttribute("data-kept")) localStorage.removeItem(key);
  sessionStorage.removeItem(sentKey);
  if (!area.value) area.value = localStorage.getItem(key) || "";
  const keep = () => (area.value.trim() ? localStorage.setItem(key, area.value) : localStorage.removeItem(key));
  form.addEventListener("submit", () => sessionStorage.setItem(sentKey, "1"));

  // Others see that somebody writes.
  let quiet = 0;
  const say = (isTyping) => {
    const field = beat?.elements.typing;
    if (!field) return;
    const changed = field.value !== isTyping;
    field.value = isTyping;
    if (changed) htmx.trigger(beat, "desk:typing");
  };
  const stir = () => {
    say("1");
    clearTimeout(quiet);
    quiet = setTimeout(() => say("0"), 25000);
  };

  // What "/" and "@" offer.
  let all = null;
  let shown = [];
  let at = 0;
  let from = 0;
  const fetchAll = async () => {
    if (!all) all = await fetch(composer.dataset.inserts, { headers: { Accept: "application/json" } }).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
    return all || { answers: [], macros: [], agents: [] };
  };
  // Articles are searched on the server by what stands behind the slash.
  const searched = new Map();
  const articlesFor = (words) => {
    if (!searched.has(words)) {
      const answer = fetch(`${composer.dataset.inserts}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
      searched.set(words, answer.then((got) => (got.ok ? got.json() : { articles: [] })).then((got) => got.articles).catch(() => []));
    }
    return searched.get(words);
  };
  let asking = 0;
  const close = () => {
    offers.hidden = true;
    shown = [];
    area.removeAttribute("aria-activedescendant");
  };
  const mark = () => {
    [...offers.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === at)));
    offers.children[at]?.scrollIntoView({ block: "nearest" });
    if (offers.children[at]) area.setAttribute("aria-activedescendant", offers.children[at].id);
  };
  const replace = (text) => {
    area.setRangeText(text, from, area.selectionStart, "end");
    keep();
  };
  const choose = (offer) => {
    close();
    if (offer.macro) {
      replace("");
      const address = composer.dataset.macro.replace(/0\/$/, `${offer.macro}/`);
      htmx.ajax("GET", address, { target: "#macro-preview", swap: "innerHTML" }).then(() => document.getElementById("run-macro").showModal());
      return;
    }
    replace(offer.text);
    area.focus();
  };
  const draw = (found) => {
    shown = found;
    at = 0;
    offers.replaceChildren(
      ...found.map((offer, index) => {
        const row = document.createElement("button");
        Object.assign(row, { type: "button", className: "desk-offer", id: `desk-offer-${index}`, tabIndex: -1 });
        row.setAttribute("role", "option");
        row.textContent = offer.title;
        const detail = document.createElement("span");
        detail.className = "desk-offer-detail";
        detail.textContent = offer.detail;
        row.append(detail);
        row.addEventListener("mousedown", (event) => {
          event.preventDefault();
          choose(offer);
        });
        return row;
      }),
    );
    offers.hidden = !found.length;
    if (found.length) mark();
  };
  const look = async () => {
    const before = area.value.slice(0, area.selectionStart);
    const isNote = form.elements.kind.value === "note";
    const slash = before.match(/(?:^|\s)\/([^\s/]{0,30})$/);
    const name = isNote && before.match(/@([^\s@]{0,20})$/);
    const asked = slash || name;
    if (!asked) return close();
    const words = asked[1].toLowerCase();
    from = area.selectionStart - asked[1].length - 1;
    const known = await fetchAll();
    if (name) {
      draw(known.agents.filter((agent) => agent.name.toLowerCase().includes(words)).slice(0, 8).map((agent) => ({ title: agent.name, detail: "", text: `@${agent.name} ` })));
      return;
    }
    const turn = (asking += 1);
    const articles = words.length > 1 ? await articlesFor(words) : known.articles || [];
    if (turn !== asking) return;
    const fits = (offer) => `${offer.title} ${offer.text || ""}`.toLowerCase().includes(words);
    draw([
      ...known.answers.filter(fits).map((offer) => ({ title: offer.title, detail: offer.text, text: offer.text })),
      ...known.macros.filter(fits).map((offer) => ({ title: offer.title, detail: offer.steps.join(" · "), macro: offer.id })),
      ...articles.map((offer) => ({ title: offer.title, detail: offer.detail, text: offer.text })),
    ]);
  };
  area.addEventListener("input", () => {
    keep();
    stir();
    look();
  });
  area.addEventListener("blur", () => setTimeout(close, 150));
  area.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      event.preventDefault();
      const wanted = form.elements.kind.value === "note" ? '[value="note"][name="then"]' : '[value="wait"][name="then"]';
      form.requestSubmit(form.querySelector(wanted));
      return;
    }
    if (offers.hidden || !shown.length) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (steps[event.key]) {
      event.preventDefault();
      at = (at + steps[event.key] + shown.length) % shown.length;
      mark();
    } else if (event.key === "Enter" || event.key === "Tab") {
      event.preventDefault();
      choose(shown[at]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });

  // A picture on the clipboard goes with the message.
  area.addEventListener("paste", (event) => {
    const pasted = [...(event.clipboardData?.files || [])];
    if (!pasted.length || !files) return;
    event.preventDefault();
    event.stopPropagation();
    const held = new DataTransfer();
    for (const file of files.files) held.items.add(file);
    pasted.forEach((file, index) => held.items.add(new File([file], file.name && file.name !== "image.png" ? file.name : `${Date.now()}-${index + 1}.png`, { type: file.type })));
    files.files = held.files;
    files.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
