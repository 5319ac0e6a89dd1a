// [data-at-most="seconds"]: fetched anew at most once in so many seconds, however many events name it. What happens
// meanwhile is gathered into one fetch at the end, so that the last event is never lost; open boards spread theirs.
(() => {
  const PAUSE = 800;
  const SPREAD = 1500;
  const GATHERED = "live:gathered";
  const waiting = new Set();
  const fetched = new Map();

  const gather = (id, gap) => {
    if (waiting.has(id)) return;
    waiting.add(id);
    const rest = (fetched.get(id) ?? -gap) + gap - performance.now();
    setTimeout(() => {
      waiting.delete(id);
      const card = document.getElementById(id);
      if (!card) return;
      fetched.set(id, performance.now());
      htmx.trigger(card, GATHERED);
    }, Math.max(PAUSE, rest) + Math.random() * SPREAD);
  };

  document.addEventListener("htmx:confirm", (event) => {
    const card = event.detail.elt;
    const told = event.detail.triggeringEvent?.type ?? "";
    if (!card.dataset?.atMost || !told.startsWith("live:") || told === GATHERED) return;
    event.preventDefault();
    gather(card.id, Number(card.dataset.atMost) * 1000);
  });
})();
