import { CircleAlert } from "lucide-react";
import { FieldError as AriaFieldError } from "react-aria-components/FieldError";
import styles from "./field.module.css";

/**
 * The sentence beside a field that says what is wrong and what to do, read aloud when it appears. Nothing while
 * nothing is.
 */
export function FieldError({ children }: { children: string | null | undefined }) {
  return (
    <AriaFieldError className={styles.error}>
      {({ validationErrors }) => (
        <>
          <CircleAlert aria-hidden="true" />
          <span role="alert">{children ?? validationErrors.join(" ")}</span>
        </>
      )}
    </AriaFieldError>
  );
}
