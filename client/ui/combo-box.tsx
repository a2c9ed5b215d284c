import { Check, ChevronDown } from "lucide-react";
import { useState } from "react";
import { Button } from "react-aria-components/Button";
import { ComboBox as AriaComboBox } from "react-aria-components/ComboBox";
import { Group } from "react-aria-components/Group";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { Text } from "react-aria-components/Text";
import styles from "./combo-box.module.css";
import fieldStyles from "./field.module.css";
import { FieldError } from "./field-error.tsx";
import popoverStyles from "./popover.module.css";
import type { Option } from "./select.tsx";

interface Common {
  label: string;
  placeholder?: string;
  error?: string | null;
  hint?: string;
  isRequired?: boolean;
  isDisabled?: boolean;
  autoFocus?: boolean;
  isLabelHidden?: boolean;
}

export interface ComboBoxProps<Id extends string> extends Common {
  /** The chosen option's id, or null while none is. */
  value: Id | null;
  onChange: (id: Id | null) => void;
  /** Thousands of them are welcome: only the first that match what is typed are shown. */
  options: readonly Option<Id>[];
}

/** One choice out of many, found by typing any part of its words. */
export function ComboBox<Id extends string>({ value, onChange, options, ...props }: ComboBoxProps<Id>) {
  const chosen = options.find(({ id }) => id === value);
  const label = chosen?.label ?? "";
  const [typed, setTyped] = useState({ text: label, of: value });
  if (typed.of !== value) setTyped({ text: label, of: value });
  const found = typed.text === label ? options : matching(options, typed.text);
  const shown = found.slice(0, MOST_SHOWN);
  // What is chosen has to be among them, or leaving the field would empty it.
  if (chosen && !shown.includes(chosen)) shown.push(chosen);
  return (
    <AriaComboBox<Option<Id>>
      {...nameOf(props)}
      className={fieldStyles.field}
      items={shown}
      value={value}
      onChange={(id) => onChange(id as Id | null)}
      inputValue={typed.text}
      onInputChange={(text) => setTyped({ ...typed, text })}
    >
      <Frame {...props} />
    </AriaComboBox>
  );
}

export interface SuggestFieldProps extends Common {
  value: string;
  onChange: (value: string) => void;
  /** What was written there before. */
  suggestions: readonly string[];
}

/** A line of text that may be chosen from what was written before, or be new. */
export function SuggestField({ value, onChange, suggestions, ...props }: SuggestFieldProps) {
  const options = suggestions.map((each) => ({ id: each, label: each }));
  const isOne = suggestions.includes(value);
  return (
    <AriaComboBox<Option>
      {...nameOf(props)}
      className={fieldStyles.field}
      items={(isOne ? options : matching(options, value)).slice(0, MOST_SHOWN)}
      inputValue={value}
      onInputChange={onChange}
      allowsCustomValue
    >
      <Frame {...props} />
    </AriaComboBox>
  );
}

const MOST_SHOWN = 50;

function nameOf({ label, isLabelHidden, error, isRequired, isDisabled, autoFocus }: Common) {
  return {
    "aria-label": isLabelHidden ? label : undefined,
    isInvalid: Boolean(error),
    isRequired,
    isDisabled,
    autoFocus,
    validationBehavior: "aria" as const,
  };
}

function Frame({ label, isLabelHidden, placeholder, error, hint }: Common) {
  return (
    <>
      {!isLabelHidden && <Label className={fieldStyles.label}>{label}</Label>}
      <Group className={styles.group}>
        <Input className={`${fieldStyles.control} ${styles.input}`} placeholder={placeholder} />
        <Button className={styles.open}>
          <ChevronDown aria-hidden="true" />
        </Button>
      </Group>
      {hint && !error && (
        <Text slot="description" className={fieldStyles.hint}>
          {hint}
        </Text>
      )}
      <FieldError>{error}</FieldError>
      <Popover className={`${popoverStyles.popover} ${styles.popover}`} offset={4}>
        <ListBox<Option> className={popoverStyles.list}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className={popoverStyles.item}>
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
    </>
  );
}

/** The options in which every typed word occurs somewhere. */
function matching<Id extends string>(options: readonly Option<Id>[], typed: string): Option<Id>[] {
  const words = folded(typed).split(/\s+/).filter(Boolean);
  return options.filter(({ label, hint }) => {
    const said = folded(`${label} ${hint ?? ""}`);
    return words.every((word) => said.includes(word));
  });
}

const folded = (text: string) => text.toLocaleLowerCase("et");
