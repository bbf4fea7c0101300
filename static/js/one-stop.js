// A long list of buttons is one stop of the Tab key; within it the arrow keys go from one to the next.

/**
 * @param {HTMLElement} list
 * @param {string} buttons a selector of those that are stops of the arrow keys
 * @param {AbortSignal} signal
 */
export function walkByArrows(list, buttons, signal) {
  list.addEventListener(
    "keydown",
    (event) => {
      const all = /** @type {HTMLElement[]} */ ([...list.querySelectorAll(buttons)]);
      const at = all.findIndex((each) => each === event.target);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
      if (at < 0 || to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      all[to]?.focus();
    },
    { signal },
  );
  list.addEventListener(
    "focusin",
    (event) => {
      if (event.target instanceof HTMLElement && event.target.matches(buttons)) stopAt(list, buttons, event.target);
    },
    { signal },
  );
}

/**
 * Make `button` the list's stop; without one, what has the focus, or else the first.
 * @param {HTMLElement} list
 * @param {string} buttons
 * @param {HTMLElement} [button]
 */
export function stopAt(list, buttons, button) {
  const all = /** @type {HTMLElement[]} */ ([...list.querySelectorAll(buttons)]);
  const stop = button ?? all.find((each) => each === document.activeElement) ?? all[0];
  for (const each of all) each.tabIndex = each === stop ? 0 : -1;
}
