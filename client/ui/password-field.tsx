import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { Button } from "react-aria-components/Button";
import { Group } from "react-aria-components/Group";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import { Text } from "react-aria-components/Text";
import { TextField as AriaTextField } from "react-aria-components/TextField";
import { useText } from "#client/i18n/language.tsx";
import fieldStyles from "./field.module.css";
import { FieldError } from "./field-error.tsx";
import styles from "./password-field.module.css";

export interface PasswordFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** `current-password` is filled in by the browser, `new-password` is suggested by it. */
  autoComplete: "current-password" | "new-password";
  error?: string | null;
  hint?: string;
  isRequired?: boolean;
  autoFocus?: boolean;
}

/** A password, hidden until its reader asks to see what they typed. */
export function PasswordField({ label, value, error, hint, ...props }: PasswordFieldProps) {
  const t = useText();
  const [isShown, setShown] = useState(false);
  return (
    <AriaTextField
      {...props}
      className={fieldStyles.field}
      value={value}
      type={isShown ? "text" : "password"}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
    >
      <Label className={fieldStyles.label}>{label}</Label>
      <Group className={styles.group}>
        <Input
          className={`${fieldStyles.control} ${styles.input}`}
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
        />
        <Button
          className={styles.eye}
          aria-label={t("account.password.show")}
          aria-pressed={isShown}
          onPress={() => setShown(!isShown)}
        >
          {isShown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
        </Button>
      </Group>
      {hint && !error && (
        <Text slot="description" className={fieldStyles.hint}>
          {hint}
        </Text>
      )}
      <FieldError>{error}</FieldError>
    </AriaTextField>
  );
}
