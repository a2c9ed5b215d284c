import type { InputHTMLAttributes, KeyboardEventHandler } from "react";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import { Text } from "react-aria-components/Text";
import { TextArea as AriaTextArea } from "react-aria-components/TextArea";
import { TextField as AriaTextField } from "react-aria-components/TextField";
import styles from "./field.module.css";
import { FieldError } from "./field-error.tsx";

export interface TextFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** What is wrong with the value, shown beside it. */
  error?: string | null;
  hint?: string;
  placeholder?: string;
  isRequired?: boolean;
  isDisabled?: boolean;
  autoFocus?: boolean;
  /** Where the label is said by what stands around it: it is read aloud only. */
  isLabelHidden?: boolean;
  inputMode?: InputHTMLAttributes<HTMLInputElement>["inputMode"];
  type?: "text" | "search" | "url" | "email";
  autoComplete?: string;
  onBlur?: () => void;
  onKeyDown?: KeyboardEventHandler;
}

/** A line of text. */
export function TextField(props: TextFieldProps) {
  return (
    <Frame {...props}>
      <Input className={styles.control} placeholder={props.placeholder} onKeyDown={props.onKeyDown} />
    </Frame>
  );
}

/** Text of several lines; it grows with what is written. */
export function TextArea({ rows = 3, ...props }: TextFieldProps & { rows?: number }) {
  return (
    <Frame {...props}>
      <AriaTextArea
        className={`${styles.control} ${styles.area}`}
        rows={rows}
        placeholder={props.placeholder}
        onKeyDown={props.onKeyDown}
      />
    </Frame>
  );
}

function Frame(props: TextFieldProps & { children: React.ReactNode }) {
  const { label, isLabelHidden, error, hint, children } = props;
  return (
    <AriaTextField
      className={styles.field}
      value={props.value}
      onChange={props.onChange}
      onBlur={props.onBlur}
      isInvalid={Boolean(error)}
      isRequired={props.isRequired}
      isDisabled={props.isDisabled}
      autoFocus={props.autoFocus}
      inputMode={props.inputMode}
      type={props.type}
      autoComplete={props.autoComplete ?? "off"}
      aria-label={isLabelHidden ? label : undefined}
      validationBehavior="aria"
    >
      {!isLabelHidden && <Label className={styles.label}>{label}</Label>}
      {children}
      {hint && !error && (
        <Text slot="description" className={styles.hint}>
          {hint}
        </Text>
      )}
      <FieldError>{error}</FieldError>
    </AriaTextField>
  );
}
