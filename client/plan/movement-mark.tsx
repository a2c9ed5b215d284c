import { ArrowLeft, ArrowRight, CircleSlash2, Minus, MoveHorizontal, Plus } from "lucide-react";
import { useMay } from "#client/access/access.tsx";
import { useLanguage } from "#client/i18n/language.tsx";
import { lateReasonInWords } from "#client/procurement/change-in-words.ts";
import type { Stage } from "#shared/stages.ts";
import type { Comparison, Movement } from "./comparison.ts";
import styles from "./movement-mark.module.css";
import { reasonKey, usePlanContext } from "./plan-context.ts";
import { movementInWords, whyNotComparable } from "./plan-in-words.ts";

/** How a promise differs from an earlier one, in words, a sign and colour; nothing where it does not. */
export function MovementMark({ comparison }: { comparison: Comparison }) {
  const { language } = useLanguage();
  if (comparison.movement === "none") return null;
  const Icon = ICONS[comparison.movement];
  const isFar = comparison.movement === "later" && (comparison.change.quarters ?? 0) > 1;
  return (
    <span className={`${styles.mark} ${isFar ? styles.far : styles[comparison.movement]}`}>
      <Icon aria-hidden="true" />
      {movementInWords(comparison, language)}
    </span>
  );
}

/** The mark with what belongs to it: why nothing can be told, or why the window moved later. */
export function MovementStory({ comparison, stage }: { comparison: Comparison; stage: Stage }) {
  const { language, t } = useLanguage();
  const { plans, reasons, actions, isReadOnly } = usePlanContext();
  const may = useMay();
  if (comparison.movement === "none") return null;
  const why = whyNotComparable(comparison, plans, language);
  const revisionId = comparison.change.after?.revisionId;
  const { procurementId } = comparison;
  const given = reasons.get(reasonKey(revisionId ?? 0, procurementId, stage));
  const asksWhy = comparison.movement === "later" && revisionId !== undefined;
  const ask = () => revisionId && actions.askReason({ revisionId, procurementId, stage });
  const reason = given && lateReasonInWords({ lateReason: given.reason, lateNote: given.note }, language);
  return (
    <div className={styles.story}>
      <MovementMark comparison={comparison} />
      {why && <span className={styles.why}>{why}</span>}
      {asksWhy &&
        (isReadOnly || !may("plans.giveReason") ? (
          <span className={styles.why}>{reason ?? t("lateness.missing")}</span>
        ) : (
          <button
            type="button"
            // A cell is one stop; Enter on it presses this.
            tabIndex={-1}
            data-deed="plans.giveReason"
            className={reason ? styles.given : styles.missing}
            onClick={ask}
            title={t(reason ? "plan.reason.change" : "common.addReason")}
          >
            {reason ?? t("lateness.missing")}
          </button>
        ))}
    </div>
  );
}

const ICONS: Record<Exclude<Movement, "none">, typeof Plus> = {
  later: ArrowRight,
  earlier: ArrowLeft,
  startMoved: MoveHorizontal,
  added: Plus,
  dropped: Minus,
  notComparable: CircleSlash2,
};
