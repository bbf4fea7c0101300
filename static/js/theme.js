// The theme: as the system says, light, or dark. Runs before the page is painted, so it is a plain script in the head.
(() => {
  const KEY = "jobsite:theme";
  /** @typedef {"system" | "light" | "dark"} Theme */
  /** @type {Record<Theme, Theme>} */
  const NEXT = { system: "light", light: "dark", dark: "system" };
  const root = document.documentElement;

  /** @returns {Theme} */
  function stored() {
    try {
      const theme = localStorage.getItem(KEY);
      return theme === "light" || theme === "dark" ? theme : "system";
    } catch {
      return "system"; // storage may be forbidden; the theme then lasts for one page
    }
  }

  /** @param {Theme} theme */
  function apply(theme) {
    root.dataset.theme = theme;
    for (const button of document.querySelectorAll("[data-theme-toggle]")) {
      button.setAttribute("aria-label", `Theme: ${theme}. Change to ${NEXT[theme]}`);
      button.setAttribute("title", `Theme: ${theme}`);
    }
    document.dispatchEvent(new CustomEvent("jobsite:theme", { detail: { theme } }));
  }

  apply(stored());
  document.addEventListener("DOMContentLoaded", () => {
    apply(stored());
    for (const button of document.querySelectorAll("[data-theme-toggle]")) {
      button.removeAttribute("hidden");
      button.addEventListener("click", () => {
        const theme = NEXT[/** @type {Theme} */ (root.dataset.theme)];
        try {
          localStorage.setItem(KEY, theme);
        } catch {
          // see above
        }
        apply(theme);
      });
    }
  });
  window.addEventListener("storage", (event) => {
    if (event.key === KEY) apply(stored());
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => apply(stored()));
})();
