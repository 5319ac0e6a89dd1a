// Files of a form by paste, by drag or chosen: shown as a list before they are sent, each with a way to take it out.
// A form says `data-paste-files`; it holds one file input and a list `data-pasted`.
(() => {
  const MOST = 10;
  const MOST_BYTES = 20 * 1024 * 1024;

  function sizeWords(bytes) {
    return bytes < 1024 * 1000 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
  }

  function named(file) {
    if (file.name && file.name !== "image.png") return file;
    const at = new Date();
    const clock = [at.getHours(), at.getMinutes(), at.getSeconds()].map((n) => String(n).padStart(2, "0")).join("");
    const kind = (file.type.split("/")[1] || "png").replace("jpeg", "jpg");
    return new File([file], `screenshot-${clock}.${kind}`, { type: file.type });
  }

  function keep(input, files) {
    const transfer = new DataTransfer();
    files.forEach((file) => transfer.items.add(file));
    input.files = transfer.files;
  }

  function draw(form, input) {
    const list = form.querySelector("[data-pasted]");
    list.querySelectorAll("img").forEach((image) => URL.revokeObjectURL(image.src));
    list.replaceChildren();
    Array.from(input.files).forEach((file, at) => {
      const row = document.createElement("li");
      row.className = "pasted-file";
      if (file.type.startsWith("image/")) {
        const image = document.createElement("img");
        image.src = URL.createObjectURL(file);
        image.alt = "";
        row.append(image);
      }
      const name = document.createElement("span");
      name.className = "pasted-name";
      name.textContent = file.name;
      const size = document.createElement("span");
      size.className = "text-secondary";
      size.textContent = sizeWords(file.size);
      if (file.size > MOST_BYTES || at >= MOST) {
        row.classList.add("is-too-much");
        size.textContent += " ⚠";
      }
      const out = document.createElement("button");
      out.type = "button";
      out.className = "btn btn-sm pasted-out";
      out.textContent = "×";
      out.setAttribute("aria-label", `× ${file.name}`);
      out.addEventListener("click", () => {
        keep(input, Array.from(input.files).filter((_one, other) => other !== at));
        draw(form, input);
      });
      row.append(name, size, out);
      list.append(row);
    });
    list.hidden = input.files.length === 0;
  }

  function add(form, input, files) {
    const more = Array.from(files).map(named);
    if (!more.length) return;
    keep(input, [...input.files, ...more]);
    draw(form, input);
  }

  function wire(form) {
    if (form.dataset.pasteReady) return;
    const input = form.querySelector('input[type="file"]');
    if (!input || !form.querySelector("[data-pasted]")) return;
    form.dataset.pasteReady = "1";
    let before = [];
    input.addEventListener("click", () => { before = Array.from(input.files); });
    input.addEventListener("change", () => {
      // Choosing again adds to what is there; the browser alone would replace it.
      keep(input, [...before, ...Array.from(input.files).filter((file) => !before.includes(file))]);
      before = [];
      draw(form, input);
    });
    document.addEventListener("paste", (event) => {
      if (!form.isConnected || !event.clipboardData) return;
      const inOther = event.target.closest && event.target.closest("form");
      if (inOther && inOther !== form) return;
      const files = event.clipboardData.files;
      if (!files.length) return;
      event.preventDefault();
      add(form, input, files);
    });
    form.addEventListener("dragover", (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      form.classList.add("is-over");
    });
    form.addEventListener("dragleave", (event) => {
      if (!form.contains(event.relatedTarget)) form.classList.remove("is-over");
    });
    form.addEventListener("drop", (event) => {
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      form.classList.remove("is-over");
      add(form, input, event.dataTransfer.files);
    });
  }

  const wireAll = () => document.querySelectorAll("form[data-paste-files]").forEach(wire);
  wireAll();
  document.addEventListener("htmx:load", wireAll);
})();
