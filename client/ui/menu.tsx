import { Check } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { Menu as AriaMenu, MenuItem, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { Separator } from "react-aria-components/Separator";
import styles from "./popover.module.css";

export interface MenuEntry {
  id: string;
  label: string;
  /** An icon of 16 pixels. */
  icon?: ReactNode;
  /** A second, quieter line. */
  hint?: string;
  tone?: "danger";
  /** Where the entries are choices: whether this one is in force. */
  isChosen?: boolean;
  isDisabled?: boolean;
  /** What it leads to, by the name it is allowed or refused under. */
  deed?: string;
  onAction: () => void;
}

export interface MenuProps {
  /** What the menu is for, read aloud when it opens. */
  label: string;
  /** The button that opens it. */
  trigger: ReactElement;
  /** Its entries; "separator" draws a line between two of them. */
  entries: readonly (MenuEntry | "separator")[];
  placement?: "bottom start" | "bottom end" | "top start" | "top end";
}

/** A button with a menu of things to do. */
export function Menu({ label, trigger, entries, placement = "bottom end" }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className={styles.popover} placement={placement} offset={4}>
        <AriaMenu aria-label={label} className={styles.list}>
          {entries.map((entry, index) =>
            entry === "separator" ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line has nothing else to be told by.
              <Separator key={`separator ${index}`} className={styles.separator} />
            ) : (
              <MenuItem
                key={entry.id}
                id={entry.id}
                textValue={entry.label}
                isDisabled={entry.isDisabled}
                data-deed={entry.deed}
                onAction={entry.onAction}
                className={entry.tone === "danger" ? `${styles.item} ${styles.danger}` : styles.item}
              >
                {entry.icon}
                <span className={styles.words}>
                  {entry.label}
                  {entry.hint && <span className={styles.hint}>{entry.hint}</span>}
                </span>
                {entry.isChosen && <Check aria-hidden="true" className={styles.chosen} />}
              </MenuItem>
            ),
          )}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
