// form[data-autosave]: what is typed is sent a moment later; what can't be sent is kept on this device and sent when the network is back.
(() => {
  const PAUSE = 800;
  const { text, unsent } = window.hesi;
  const clock = () => new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  const places = (form) => [form.querySelector("[data-autosave-state]"), ...document.querySelectorAll(`[data-autosave-state][data-for="${form.id}"]`)].filter(Boolean);
  const say = (form, state) => {
    form.dataset.autosaveState = state;
    for (const place of places(form)) {
      place.dataset.state = state;
      place.textContent = text(state, { time: clock() });
    }
  };
  const timers = new WeakMap();
  const busy = new WeakMap();

  const save = async (form) => {
    clearTimeout(timers.get(form));
    if (busy.get(form)) return void busy.set(form, "again");
    busy.set(form, "sending");
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    const content = unsent.contentOf(form);
    say(form, "saving");
    try {
      const answer = await fetch(form.dataset.autosave || form.action, {
        method: "POST",
        body,
        headers: { "X-CSRFToken": window.hesi.csrf(), "HX-Request": "true", "X-Autosave": "1" },
      });
      if (answer.status >= 500) throw new Error(`status ${answer.status}`);
      const isSaved = answer.ok && !answer.redirected;
      if (isSaved) unsent.drop(form);
      say(form, isSaved ? "saved" : "not_accepted");
      if (new URL(answer.url).pathname.startsWith("/accounts/")) window.hesi.flash(text("signed_out"));
      const part = await answer.text();
      form.dispatchEvent(new CustomEvent("autosave:answer", { bubbles: true, detail: { status: answer.status, part } }));
    } catch {
      unsent.keep(form, content);
      say(form, "kept");
    }
    const more = busy.get(form) === "again";
    busy.delete(form);
    if (more) save(form);
  };
  window.hesi.autosave = save;

  const later = (event) => {
    const form = event.target.closest?.("form[data-autosave]") || event.target.form?.closest("form[data-autosave]");
    if (!form || event.target.type === "file" || event.target.hasAttribute("data-autosave-not")) return;
    say(form, "unsaved");
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(save, PAUSE, form));
  };
  document.addEventListener("input", later);
  document.addEventListener("change", later);
  // The button sends what is newest itself; a save that is still waiting would only come after it.
  document.addEventListener("submit", (event) => clearTimeout(timers.get(event.target)));

  const forms = () => document.querySelectorAll("form[data-autosave]");
  addEventListener("online", () => forms().forEach((form) => form.dataset.autosaveState === "kept" && save(form)));
  addEventListener("beforeunload", (event) => {
    for (const form of forms()) if (["unsaved", "saving"].includes(form.dataset.autosaveState)) event.preventDefault();
  });
})();
