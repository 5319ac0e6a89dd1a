// The event stream names parts; whoever shows one refetches it. No data travels here.
(() => {
  const address = document.body.dataset.live;
  if (!address || !window.EventSource) return;
  const FIRST_WAIT = 1000;
  const LONGEST_WAIT = 60000;
  const HIDDEN_LIMIT = 5 * 60 * 1000;
  let source = null;
  let wait = FIRST_WAIT;
  let again = 0;
  let hidden = 0;
  let wasOpen = false;

  // `name@12` says how far the part has come; who is there already need not read.
  const announce = (told) => {
    const [name, at] = told.split("@");
    htmx.trigger(document.body, `live:${name}`, { at: Number(at) || null });
  };

  // After a gap nobody knows what was missed: everything that listens is read again once.
  const announceAll = () => {
    const names = new Set();
    for (const element of document.querySelectorAll('[hx-trigger*="live:"]')) {
      for (const match of element.getAttribute("hx-trigger").matchAll(/live:([\w-]+)/g)) names.add(match[1]);
    }
    names.forEach(announce);
  };

  const close = () => {
    clearTimeout(again);
    source?.close();
    source = null;
  };

  const open = () => {
    close();
    source = new EventSource(address);
    source.onopen = () => {
      wait = FIRST_WAIT;
      if (wasOpen) announceAll();
      wasOpen = true;
    };
    source.onmessage = (event) => event.data.split(/[\s,]+/).filter(Boolean).forEach(announce);
    source.onerror = () => {
      close();
      again = setTimeout(open, wait * (0.75 + Math.random() / 2));
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
  };

  // Says that nobody pressed anything, so that a page left behind is not answered with a refusal.
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.triggeringEvent?.type.startsWith("live:")) event.detail.headers["X-Live"] = "1";
  });

  document.addEventListener("visibilitychange", () => {
    clearTimeout(hidden);
    if (document.hidden) hidden = setTimeout(close, HIDDEN_LIMIT);
    else if (!source) open();
  });
  addEventListener("online", () => !source && open());
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => event.persisted && open());
  open();
})();
