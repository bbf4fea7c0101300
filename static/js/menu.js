// Menus made of <details>: they close as a menu does, and the arrow keys walk through them.

/**
 * @param {HTMLElement} root
 * @param {AbortSignal} signal Ends the listening.
 */
export function menusOf(root, signal) {
  for (const menu of root.querySelectorAll("details[data-menu]")) {
    if (menu instanceof HTMLDetailsElement) closesLikeAMenu(menu, signal);
  }
}

/**
 * @param {HTMLDetailsElement} menu
 * @param {AbortSignal} signal
 */
function closesLikeAMenu(menu, signal) {
  const summary = /** @type {HTMLElement} */ (menu.querySelector("summary"));
  document.addEventListener(
    "pointerdown",
    (event) => {
      if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
    },
    { signal },
  );
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  menu.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("a")) return;
    menu.open = false;
    summary.focus();
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      event.stopPropagation();
      menu.open = false;
      summary.focus();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    menu.open = true;
    const links = [...menu.querySelectorAll("a")];
    const at = links.findIndex((link) => link === document.activeElement);
    links[at < 0 ? (step > 0 ? 0 : links.length - 1) : (at + step + links.length) % links.length]?.focus();
  });
}
