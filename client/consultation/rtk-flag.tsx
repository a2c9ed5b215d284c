import { Check, CornerDownLeft, Hourglass, MessageCircleQuestionMark } from "lucide-react";
import { useLanguage } from "#client/i18n/language.tsx";
import { useViewedDay } from "#client/view/viewed-day.ts";
import type { RtkStanding } from "#shared/consultation.ts";
import { daysBetween } from "#shared/period.ts";
import styles from "./rtk-flag.module.css";

/** What a card says about RTK: that it should be asked, since when it has something, or that it has agreed. */
export function RtkFlag({ rtk: { flag, since } }: { rtk: RtkStanding }) {
  const { t } = useLanguage();
  const on = useViewedDay();
  if (flag === "none") return null;
  const Icon = ICONS[flag];
  const count = since ? daysBetween(since, on) : 0;
  return (
    <span className={`${styles.flag} ${styles[flag]}`} data-rtk={flag}>
      <Icon aria-hidden="true" />
      {flag === "atRtk" || flag === "withUs"
        ? t(`board.card.rtk.${flag}`, { count })
        : t(`board.card.rtk.${flag}`)}
    </span>
  );
}

const ICONS = {
  consult: MessageCircleQuestionMark,
  atRtk: Hourglass,
  withUs: CornerDownLeft,
  agreed: Check,
};
