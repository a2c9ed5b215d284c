import { type ComponentType, useEffect, useState } from "react";

export interface ToastMessage {
  text: string;
  /** A second line: what it means, or what to do. */
  detail?: string;
  tone?: "done" | "problem";
  /** What can be done about it; doing one closes the toast. */
  actions?: readonly { label: string; onPress: () => void }[];
  /** Milliseconds it is shown for, at least ten seconds; null until it is closed. */
  timeout?: number | null;
}

/**
 * Shows a sentence at the edge of the screen, from anywhere, also outside React. The time stops while the pointer or
 * the focus is on it; F6 leads to it. Returns how to take it away again.
 */
export function showToast(message: ToastMessage): () => void {
  const shown = loadRegion().then(({ addToast }) => addToast(message));
  shown.catch(() => {}); // Without a connection and never loaded: the board itself says that it is offline.
  return () => void shown.then((close) => close()).catch(() => {});
}

/**
 * Where toasts appear: rendered once, at the root of the app. What draws them is loaded beside the first screen and
 * not before it; when that fails, it is tried again with the connection that comes back.
 */
export function Toasts() {
  const [Region, setRegion] = useState<ComponentType | null>(null);
  useEffect(() => {
    const load = () =>
      loadRegion()
        .then(({ ToastRegion }) => setRegion(() => ToastRegion))
        .catch(() => addEventListener("online", load, { once: true }));
    const timer = setTimeout(load, AFTER_FIRST_SCREEN);
    return () => {
      clearTimeout(timer);
      removeEventListener("online", load);
    };
  }, []);
  return Region && <Region />;
}

/** Milliseconds: the first screen has gone before, and nobody can have done anything to tell of yet. */
const AFTER_FIRST_SCREEN = 500;

const loadRegion = () => import("./toast-region.tsx");
