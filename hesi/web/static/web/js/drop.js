// Files dropped anywhere on the page, or pasted, go to its form[data-upload].
(() => {
  const form = document.querySelector("form[data-upload]");
  if (!form) return;
  const veil = document.getElementById("drop-veil");
  const hand = (files) => form.dispatchEvent(new CustomEvent("upload:take", { detail: files }));
  const holdsFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  const show = (isOver) => veil && (veil.hidden = !isOver);
  let depth = 0; // dragenter and dragleave come for every element passed on the way

  addEventListener("dragenter", (event) => {
    if (!holdsFiles(event)) return;
    depth += 1;
    show(true);
  });
  addEventListener("dragleave", (event) => {
    if (!holdsFiles(event)) return;
    depth -= 1;
    if (depth <= 0) show(false);
  });
  addEventListener("dragover", (event) => holdsFiles(event) && event.preventDefault());
  addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    depth = 0;
    show(false);
    hand([...event.dataTransfer.files]);
  });
  // A screenshot on the clipboard has no name of its own.
  const named = (file) => {
    if (file.name && file.name !== "image.png") return file;
    return new File([file], `${window.hesi.text("pasted")}.png`, { type: file.type });
  };
  addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files || [])];
    if (!files.length) return;
    event.preventDefault();
    hand(files.map(named));
  });
})();
