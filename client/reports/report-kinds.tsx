import { useLanguage } from "#client/i18n/language.tsx";
import screen from "#client/view/screen.module.css";
import { printAddress } from "#client/view/view-address.ts";
import type { Day } from "#shared/period.ts";
import type { ReportAddress } from "./report-address.ts";

/** Which report: of slippage, or the tables of a year's plan. Both keep the view. */
export function ReportKinds({ address, on }: { address: ReportAddress; on: Day }) {
  const { t } = useLanguage();
  const kept = { ...address, show: undefined };
  return (
    <nav aria-label={t("yearPlan.kinds")} data-screen-only="">
      <ul className={screen.lists}>
        <li>
          <a
            href={`/reports${printAddress({ ...kept, plan: undefined })}`}
            aria-current={address.plan === undefined ? "page" : undefined}
          >
            {t("reports.title")}
          </a>
        </li>
        <li>
          <a
            href={`/reports${printAddress({ ...kept, by: undefined, plan: address.plan ?? Number(on.slice(0, 4)) })}`}
            aria-current={address.plan === undefined ? undefined : "page"}
          >
            {t("yearPlan.kind")}
          </a>
        </li>
      </ul>
    </nav>
  );
}
