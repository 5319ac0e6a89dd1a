// Writing an article: marks are put where the cursor is, a pasted picture is uploaded to the article at once.
(() => {
  const area = document.querySelector("textarea.article-source");
  const state = document.getElementById("paste-state");
  if (!area) return;

  const insert = (mark) => {
    const at = area.selectionStart;
    const before = at && area.value[at - 1] !== "\n" ? "\n\n" : "";
    area.setRangeText(`${before}${mark}\n`, at, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
    // A picture without words is not taken: the cursor stands where they belong.
    if (mark.startsWith("![]")) area.setSelectionRange(at + before.length + 2, at + before.length + 2);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (button) insert(button.dataset.insert);
  });

  const said = state ? state.innerHTML : "";
  const upload = async (file) => {
    const form = document.querySelector("form[data-media]");
    const body = new FormData(form);
    body.delete("words");
    body.set("file", file, file.name || "picture.png");
    if (state) state.textContent = state.dataset.sending;
    const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer || !answer.ok) {
      if (state) state.textContent = state.dataset.refused;
      return;
    }
    const held = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("media");
    document.getElementById("media").replaceWith(held);
    htmx.process(held);
    if (state) state.innerHTML = said;
    insert(held.dataset.newest);
  };

  area.addEventListener("paste", async (event) => {
    const files = [...(event.clipboardData?.files || [])].filter((file) => file.type.startsWith("image/"));
    if (!files.length) return;
    event.preventDefault();
    event.stopPropagation();
    for (const file of files) await upload(file);
  });
})();
