import { History, Ruler } from "lucide-react";
import { useContext } from "react";
import { GivenFacts } from "#client/facts/use-facts.ts";
import { formatDay, formatMoment } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import type { Translate } from "#client/i18n/message.ts";
import { Button } from "#client/ui/button.tsx";
import type { Language } from "#shared/errors.ts";
import type { View } from "#shared/standing.ts";
import { Banner } from "./banner.tsx";
import { hasYardstick, isAsOf, type ViewedFacts } from "./use-view.ts";
import type { ViewAddress } from "./view-address.ts";

/**
 * Says that a screen does not show the present: as of which day, as known on which moment, and that its yardstick was
 * not known yet; each with the way back. Nothing while it shows the present.
 */
export function AsOfBanner<A extends ViewAddress>({
  facts,
  view,
  address,
  onChange,
}: {
  facts: ViewedFacts;
  view: View;
  address: A;
  onChange: (address: A) => void;
}) {
  const { language, t } = useLanguage();
  const { known, today } = facts;
  // What was given stays as known on the moment it was given of.
  const isOwn = useContext(GivenFacts) === null;
  const present = known?.presentDay ?? today;
  return (
    <>
      {isAsOf(facts, address) && (
        <Banner icon={<History aria-hidden="true" />} tone="asOf">
          <strong>{asOfInWords(facts, view, { language, t })}</strong>
          <span>
            {known
              ? t(view.on > today ? "board.asOf.knownFuture" : "board.asOf.knownPast")
              : t(view.on < present ? "board.asOf.past" : "board.asOf.future")}
          </span>
          {(isOwn || !known) && (
            <Button
              size="small"
              variant="primary"
              onPress={() => {
                onChange({ ...address, on: undefined, knownAt: undefined });
                focusMain();
              }}
            >
              {t("board.asOf.back")}
            </Button>
          )}
        </Banner>
      )}
      {!hasYardstick(facts, address) && (
        <Banner icon={<Ruler aria-hidden="true" />} tone="offline">
          <span>{t(known ? "board.asOf.yardstickNotKnown" : "board.asOf.yardstickMissing")}</span>
          <Button
            size="small"
            onPress={() => {
              onChange({ ...address, against: undefined });
              focusMain();
            }}
          >
            {t("board.asOf.yardstickLeave")}
          </Button>
        </Banner>
      )}
    </>
  );
}

/** The button goes away with what it takes back, and what is read now is the whole screen. */
function focusMain(): void {
  const main = document.getElementById("main");
  if (!main) return;
  main.tabIndex = -1;
  main.focus({ preventScroll: true });
}

/** As of which day something is read, and as known when: „Seis 31.12.2025, nii nagu see oli kirjas 15.01.2026 14:05“. */
export function asOfInWords(
  { known }: Pick<ViewedFacts, "known">,
  { on }: Pick<View, "on">,
  { language, t }: { language: Language; t: Translate },
): string {
  const day = formatDay(on, language);
  return known
    ? t("board.asOf.dayKnown", { day, moment: formatMoment(known.at, language) })
    : t("board.asOf.day", { day });
}
