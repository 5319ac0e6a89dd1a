// A chat that loses nothing: the stream only says that there is news, the page asks for what comes after the last
// number it has. What is sent carries a key of its own, so that sending it again after a lost connection adds nothing.
(() => {
  const TYPING_EVERY = 4000;
  const HOT_FOR = 60000;
  const HOT_POLL = 3000;
  const SAFETY_POLL = 30000;
  const FIRST_WAIT = 1000;
  const LONGEST_WAIT = 20000;

  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => n.toString(16).padStart(2, "0")).join("");

  function wire(section) {
    if (section.chatIsWired) return;
    section.chatIsWired = true;
    const key = section.dataset.chat;
    const list = section.querySelector("[data-chat-said]");
    const types = section.querySelector("[data-chat-types]");
    const form = section.querySelector("[data-chat-form]");
    let last = Math.max(Number(section.dataset.chatSeq), ...Array.from(list.querySelectorAll("[data-seq]"), (line) => Number(line.dataset.seq)));
    let isReading = false;
    let readAgain = false;
    let hotUntil = Date.now() + HOT_FOR;
    let failedFor = FIRST_WAIT;

    const toEnd = () => { list.scrollTop = list.scrollHeight; };
    // A chat that was put aside beside a page is gone for good; its listeners go with it.
    const gone = new AbortController();
    const on = (target, name, what) => target.addEventListener(name, (event) => section.isConnected ? what(event) : gone.abort(), { signal: gone.signal });
    // Says how far somebody has seen it, for the entry in the top bar.
    const tellRead = () => { if (!document.hidden) section.dispatchEvent(new CustomEvent("chat:read", { bubbles: true, detail: { address: section.dataset.chatMessages, last } })); };
    const isAtEnd = () => list.scrollHeight - list.scrollTop - list.clientHeight < 60;
    // A picture that arrives may take a line of its own: who reads the newest words goes on reading them.
    let followsEnd = true;
    list.addEventListener("scroll", () => { followsEnd = isAtEnd(); });
    list.addEventListener("load", () => { if (followsEnd) toEnd(); }, true);

    async function read() {
      if (isReading) { readAgain = true; return; }
      isReading = true;
      try {
        do {
          readAgain = false;
          const answer = await fetch(`${section.dataset.chatMessages}?after=${last}`, { credentials: "same-origin" });
          if (!answer.ok) throw new Error(String(answer.status));
          take(await answer.text());
        } while (readAgain);
        failedFor = FIRST_WAIT;
      } catch {
        if (section.isConnected) setTimeout(read, failedFor);
        failedFor = Math.min(failedFor * 2, LONGEST_WAIT);
      } finally {
        isReading = false;
      }
    }

    function take(html) {
      const box = document.createElement("template");
      box.innerHTML = html;
      const news = box.content.querySelector(".chat-news");
      if (!news) return;
      const stays = isAtEnd();
      for (const line of Array.from(news.children)) {
        if (Number(line.dataset.seq) <= last) continue;
        if (line.dataset.client) list.querySelector(`[data-unsent="${line.dataset.client}"]`)?.remove();
        const firstUnsent = list.querySelector("[data-unsent]");
        list.insertBefore(line, firstUnsent);
        hotUntil = Date.now() + HOT_FOR;
        if (!line.classList.contains("is-mine") && document.hidden) callAttention();
      }
      last = Math.max(last, Number(news.dataset.last));
      types.hidden = news.dataset.typing !== "1";
      if (form) form.hidden = news.dataset.open !== "1";
      if (news.dataset.more === "1") readAgain = true;
      if (stays) toEnd();
      tellRead();
    }

    const title = document.title;
    function callAttention() {
      document.title = `● ${title}`;
      const back = () => { if (!document.hidden) { document.title = title; document.removeEventListener("visibilitychange", back); } };
      document.addEventListener("visibilitychange", back);
    }

    // Our own words come back with the answer to sending them; only what lies beyond is read.
    let sendingCount = 0;
    let heardOf = 0;
    const isBehind = () => heardOf > last;
    on(document.body, `live:chat-${key}`, (event) => {
      heardOf = Math.max(heardOf, event.detail?.at || last + 1);
      if (!sendingCount && isBehind()) read();
    });
    on(window, "online", read);
    on(document, "visibilitychange", () => !document.hidden && read());
    // What the stream may have lost, and whether the other side types, which no stream tells.
    let polledAt = Date.now();
    const timer = setInterval(() => {
      if (!section.isConnected) { clearInterval(timer); gone.abort(); return; }
      const every = Date.now() < hotUntil && !document.hidden ? HOT_POLL : SAFETY_POLL;
      if (form && !form.hidden && Date.now() - polledAt >= every) { polledAt = Date.now(); read(); }
    }, 1000);

    if (section.dataset.chatLive && !document.body.dataset.live) listen(section.dataset.chatLive);
    if (form) wireForm();
    toEnd();
    tellRead();

    function wireForm() {
      const text = form.querySelector("textarea");
      const note = form.querySelector("[data-chat-note]");
      const kept = `chat-draft-${key}`;
      let typedAt = 0;
      let sending = Promise.resolve();
      text.value = text.value || sessionStorage.getItem(kept) || "";

      text.addEventListener("input", () => {
        sessionStorage.setItem(kept, text.value);
        hotUntil = Date.now() + HOT_FOR;
        if (Date.now() - typedAt < TYPING_EVERY || !text.value || text.value.startsWith("/")) return;
        typedAt = Date.now();
        fetch(section.dataset.chatTyping, { method: "POST", headers: csrf(), credentials: "same-origin" }).catch(() => {});
      });
      text.addEventListener("keydown", (event) => {
        if (event.defaultPrevented || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        form.requestSubmit();
      });
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        const body = text.value.trim();
        const chosen = form.querySelector('input[type="file"]');
        if (!body && !(chosen && chosen.files.length)) return;
        const clientKey = newKey();
        const data = new FormData(form);
        data.set("client_key", clientKey);
        const line = showUnsent(clientKey, body, chosen ? Array.from(chosen.files, (file) => file.name) : []);
        form.reset();
        form.querySelector("[data-pasted]").replaceChildren();
        form.querySelector("[data-pasted]").hidden = true;
        sessionStorage.removeItem(kept);
        note.hidden = true;
        // One after the other, so that the order stays the one they were written in.
        sendingCount += 1;
        sending = sending.then(() => send(data, line)).finally(() => {
          sendingCount -= 1;
          if (!sendingCount && isBehind()) read();
        });
        text.focus();
      });

      async function send(data, line) {
        for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
          try {
            data.set("after", last);
            const answer = await fetch(form.action, { method: "POST", body: data, headers: { ...csrf(), "X-Chat": "1" }, credentials: "same-origin" });
            if (answer.ok) { take((await answer.json()).news); line.remove(); return; }
            if (answer.status < 500 && answer.status !== 429) {
              const facts = await answer.json().catch(() => ({}));
              line.remove();
              note.textContent = facts.refused || section.dataset.chatRefused;
              note.hidden = false;
              if (!text.value) text.value = data.get("body");
              await read();
              return;
            }
          } catch { /* no connection: the same message with the same key is sent again */ }
          line.querySelector(".chat-meta").textContent = section.dataset.chatUnsent;
          await new Promise((done) => setTimeout(done, wait));
        }
      }

      if (form.dataset.chatInserts) offer(text, form);
    }

    function showUnsent(clientKey, body, names) {
      const line = document.createElement("div");
      line.className = "chat-line is-mine is-unsent";
      line.dataset.unsent = clientKey;
      const meta = document.createElement("span");
      meta.className = "chat-meta";
      const said = document.createElement("div");
      said.className = "chat-body";
      said.textContent = [body, ...names].filter(Boolean).join("\n");
      line.append(meta, said);
      list.append(line);
      toEnd();
      return line;
    }
  }

  const csrf = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}");

  // A visitor's page has no stream of the frame: it listens with the link of its chat.
  let source = null;
  function listen(address) {
    if (source || !window.EventSource) return;
    let wait = FIRST_WAIT;
    const open = () => {
      source = new EventSource(address);
      source.onopen = () => { wait = FIRST_WAIT; readAll(); };
      source.onmessage = (event) => event.data.split(/\s+/).filter(Boolean).forEach((told) => {
        const [name, at] = told.split("@");
        htmx.trigger(document.body, `live:${name}`, { at: Number(at) || null });
      });
      source.onerror = () => {
        source.close();
        setTimeout(open, wait * (0.75 + Math.random() / 2));
        wait = Math.min(wait * 2, LONGEST_WAIT);
      };
    };
    addEventListener("pagehide", () => source.close());
    open();
  }

  const readAll = () => document.querySelectorAll("[data-chat]").forEach((one) => htmx.trigger(document.body, `live:chat-${one.dataset.chat}`));

  // "/" at the beginning of the box offers ready answers; arrows choose, Enter takes one.
  function offer(text, form) {
    const box = form.querySelector("[data-chat-offers]");
    let chosen = 0;
    let asked = 0;
    const close = () => { box.hidden = true; box.replaceChildren(); };
    const rows = () => Array.from(box.querySelectorAll(".chat-offer"));
    const mark = () => rows().forEach((row, at) => row.setAttribute("aria-selected", String(at === chosen)));
    const insert = (words) => { close(); text.value = words; text.dispatchEvent(new Event("input")); text.focus(); };

    text.addEventListener("input", async () => {
      if (!text.value.startsWith("/")) { close(); return; }
      const mine = ++asked;
      const answer = await fetch(`${form.dataset.chatInserts}?words=${encodeURIComponent(text.value.slice(1))}`, { credentials: "same-origin" }).catch(() => null);
      if (!answer || !answer.ok || mine !== asked) return;
      const facts = await answer.json();
      box.replaceChildren(...facts.answers.map((one) => {
        const row = document.createElement("li");
        const button = document.createElement("button");
        button.type = "button";
        button.className = "chat-offer";
        button.textContent = one.title;
        const more = document.createElement("span");
        more.className = "chat-offer-text";
        more.textContent = one.text;
        button.append(more);
        button.addEventListener("click", () => insert(one.text));
        row.append(button);
        return row;
      }));
      chosen = 0;
      mark();
      box.hidden = facts.answers.length === 0;
    });
    text.addEventListener("keydown", (event) => {
      if (box.hidden) return;
      const many = rows().length;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        chosen = (chosen + (event.key === "ArrowDown" ? 1 : many - 1)) % many;
        mark();
      } else if (event.key === "Enter") rows()[chosen].click();
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    }, true);
  }

  // Alt and a number lead to the chat of that place.
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || !/^Digit[1-9]$/.test(event.code)) return;
    const boxes = document.querySelectorAll("[data-chat-agent] textarea");
    const box = boxes[Number(event.code.slice(5)) - 1];
    if (!box) return;
    event.preventDefault();
    box.focus();
  });

  const wireAll = () => document.querySelectorAll("[data-chat]").forEach(wire);
  wireAll();
  document.addEventListener("htmx:load", wireAll);
})();
