import "#client/i18n/screen-texts.ts";
import { Check } from "lucide-react";
import { useRef } from "react";
import { Menu, MenuItem } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { Separator } from "react-aria-components/Separator";
import { useLanguage } from "#client/i18n/language.tsx";
import styles from "#client/ui/popover.module.css";
import { windowInWords } from "#shared/period-words.ts";
import { type PlannedWindow, REFERENTS } from "#shared/plan.ts";
import type { Says } from "#shared/plan-draft.ts";

export interface CellMenuProps {
  /** What the draft says there. */
  says: Says | null;
  /** What was promised before the draft, to go back to. */
  promise: PlannedWindow | null;
  /** Read aloud when the menu opens. */
  name: string;
  button: HTMLElement;
  /** Whether the draft moves the stage later, so that a reason belongs to it. */
  isLater: boolean;
  onPlan: (becomes: Says | null) => void;
  onReason: () => void;
  onClose: () => void;
}

/** What can be done with one stage of a draft besides typing: one menu for the whole table. */
export function CellMenu(props: CellMenuProps) {
  const { says, promise, name, onPlan, onClose } = props;
  const { language, t } = useLanguage();
  const button = useRef<HTMLElement | null>(null);
  button.current = props.button;
  const window = says && says.kind !== "dropped" ? says : null;
  const promised = promise && sayAgain(promise);
  return (
    <Popover
      isOpen
      triggerRef={button}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      className={styles.popover}
      aria-label={t("plan.cell.menu", { name })}
      placement="bottom end"
      offset={4}
    >
      <Menu
        aria-label={t("plan.cell.menu", { name })}
        className={styles.list}
        autoFocus="first"
        onClose={onClose}
      >
        {props.isLater && (
          <MenuItem className={styles.item} onAction={props.onReason}>
            <span className={styles.words}>{t("common.addReason")}</span>
          </MenuItem>
        )}
        <MenuItem
          className={styles.item}
          textValue={t("plan.cell.reset")}
          onAction={() => onPlan(promised)}
          isDisabled={promised === null && says === null}
        >
          <span className={styles.words}>
            {t("plan.cell.reset")}
            <span className={styles.hint}>
              {promise ? windowInWords(promise, language) : t("plan.cell.reset.nothing")}
            </span>
          </span>
        </MenuItem>
        <MenuItem
          className={styles.item}
          textValue={t("plan.cell.silence")}
          onAction={() => onPlan(null)}
          isDisabled={says === null}
        >
          <span className={styles.words}>
            {t("plan.cell.silence")}
            <span className={styles.hint}>{t("plan.cell.silence.hint")}</span>
          </span>
        </MenuItem>
        <MenuItem
          className={styles.item}
          textValue={t("plan.cell.drop")}
          onAction={() => onPlan({ kind: "dropped", verbatim: "" })}
          isDisabled={says?.kind === "dropped"}
        >
          <span className={styles.words}>
            {t("plan.cell.drop")}
            <span className={styles.hint}>{t("plan.cell.drop.hint")}</span>
          </span>
        </MenuItem>
        {window && <Separator className={styles.separator} />}
        {window &&
          REFERENTS.map((refersTo) => (
            <MenuItem
              key={refersTo}
              className={styles.item}
              textValue={t(`plan.cell.refersTo.${refersTo}`)}
              onAction={() => onPlan({ ...window, refersTo })}
            >
              <span className={styles.words}>{t(`plan.cell.refersTo.${refersTo}`)}</span>
              {window.refersTo === refersTo && <Check aria-hidden="true" className={styles.chosen} />}
            </MenuItem>
          ))}
        {window && <Separator className={styles.separator} />}
        {window && (
          <MenuItem
            className={styles.item}
            textValue={t("plan.cell.implied")}
            onAction={() =>
              onPlan({
                ...window,
                kind: window.kind !== "implied" ? "implied" : window.from === null ? "deadline" : "window",
              })
            }
          >
            <span className={styles.words}>{t("plan.cell.implied")}</span>
            {window.kind === "implied" && <Check aria-hidden="true" className={styles.chosen} />}
          </MenuItem>
        )}
      </Menu>
    </Popover>
  );
}

function sayAgain({ kind, from, to, refersTo, verbatim }: PlannedWindow): Says {
  return { kind, from, to, refersTo, verbatim };
}
