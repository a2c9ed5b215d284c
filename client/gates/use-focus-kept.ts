import { useEffect, useRef } from "react";

/**
 * Where the focus goes when what had it goes away with a change: a button that met a condition is not there any more
 * once it is met.
 */
export function useFocusKept<E extends HTMLElement>(changing: unknown) {
  const ref = useRef<E>(null);
  const first = useRef(changing);
  useEffect(() => {
    if (first.current === changing) return;
    // The dialog that recorded it gives the focus back first, to a button that is there no more.
    const timer = setTimeout(() => {
      const { activeElement } = document;
      if (activeElement === null || activeElement === document.body) ref.current?.focus();
    }, 100);
    return () => clearTimeout(timer);
  }, [changing]);
  return ref;
}
