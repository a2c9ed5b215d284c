import { useLanguage } from "#client/i18n/language.tsx";
import { lateReasonInWords } from "#client/procurement/change-in-words.ts";
import { KindIcon } from "#client/procurement/kind-icon.tsx";
import type { DraftChange } from "#shared/plan-draft.ts";
import { STAGE_WORDS } from "#shared/words.ts";
import styles from "./change-list.module.css";
import { type Comparison, movementOf } from "./comparison.ts";
import { MovementMark } from "./movement-mark.tsx";
import { movedFromTo, statementInWords } from "./plan-in-words.ts";

/** One change of a draft against the plan in force: where, how far, from what to what, and why. */
export function ChangeLine({ change: { procurement, stage, change, reason } }: { change: DraftChange }) {
  const { language } = useLanguage();
  const comparison: Comparison = {
    change,
    movement: movementOf(change),
    isInherited: false,
    procurementId: procurement.id,
    otherEvent: null,
  };
  const window = change.after ?? change.before;
  return (
    <div className={styles.line}>
      <KindIcon kind={procurement.kind} />
      <div className={styles.words}>
        <p>
          <strong>{STAGE_WORDS[language][stage]}</strong> · {procurement.title}
        </p>
        <p className={styles.quiet}>
          <MovementMark comparison={comparison} />{" "}
          {movedFromTo(comparison, language) ?? (window && statementInWords(window, language))}
        </p>
        {reason && (
          <p className={styles.quiet}>
            {lateReasonInWords({ lateReason: reason.reason, lateNote: reason.note }, language)}
          </p>
        )}
      </div>
    </div>
  );
}
