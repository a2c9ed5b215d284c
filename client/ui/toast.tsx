import { lazy, Suspense, useEffect, useSyncExternalStore } from "react";

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
  want();
  const shown = loadRegion().then(({ addToast }) => addToast(message));
  return () => void shown.then((close) => close());
}

/**
 * Where toasts appear: rendered once, at the root of the app. What draws them is loaded when the page has come to
 * rest, or when the first one is shown.
 */
export function Toasts() {
  const isShown = useSyncExternalStore(subscribe, () => isWanted);
  useEffect(() => {
    const timer = setTimeout(() => void loadRegion(), AT_REST);
    return () => clearTimeout(timer);
  }, []);
  return <Suspense>{isShown && <ToastRegion />}</Suspense>;
}

/** Milliseconds after which nothing more is waited for: from then a toast shows at once, also without a server. */
const AT_REST = 3000;

const loadRegion = () => import("./toast-region.tsx");
const ToastRegion = lazy(() => loadRegion().then((module) => ({ default: module.ToastRegion })));

let isWanted = false;
const listeners = new Set<() => void>();

function want(): void {
  if (isWanted) return;
  isWanted = true;
  for (const tell of listeners) tell();
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}
