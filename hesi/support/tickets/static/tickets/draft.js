// What is typed into a form `data-draft="name"` stays on the device until it was sent: a lost connection loses nothing.
// A page that is only reached after sending says `data-draft-sent`. Files are not kept.
(() => {
  const KEY = "draft:";
  const PENDING = "draft-pending";

  const read = (name) => {
    try { return JSON.parse(localStorage.getItem(KEY + name) || "null"); } catch { return null; }
  };
  const store = (act) => { try { act(); } catch { /* a browser that keeps nothing keeps no draft either */ } };

  function fields(form) {
    return Array.from(form.elements).filter(
      (one) => one.name && one.name !== "csrfmiddlewaretoken" && !["file", "hidden", "submit", "button", "checkbox", "radio"].includes(one.type),
    );
  }

  function save(form) {
    const kept = {};
    fields(form).forEach((one) => { if (one.value) kept[one.name] = one.value; });
    const typed = kept.title || kept.body;
    store(() => {
      if (typed) localStorage.setItem(KEY + form.dataset.draft, JSON.stringify(kept));
      else localStorage.removeItem(KEY + form.dataset.draft);
    });
  }

  function fill(form, kept) {
    fields(form).forEach((one) => {
      if (kept[one.name] !== undefined && !one.value) one.value = kept[one.name];
    });
  }

  function restore(form) {
    const kept = read(form.dataset.draft);
    const body = form.elements.namedItem("body");
    if (!kept || !body || body.value) return;
    const category = form.elements.namedItem("category");
    if (kept.category && category && category.value !== kept.category) {
      category.value = kept.category;
      category.dispatchEvent(new Event("change", { bubbles: true }));
      document.addEventListener("htmx:afterSettle", () => fill(form, kept), { once: true });
    }
    fill(form, kept);
    const note = form.querySelector("#draft-note");
    if (!note) return;
    note.hidden = false;
    note.querySelector("[data-draft-discard]").addEventListener("click", () => {
      store(() => localStorage.removeItem(KEY + form.dataset.draft));
      form.reset();
      fields(form).forEach((one) => { if (["title", "body"].includes(one.name)) one.value = ""; });
      note.hidden = true;
    });
  }

  function wire(form) {
    if (form.dataset.draftReady) return;
    form.dataset.draftReady = "1";
    restore(form);
    let waiting = 0;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => save(form), 400);
    });
    form.addEventListener("submit", () => {
      clearTimeout(waiting);
      save(form);
      store(() => sessionStorage.setItem(PENDING, form.dataset.draft));
    });
  }

  // Reaching a page that follows sending means that what was pending has arrived, unless it came back to be corrected.
  store(() => {
    const pending = sessionStorage.getItem(PENDING);
    const refused = document.querySelector("form[data-draft] .has-error, form[data-draft] .form-errors");
    if (pending && document.querySelector("[data-draft-sent]") && !refused) localStorage.removeItem(KEY + pending);
    sessionStorage.removeItem(PENDING);
  });
  const wireAll = () => document.querySelectorAll("form[data-draft]").forEach(wire);
  // After everything else has begun to listen: choosing the category again has to load its report.
  if (document.readyState === "complete") wireAll();
  else window.addEventListener("load", wireAll);
})();
