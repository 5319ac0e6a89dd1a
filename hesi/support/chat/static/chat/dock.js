// The live chat that goes along through the pages. Closed it only counts what is new; nothing is asked of the server
// while no chat goes on. Opened it stands beside the page, and stands there again on the next one.
(() => {
  const entry = document.querySelector("[data-chat-entry]");
  if (!entry) return;
  const dock = document.querySelector("[data-chat-dock]");
  const body = document.getElementById("chat-dock-body");
  const badge = entry.querySelector("[data-chat-count]");
  const words = entry.querySelector("[data-chat-count-words]");
  const told = document.querySelector("[data-chat-told]");
  const door = entry.getAttribute("href");
  const EVERY = 30000;
  const isPhone = () => matchMedia("(max-width: 767.98px)").matches;
  // The address of the talk that goes on, and where its news is read.
  let room = entry.dataset.chatRoom || "";
  let messages = entry.dataset.chatMessages || "";
  let listensTo = "";
  // The files of the talk, fetched when it is first opened.
  let fetched = null;

  const kept = (store, key) => { try { return store.getItem(key); } catch { return null; } };
  const keep = (store, key, value) => { try { if (value === null) store.removeItem(key); else store.setItem(key, value); } catch { /* no store: nothing is remembered */ } };

  function readTo() {
    const read = JSON.parse(kept(localStorage, "chat-read") || "{}");
    return read.address === messages ? Number(read.last) || 0 : 0;
  }
  document.addEventListener("chat:read", (event) => {
    if (event.target.hasAttribute("data-chat-agent")) return;
    keep(localStorage, "chat-read", JSON.stringify(event.detail));
    show(0);
  });
  // Read in another window of the same browser.
  addEventListener("storage", (event) => event.key === "chat-read" && count());

  function show(number) {
    badge.hidden = number === 0;
    badge.firstElementChild.textContent = number > 99 ? "99+" : String(number);
    const said = number === 0 || !dock ? "" : (number === 1 ? dock.dataset.chatOne : dock.dataset.chatMany.replace("__n__", number));
    words.textContent = said;
    // Told once for each further message, not anew on every page.
    if (told && number > (Number(kept(sessionStorage, "chat-told")) || 0)) told.textContent = said;
    keep(sessionStorage, "chat-told", number ? String(number) : null);
  }

  // Also the sign of life of somebody who waits: a chat whose pages are all silent is given up for missed.
  async function count() {
    if (!messages || !dock || isOpen()) return;
    const answer = await fetch(`${messages}?after=${readTo()}`, { credentials: "same-origin" }).catch(() => null);
    if (!answer || isOpen()) return;
    if (answer.status === 404 || answer.redirected) { room = messages = ""; show(0); return; }
    if (!answer.ok) return;
    const box = document.createElement("template");
    box.innerHTML = await answer.text();
    const news = box.content.querySelector(".chat-news");
    if (!news) return;
    show(news.querySelectorAll(".is-theirs, .is-told").length);
    if (news.dataset.open === "0") messages = "";
    listen(news.dataset.chat);
  }

  function listen(key) {
    if (!key || listensTo === key) return;
    listensTo = key;
    document.body.addEventListener(`live:chat-${key}`, () => listensTo === key && count());
  }

  const fetchOne = (address) => new Promise((done, failed) => {
    const isStyle = new URL(address, location).pathname.endsWith(".css");
    const one = document.createElement(isStyle ? "link" : "script");
    Object.assign(one, isStyle ? { rel: "stylesheet", href: address } : { src: address }, { onload: done, onerror: failed });
    document.head.append(one);
  });
  const isThere = (address) => document.querySelector(`script[src="${address}"], link[href="${address}"]`);

  if (dock) wireDock();
  count();
  setInterval(count, EVERY);

  function isOpen() { return Boolean(dock && dock.matches(":popover-open")); }

  function wireDock() {
    entry.setAttribute("role", "button");
    entry.setAttribute("aria-haspopup", "dialog");
    entry.setAttribute("aria-expanded", "false");
    entry.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (isOpen() && body.childElementCount && !body.querySelector("[data-chat-problem]")) aside(); else open(true);
    });
    entry.addEventListener("keydown", (event) => {
      if (event.key === " ") { event.preventDefault(); entry.click(); }
    });
    dock.addEventListener("click", (event) => {
      if (event.target.closest("[data-chat-aside]")) { aside(); return; }
      const link = event.target.closest("#chat-dock-body a");
      if (!link || link.getAttribute("href") !== door) return;
      event.preventDefault();
      room = messages = "";
      load(true);
    });
    dock.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
      event.stopPropagation();
      aside();
    });
    // Ending and handing over happen here; the page stays.
    dock.addEventListener("submit", async (event) => {
      const form = event.target;
      if (form.matches("[data-chat-form], [hx-post]")) return;
      event.preventDefault();
      await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "manual" }).catch(() => null);
      load(true);
    });
    document.addEventListener("htmx:afterSettle", (event) => event.detail.target === body && took());
    if (kept(sessionStorage, "chat-dock") === "open" && !isPhone()) open(false);
  }

  function open(withFocus) {
    dock.showPopover();
    entry.setAttribute("aria-expanded", "true");
    keep(sessionStorage, "chat-dock", "open");
    return load(withFocus);
  }

  function aside() {
    const hadFocus = dock.contains(document.activeElement);
    dock.hidePopover();
    body.replaceChildren();
    entry.setAttribute("aria-expanded", "false");
    keep(sessionStorage, "chat-dock", null);
    if (hadFocus) entry.focus();
    count();
  }

  async function load(withFocus) {
    body.setAttribute("aria-busy", "true");
    try {
      fetched ||= Promise.all(dock.dataset.chatFiles.split(" ").filter((one) => !isThere(one)).map(fetchOne));
      await fetched;
      await htmx.ajax("GET", `${room || door}?dock=1`, { target: body, swap: "innerHTML" });
      if (!body.childElementCount) throw new Error("nothing came");
      if (withFocus) (body.querySelector("textarea, input:not([type=hidden])") || body.querySelector("a, button") || dock.querySelector("[data-chat-aside]")).focus();
    } catch {
      fetched = null;
      const said = document.createElement("p");
      said.setAttribute("role", "alert");
      said.setAttribute("data-chat-problem", "");
      said.textContent = dock.dataset.chatFailed;
      body.replaceChildren(said);
    } finally {
      body.removeAttribute("aria-busy");
    }
  }

  // Which talk it is that stands here now.
  function took() {
    const section = body.querySelector("[data-chat]");
    if (!section) return;
    room = section.dataset.chatPage;
    messages = section.dataset.chatMessages;
    listen(section.dataset.chat);
    dock.querySelector("[data-chat-page]").setAttribute("href", room);
    if (document.activeElement === document.body) body.querySelector("textarea")?.focus();
    const list = body.querySelector("[data-chat-said]");
    list.scrollTop = list.scrollHeight;
  }
})();
