import { useState } from "react";

export const THEMES = ["device", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** The theme chosen in this browser, and how to choose another. `start.js` sets it before the first paint. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(() => {
    const kept = document.documentElement.dataset.theme;
    return kept === "light" || kept === "dark" ? kept : "device";
  });
  return [
    theme,
    (chosen) => {
      setTheme(chosen);
      if (chosen === "device") delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = chosen;
      try {
        localStorage.setItem(KEPT_AS, chosen);
      } catch {
        // Storage can be forbidden; then it lasts as long as the page.
      }
    },
  ];
}

const KEPT_AS = "hanketahvel.theme";
