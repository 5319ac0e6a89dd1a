// Registers the worker that keeps the shell at hand, and offers [data-install] where the device can install.
(() => {
  const worker = document.body.dataset.worker;
  if (worker && "serviceWorker" in navigator && isSecureContext) {
    addEventListener("load", () => navigator.serviceWorker.register(worker, { scope: "/" }).catch(() => {}));
  }
  let offer = null;
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = event;
    for (const button of document.querySelectorAll("[data-install]")) button.hidden = false;
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-install]");
    if (!button || !offer) return;
    offer.prompt();
    offer = null;
    button.hidden = true;
  });
})();
