// form[data-upload]: chosen or photographed files (and those drop.js brings) are sent one by one, each with its own bar.
// Events on the form: upload:done {file, answer}, upload:failed {file}, upload:finished {count}. Without this script it is a plain form.
(() => {
  const form = document.querySelector("form[data-upload]");
  if (!form) return;
  const { text } = window.hesi;
  const input = form.querySelector('input[type="file"][name]');
  const list = form.querySelector("[data-upload-list]");
  const limit = Number(form.dataset.limit || 50);
  const accepted = (input.accept || "").split(",").map((kind) => kind.trim().toLowerCase()).filter(Boolean);
  const waiting = [];
  let running = 0;
  let arrived = 0;

  const isAccepted = (file) =>
    !accepted.length ||
    accepted.some((kind) => {
      if (kind.startsWith(".")) return file.name.toLowerCase().endsWith(kind);
      return kind.endsWith("/*") ? file.type.startsWith(kind.slice(0, -1)) : file.type === kind;
    });
  const problemOf = (file) => {
    if (!isAccepted(file)) return text("file_kind", { name: file.name, kinds: accepted.filter((k) => k.startsWith(".")).join(" ") || accepted.join(" ") });
    if (file.size > limit * 1024 * 1024) return text("file_too_large", { name: file.name, limit });
    return file.size === 0 ? text("file_empty", { name: file.name }) : "";
  };
  const element = (tag, name, content = "") => Object.assign(document.createElement(tag), { className: name, textContent: content });

  const rowFor = (file) => {
    const row = element("li", "upload-row");
    const state = element("span", "upload-state", text("waiting"));
    const bar = Object.assign(element("progress", "progress-bar-plain"), { max: 100, value: 0 });
    bar.setAttribute("aria-label", file.name);
    row.append(element("span", "upload-name", file.name), state, bar);
    list.append(row);
    return { file, row, state, bar };
  };
  const fail = (item, sentence, canRetry) => {
    item.row.querySelectorAll(".upload-problem, .btn").forEach((old) => old.remove());
    item.bar.hidden = true;
    item.state.textContent = "";
    item.row.append(element("p", "upload-problem", sentence));
    const button = element("button", "btn btn-sm", text(canRetry ? "retry" : "remove"));
    button.type = "button";
    button.onclick = () => {
      if (!canRetry) return item.row.remove();
      item.row.querySelectorAll(".upload-problem, .btn").forEach((old) => old.remove());
      item.bar.hidden = false;
      item.state.textContent = text("waiting");
      waiting.push(item);
      next();
    };
    item.row.append(button);
    form.dispatchEvent(new CustomEvent("upload:failed", { bubbles: true, detail: { file: item.file } }));
  };
  const sentenceIn = (request, file) => {
    try {
      const answer = JSON.parse(request.responseText);
      return answer.detail || answer.message || text("file_failed", { name: file.name });
    } catch {
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      return page.querySelector(".note-text, .refusal-message, .invalid-feedback")?.textContent.trim() || text("file_failed", { name: file.name });
    }
  };

  const send = (item) => {
    running += 1;
    const request = new XMLHttpRequest();
    const body = new FormData(form);
    body.delete(input.name);
    body.append(input.name, item.file, item.file.name);
    request.open("POST", form.action);
    request.setRequestHeader("X-CSRFToken", window.hesi.csrf());
    request.setRequestHeader("HX-Request", "true");
    request.upload.onprogress = (event) => {
      if (!event.lengthComputable) return;
      item.bar.value = (event.loaded / event.total) * 100;
      item.state.textContent = text("uploading", { percent: Math.round(item.bar.value) });
    };
    request.onloadend = () => {
      running -= 1;
      if (request.status >= 200 && request.status < 300) {
        arrived += 1;
        item.bar.value = 100;
        item.state.textContent = text("sent");
        setTimeout(() => item.row.remove(), 2500);
        form.dispatchEvent(new CustomEvent("upload:done", { bubbles: true, detail: { file: item.file, answer: request.responseText } }));
      } else if (request.status === 0) fail(item, text("offline"), true);
      else if (request.status === 413) fail(item, text("too_large"), false);
      else fail(item, sentenceIn(request, item.file), request.status >= 500 || request.status === 429);
      next();
    };
    request.send(body);
  };
  const next = () => {
    while (running < 3 && waiting.length) send(waiting.shift());
    if (running || waiting.length || !arrived) return;
    form.dispatchEvent(new CustomEvent("upload:finished", { bubbles: true, detail: { count: arrived } }));
    if (form.dataset.uploadRefresh) htmx.trigger(document.body, form.dataset.uploadRefresh);
    arrived = 0;
  };
  const take = (files) => {
    for (const file of files) {
      const item = rowFor(file);
      const problem = problemOf(file);
      if (problem) fail(item, problem, false);
      else waiting.push(item);
    }
    next();
  };

  form.addEventListener("change", (event) => {
    if (event.target.type !== "file") return;
    take([...event.target.files]);
    event.target.value = "";
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("upload:take", (event) => take(event.detail));
  if (new URLSearchParams(location.search).has("capture")) form.querySelector("[data-upload-camera]")?.closest("label")?.focus();
})();
