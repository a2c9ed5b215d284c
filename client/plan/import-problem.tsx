import { CircleAlert } from "lucide-react";
import styles from "./import-dialog.module.css";

/** What keeps the import from going on, in a sentence that is read aloud when it appears. */
export function ImportProblem({ children }: { children: string | null }) {
  if (children === null) return null;
  return (
    <p role="alert" className={styles.problem}>
      <CircleAlert aria-hidden="true" />
      <span>{children}</span>
    </p>
  );
}
