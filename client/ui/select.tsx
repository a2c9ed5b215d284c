import { Check, ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import { Label } from "react-aria-components/Label";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { Select as AriaSelect, SelectValue } from "react-aria-components/Select";
import { Text } from "react-aria-components/Text";
import fieldStyles from "./field.module.css";
import { FieldError } from "./field-error.tsx";
import popoverStyles from "./popover.module.css";
import styles from "./select.module.css";

export interface Option<Id extends string = string> {
  id: Id;
  label: string;
  hint?: string;
  /** An icon of 16 pixels. */
  icon?: ReactNode;
  isDisabled?: boolean;
}

export interface SelectProps<Id extends string> {
  label: string;
  /** The chosen option's id, or null while none is. */
  value: Id | null;
  onChange: (id: Id) => void;
  options: readonly Option<Id>[];
  /** Shown while nothing is chosen. */
  placeholder?: string;
  error?: string | null;
  hint?: string;
  isRequired?: boolean;
  isDisabled?: boolean;
  autoFocus?: boolean;
  /** `inline` puts the label before the value inside one small button, for a toolbar. */
  layout?: "stacked" | "inline";
  isLabelHidden?: boolean;
}

/** One choice out of a few. */
export function Select<Id extends string>({
  label,
  value,
  onChange,
  options,
  placeholder,
  error,
  hint,
  layout = "stacked",
  isLabelHidden = false,
  ...props
}: SelectProps<Id>) {
  return (
    <AriaSelect
      {...props}
      className={layout === "inline" ? styles.inline : fieldStyles.field}
      value={value}
      onChange={(key) => key !== null && onChange(key as Id)}
      placeholder={placeholder}
      isInvalid={Boolean(error)}
      aria-label={isLabelHidden ? label : undefined}
      validationBehavior="aria"
    >
      {!isLabelHidden && layout === "stacked" && <Label className={fieldStyles.label}>{label}</Label>}
      <Button
        className={layout === "inline" ? styles.inlineButton : `${fieldStyles.control} ${styles.button}`}
      >
        <SelectValue className={styles.value}>
          {({ isPlaceholder, selectedText, defaultChildren }) =>
            isPlaceholder ? defaultChildren : selectedText
          }
        </SelectValue>{" "}
        {/* React Aria names the button by its value and then its label; style puts the label before it. */}
        {!isLabelHidden && layout === "inline" && <Label className={styles.inlineLabel}>{label}</Label>}
        <ChevronDown aria-hidden="true" />
      </Button>
      {hint && !error && (
        <Text slot="description" className={fieldStyles.hint}>
          {hint}
        </Text>
      )}
      <FieldError>{error}</FieldError>
      <Popover className={popoverStyles.popover} offset={4}>
        <ListBox className={popoverStyles.list} items={options}>
          {(option) => (
            <ListBoxItem
              id={option.id}
              textValue={option.label}
              isDisabled={option.isDisabled}
              className={popoverStyles.item}
            >
              {({ isSelected }) => (
                <>
                  {option.icon}
                  <span className={popoverStyles.words}>
                    {option.label}
                    {option.hint && <span className={popoverStyles.hint}>{option.hint}</span>}
                  </span>
                  {isSelected && <Check aria-hidden="true" className={popoverStyles.chosen} />}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
