import { CalendarClock } from "lucide-react";
import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { printAddress } from "#client/view/view-address.ts";
import type { BoardFacts } from "#shared/board.ts";
import { type Day, daysBetween } from "#shared/period.ts";
import { nextDue } from "#shared/rtk-input.ts";
import type { RtkAddress } from "./rtk-address.ts";
import styles from "./rtk-view.module.css";
import { useDueDates } from "./use-due-dates.ts";

/** What RTK asks for next, and the way to the table that answers it. */
export function DueStrip({ facts, on, address }: { facts: BoardFacts; on: Day; address: RtkAddress }) {
  const { language, t } = useLanguage();
  const { dates } = useDueDates(facts.project.id, facts.known?.at);
  const [next] = nextDue(dates ?? [], on);
  if (!next) return null;
  const input = printAddress({ ...address, part: "input", year: undefined, first: undefined });
  return (
    <p className={styles.due}>
      <CalendarClock aria-hidden="true" />
      <span>
        {t("rtk.due.next", {
          what: t(`rtk.input.${next.input}`, { year: String(next.year) }),
          day: formatDay(next.on, language),
          left: t("rtk.due.left", { count: daysBetween(on, next.on) }),
        })}{" "}
        <a href={`/rtk${input}`} data-screen-only="">
          {t("rtk.due.toTable")}
        </a>
      </span>
    </p>
  );
}
