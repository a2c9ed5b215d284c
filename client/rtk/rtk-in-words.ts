import type { Translate } from "#client/i18n/message.ts";
import type { Card } from "#shared/board.ts";
import type { Matter } from "#shared/rtk-matters.ts";

/** How much waits, and for whom. */
export interface MatterCounts {
  atRtk: number;
  withUs: number;
  overdue: number;
  /** Procurements whose next milestone needs RTK, and that have asked nothing yet. */
  unconsulted: number;
  /** Days that what is at RTK longest has been there. */
  longest: number;
}

export function matterCounts(matters: readonly Matter[], cards: readonly Card[]): MatterCounts {
  const atRtk = matters.filter(({ clock }) => clock.court === "rtk");
  return {
    atRtk: atRtk.length,
    withUs: matters.filter(({ clock }) => clock.court === "us").length,
    overdue: matters.filter(({ isOverdue }) => isOverdue).length,
    unconsulted: cards.filter(({ standing }) => standing.rtk.flag === "consult").length,
    longest: Math.max(0, ...atRtk.map(({ clock }) => clock.days)),
  };
}

/** The counts as sentences; what there is nothing of is left out. */
export function sentencesOf(counts: MatterCounts, t: Translate): string {
  const { atRtk, withUs, overdue, unconsulted, longest } = counts;
  const sentences = [
    ...(atRtk > 0 ? [t("rtk.headline.atRtk", { count: atRtk, days: longest })] : []),
    ...(withUs > 0 ? [t("rtk.headline.withUs", { count: withUs })] : []),
    ...(overdue > 0 ? [t("rtk.headline.overdue", { count: overdue })] : []),
    ...(unconsulted > 0 ? [t("rtk.headline.unconsulted", { count: unconsulted })] : []),
  ];
  return sentences.join(" ") || t("rtk.headline.none");
}
