// What an autosave answers goes to the elements of the same ids; buttons wait until a save under way has ended.
(() => {
  const form = () => document.getElementById("claim");
  const mark = (facts) => {
    const wrong = new Set((facts.dataset.marked || "").split(" "));
    for (const input of facts.closest(".line").querySelectorAll(".line-field [name]")) {
      const isWrong = wrong.has(input.name.split("-").pop());
      input.classList.toggle("is-invalid", isWrong);
      isWrong ? input.setAttribute("aria-invalid", "true") : input.removeAttribute("aria-invalid");
    }
  };
  const markAll = () => document.querySelectorAll(".line .line-facts").forEach(mark);

  document.addEventListener("autosave:answer", (event) => {
    if (event.target !== form()) return;
    const { status, part } = event.detail;
    const answer = new DOMParser().parseFromString(part, "text/html");
    if (status !== 200 && status !== 422) {
      document.getElementById("flash").replaceChildren(...answer.body.childNodes);
      return settled();
    }
    for (const fresh of [...answer.body.children]) {
      const old = fresh.id && document.getElementById(fresh.id);
      if (old) Idiomorph.morph(old, fresh, { morphStyle: "outerHTML", ignoreActiveValue: true });
    }
    markAll();
    settled();
  });

  let waiting = [];
  const settled = () => waiting.splice(0).forEach((go) => go());
  // Without a network there is no answer to wait for.
  new MutationObserver(() => form()?.dataset.autosaveState === "kept" && settled()).observe(form(), { attributeFilter: ["data-autosave-state"] });
  const isSaving = () => form()?.dataset.autosaveState === "saving";
  // Two saves of one draft at once would contradict each other.
  document.addEventListener("submit", (event) => {
    if (event.target !== form() || !isSaving()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    waiting.push(() => form().requestSubmit(submitter?.isConnected ? submitter : undefined));
  }, true);
  document.addEventListener("htmx:confirm", (event) => {
    const { verb, elt, issueRequest } = event.detail;
    if (verb !== "post" || !form()?.contains(elt)) return;
    if (form().dataset.autosaveState === "unsaved") window.hesi.autosave(form());
    if (!isSaving()) return;
    event.preventDefault();
    waiting.push(() => issueRequest(true));
  });
  document.addEventListener("htmx:afterSwap", markAll);
  markAll();
})();
