// Sentences for the scripts, notes in #flash, and what happens when htmx gets no usable answer.
(() => {
  const data = JSON.parse(document.getElementById("script-data")?.textContent || '{"texts":{},"lazy":{}}');
  const hesi = (window.hesi = { lazyFiles: data.lazy });
  hesi.text = (key, facts = {}) =>
    (data.texts[key] || key).replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);
  hesi.csrf = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
  hesi.icon = (name) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    const known = document.querySelector('use[href*="icons"]')?.getAttribute("href").split("#")[0];
    if (known) use.setAttribute("href", `${known}#${name}`);
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    svg.append(use);
    return svg;
  };
  const tones = { error: ["tone-red", "alert-circle"], success: ["tone-green", "circle-check"] };

  // An open dialog covers the page: what is said while it stands is said inside it.
  hesi.flashPlace = () => {
    const dialog = [...document.querySelectorAll("dialog[open]")].pop();
    if (!dialog) return document.getElementById("flash");
    const place = dialog.querySelector(".flash") || Object.assign(document.createElement("div"), { className: "flash" });
    place.setAttribute("role", "status");
    if (!place.isConnected) dialog.firstElementChild.after(place);
    return place;
  };
  // Replaces what stands in #flash by one sentence.
  hesi.flash = (sentence, level = "error") => {
    const [tone, icon] = tones[level] || ["tone-blue", "info-circle"];
    const note = document.createElement("div");
    note.className = `note ${tone}`;
    const text = document.createElement("div");
    text.className = "note-text";
    text.textContent = sentence;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "note-close";
    close.dataset.dismiss = "";
    close.setAttribute("aria-label", hesi.text("dismiss"));
    close.append(hesi.icon("x"));
    note.append(hesi.icon(icon), text, close);
    const place = hesi.flashPlace();
    place?.replaceChildren(note);
    place?.scrollIntoView({ block: "nearest" });
  };

  document.documentElement.classList.add("is-scripted");
  document.addEventListener("click", (event) => {
    event.target.closest("[data-dismiss]")?.closest(".note")?.remove();
  });

  // A refusal names where it goes (HX-Retarget); a 422 without one is the corrected form part. Both are shown.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    const place = xhr.getResponseHeader("HX-Retarget");
    if (xhr.status < 400 || !place) return;
    event.detail.shouldSwap = true;
    if (place === "#flash") event.detail.target = hesi.flashPlace();
  });
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr } = event.detail;
    if (xhr.getResponseHeader("HX-Retarget")) return;
    if (event.detail.requestConfig?.triggeringEvent?.type?.startsWith("live:")) return;
    if (xhr.status === 401) hesi.flash(hesi.text("signed_out"));
    else if (xhr.status === 413) hesi.flash(hesi.text("too_large"));
    else hesi.flash(hesi.text("failed", { status: xhr.status }));
  });
  document.addEventListener("htmx:sendError", (event) => {
    if (!event.detail.requestConfig?.triggeringEvent?.type?.startsWith("live:")) hesi.flash(hesi.text("offline"));
  });
  document.addEventListener("htmx:timeout", () => hesi.flash(hesi.text("slow")));
  // After a sign-out elsewhere the answer to a part is the whole sign-in page: go there instead of nesting it.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const { xhr } = event.detail;
    const to = xhr.responseURL && new URL(xhr.responseURL);
    if (to && to.pathname.startsWith("/accounts/") && !location.pathname.startsWith("/accounts/")) {
      event.preventDefault();
      location.assign(to);
    }
  });
})();
