import { correction, generate } from "lean-qr";
import { useMemo } from "react";
import styles from "./account-page.module.css";

/** A text as a QR code, drawn here: what it says is a secret. */
export function KeyPicture({ label, text }: { label: string; text: string }) {
  const { size, path } = useMemo(() => drawn(text), [text]);
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} className={styles.qr}>
      <path d={path} />
    </svg>
  );
}

/** Modules of light that a camera needs around a code. */
const QUIET = 4;

function drawn(text: string): { size: number; path: string } {
  const code = generate(text, { minCorrectionLevel: correction.M });
  let path = "";
  for (let y = 0; y < code.size; y++)
    for (let x = 0; x < code.size; x++) if (code.get(x, y)) path += `M${x + QUIET} ${y + QUIET}h1v1h-1z`;
  return { size: code.size + 2 * QUIET, path };
}
