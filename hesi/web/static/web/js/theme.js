// Runs before the first paint: a device in dark mode must not flash white.
(() => {
  const root = document.documentElement;
  const device = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    const chosen = root.dataset.theme || "auto";
    const theme = chosen === "auto" ? (device.matches ? "dark" : "light") : chosen;
    root.setAttribute("data-bs-theme", theme);
    document.querySelector('meta[name="theme-color"]')?.setAttribute("content", theme === "dark" ? "#19202a" : "#ffffff");
    document.dispatchEvent(new CustomEvent("theme", { detail: theme }));
  };
  paint();
  device.addEventListener("change", paint);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice] button");
    if (!button) return;
    root.dataset.theme = button.value;
    document.cookie = `hesi_theme=${button.value}; path=/; max-age=31536000; samesite=lax`;
    for (const other of document.querySelectorAll("[data-theme-choice] button")) {
      other.setAttribute("aria-pressed", String(other.value === button.value));
    }
    paint();
  });
})();
