import { slippageInWords, totalInWords } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { isBehind, type Slippage } from "#shared/slippage.ts";
import styles from "./slippage-badge.module.css";

export interface SlippageBadgeProps {
  slippage: Slippage;
  /** Quarters from the first promise, said beside it where they differ; null or left out says nothing. */
  total?: number | null;
  /** `plain` leaves out the coloured ground, for tables that have many. */
  variant?: "badge" | "plain";
}

/** How late something is: in words, with a mark whose shape tells it as well as its colour. */
export function SlippageBadge({ slippage, total = null, variant = "badge" }: SlippageBadgeProps) {
  const { language } = useLanguage();
  const differs = total !== null && isTold(slippage) && total !== slippage.quarters;
  return (
    <span className={styles.slippage}>
      <span className={`${styles.badge} ${styles[toneOf(slippage)]} ${styles[variant]}`}>
        <span aria-hidden="true" className={styles.mark} />
        {slippageInWords(slippage, language)}
      </span>
      {differs && <span className={styles.total}>{totalInWords(total, language)}</span>}
    </span>
  );
}

/** Behind by two quarters or more is louder than by one; everything that is not behind is quiet. */
function toneOf(slippage: Slippage): "onTime" | "early" | "quiet" | "late" | "veryLate" {
  if (isBehind(slippage)) return (slippage.quarters ?? 0) >= 2 ? "veryLate" : "late";
  if (slippage.verdict === "early") return "early";
  return slippage.verdict === "onTime" ? "onTime" : "quiet";
}

/** While a promise is not due, how far it is from the first one says nothing yet. */
function isTold({ verdict }: Slippage): boolean {
  return verdict !== "notDue" && verdict !== "notComparable" && verdict !== "notApplicable";
}
