// What a form[data-autosave] could not send is kept on this device, for each person and form with the version it was typed on, and offered when the page is opened again.
(() => {
  const PREFIX = "draft:";
  const SHOWN = "draft-shown";
  const { text } = window.hesi;
  const keyOf = (form) => `${PREFIX}${document.body.dataset.person || ""}:${new URL(form.action).pathname}`;
  const contentOf = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  const read = (form) => JSON.parse(localStorage.getItem(keyOf(form)) || "null");

  const drop = (form) => {
    localStorage.removeItem(keyOf(form));
    form.querySelector("[data-unsent]")?.remove();
  };
  window.hesi.unsent = {
    keep: (form, content) => localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), content })),
    contentOf,
    drop,
  };

  // What was typed goes to the server as it was, with lines that this page has not. It answers with the page itself.
  const submit = (form, content) => {
    const again = Object.assign(document.createElement("form"), { method: "post", action: form.action, hidden: true });
    for (const [name, value] of [["csrfmiddlewaretoken", window.hesi.csrf()], ...content]) {
      again.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    document.body.append(again);
    sessionStorage.setItem(SHOWN, keyOf(form));
    again.submit();
  };
  const putBack = async (form, content) => {
    try {
      const answer = await fetch(form.dataset.autosave || form.action, {
        method: "POST",
        body: new URLSearchParams(content),
        headers: { "X-CSRFToken": window.hesi.csrf(), "HX-Request": "true", "X-Autosave": "1" },
      });
      if (answer.ok && !answer.redirected) {
        drop(form);
        form.dataset.autosaveState = "saved";
        location.reload();
      } else if (answer.status === 422) submit(form, content);
      else {
        const told = new DOMParser().parseFromString(await answer.text(), "text/html");
        document.getElementById("flash").replaceChildren(...told.body.childNodes);
      }
    } catch {
      window.hesi.flash(text("offline"));
    }
  };

  const offer = (form, { at, content }) => {
    const note = Object.assign(document.createElement("div"), { className: "note tone-amber" });
    note.dataset.unsent = "";
    note.setAttribute("role", "status");
    const said = Object.assign(document.createElement("div"), { className: "note-text" });
    const time = new Date(at).toLocaleString("zh-CN", { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hour12: false });
    said.textContent = text("unsent", { time });
    const button = (word, act) => {
      const made = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: text(word) });
      made.addEventListener("click", act);
      return made;
    };
    note.append(window.hesi.icon("history"), said, button("put_back", () => putBack(form, content)), button("discard", () => drop(form)));
    form.prepend(note);
  };

  for (const form of document.querySelectorAll("form[data-autosave]")) {
    const kept = read(form);
    // After a save that was refused the page shows everything already, with what is wrong.
    const isShown = sessionStorage.getItem(SHOWN) === keyOf(form);
    sessionStorage.removeItem(SHOWN);
    if (kept && !isShown) offer(form, kept);
  }

  // Nothing of a person stays on a device they sign out of.
  document.addEventListener("submit", (event) => {
    if (!new URL(event.target.action, location.href).pathname.endsWith("/logout/")) return;
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  });
})();
