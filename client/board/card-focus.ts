/** Scrolls to a card if it is in the list, and says whether it is. */
type Reveal = (id: number) => boolean;

const lists = new Set<Reveal>();

/** A list of cards that can be scrolled to one of them. Returns how to take it back. */
export function offerReveal(reveal: Reveal): () => void {
  lists.add(reveal);
  return () => lists.delete(reveal);
}

/**
 * Puts the focus on a card once it is drawn where it stands now: on its handle, or on its link where it has none.
 * When it is nowhere to be seen (filtered out, in the folded column), the board itself takes the focus: it is never lost.
 */
export function focusCard(id: number): void {
  let framesLeft = 30; // Half a second: a list that was scrolled measures its cards before it stands still.
  let stillFor = 0;
  const look = () => {
    const isListed = [...lists].map((reveal) => reveal(id)).some(Boolean);
    const card = document.querySelector<HTMLElement>(`[data-card="${id}"]`);
    const target =
      card?.querySelector<HTMLElement>("[data-handle]") ?? card?.querySelector<HTMLElement>("[data-link]");
    if (target && card && isListed) {
      if (document.activeElement !== target) target.focus({ preventScroll: true });
      if (document.activeElement === target) stillFor++;
      if (stillFor === 1) flash(card);
    }
    framesLeft--;
    if (stillFor < 4 && framesLeft > 0) requestAnimationFrame(look);
    else if (!stillFor && isFocusLost()) document.querySelector<HTMLElement>("[data-board]")?.focus();
  };
  requestAnimationFrame(look);
}

function isFocusLost(): boolean {
  return document.activeElement === document.body || document.activeElement === null;
}

/** Shows for a moment where the card went: order follows from lateness, so that may be far from where it was let go. */
function flash(card: HTMLElement): void {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  card.animate([{ outlineColor: "var(--primary-main)" }, { outlineColor: "transparent" }], {
    duration: 1400,
    easing: "ease-in",
  });
}
