// The desk: R answers, N notes, deadlines shrink, the page says that it is open, tabs on the phone.
(() => {
  const typing = (element) => element.closest("input, textarea, select, [contenteditable], .ts-wrapper");
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const wanted = { r: "[data-shortcut-reply]", n: "[data-shortcut-note]" }[event.key];
    const choice = wanted && document.querySelector(wanted);
    if (!choice) return;
    event.preventDefault();
    choice.click();
    show("#desk-composer");
    document.querySelector(".desk-composer textarea")?.focus();
  });

  const shrink = () => {
    for (const bar of document.querySelectorAll("progress[data-shrinks]")) {
      bar.dataset.from ||= String(Date.now() + bar.value * 1000);
      if (bar.value > 0) bar.value = Math.max(0, (Number(bar.dataset.from) - Date.now()) / 1000);
    }
  };
  setInterval(shrink, 5000);

  // On the phone the columns are tabs.
  const narrow = matchMedia("(max-width: 767.98px)");
  const columns = document.querySelector(".desk-columns");
  const parts = { "#desk-conversation": ".desk-middle", "#desk-composer": ".desk-middle", "#desk-side": ".desk-side-column" };
  const show = (name) => {
    if (!columns || !narrow.matches || !parts[name]) return;
    columns.classList.add("is-switched");
    for (const selector of new Set(Object.values(parts))) columns.querySelector(selector)?.classList.toggle("is-shown", selector === parts[name]);
    for (const link of document.querySelectorAll(".desk-switch a")) {
      if (link.getAttribute("href") === name) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  document.addEventListener("click", (event) => {
    const tab = event.target.closest(".desk-switch a");
    if (tab) show(tab.getAttribute("href"));
    const split = event.target.closest("[data-split-address]");
    if (split) document.querySelector("form[data-split]")?.setAttribute("action", split.dataset.splitAddress);
  });
  if (columns) show(location.hash === "#desk-side" ? "#desk-side" : "#desk-conversation");

  // Leaving tells the others at once; a browser that dies is forgotten after two missed beats.
  const looking = document.querySelector("form[data-looking]");
  if (looking) {
    addEventListener("pagehide", () => {
      const said = new FormData(looking);
      said.set("gone", "1");
      navigator.sendBeacon(looking.getAttribute("hx-post"), said);
    });
  }
})();
