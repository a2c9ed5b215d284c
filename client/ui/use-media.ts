import { useMemo, useSyncExternalStore } from "react";

/** Whether the screen is as a media query says, now and from now on. */
export function useMedia(query: string): boolean {
  // Made once: asking the window anew at every drawing costs a tenth of a drag.
  const { subscribe, isMatching } = useMemo(() => watch(matchMedia(query)), [query]);
  return useSyncExternalStore(subscribe, isMatching);
}

function watch(list: MediaQueryList) {
  return {
    isMatching: () => list.matches,
    subscribe: (onChange: () => void) => {
      list.addEventListener("change", onChange);
      return () => list.removeEventListener("change", onChange);
    },
  };
}
