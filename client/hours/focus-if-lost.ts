/**
 * Gives the focus to what is left, once a dialog has gone and has given it back: to nothing, where what had it is gone
 * too, or where a key opened the dialog while nothing had it.
 */
export function focusIfLost(fallback: () => HTMLElement | null): void {
  setTimeout(() => {
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    const element = fallback();
    if (!element) return;
    if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
    element.focus({ preventScroll: true });
  }, GIVEN_BACK);
}

/** Milliseconds after which a dialog that went away has given the focus back. */
const GIVEN_BACK = 60;
