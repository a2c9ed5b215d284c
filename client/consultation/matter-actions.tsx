import { EllipsisVertical } from "lucide-react";
import { allowedEntries, useMay } from "#client/access/access.tsx";
import { useLanguage } from "#client/i18n/language.tsx";
import { Button } from "#client/ui/button.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { Menu } from "#client/ui/menu.tsx";
import { type Consultation, nextExchanges } from "#shared/consultation.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import type { AskedOfRtk } from "./consultation-dialogs.tsx";
import { exchangeInWords, matterInWords } from "./consultation-in-words.ts";

export interface MatterActionsProps {
  procurement: PlannedProcurement;
  consultation: Consultation;
  onAsk: (asked: AskedOfRtk) => void;
  /** Takes the matter away, or only the last thing that happened to it. */
  onRemove: (what: "consultation" | "exchange") => void;
  /** Buttons for what comes next are left out where there is little room; the menu has them all. */
  isCompact?: boolean;
}

/** What can be done about a matter: the next thing that happens to it at one press, the rest in a menu. */
export function MatterActions({ procurement, consultation, onAsk, onRemove, isCompact }: MatterActionsProps) {
  const { t, language } = useLanguage();
  const next = nextExchanges(consultation.exchanges);
  const may = useMay();
  const buttons =
    isCompact || !may("consultations.exchange") ? [] : next.filter((kind) => kind !== "withdrawn");
  const name = `${procurement.title}, ${matterInWords(consultation, language)}`;
  const entries = allowedEntries(
    [
      ...next.map((kind) => ({
        id: kind,
        deed: "consultations.exchange",
        label: t(`consultation.act.${kind}`),
        onAction: () => onAsk({ what: "exchange", procurement, consultation, kind }),
      })),
      {
        id: "forgotten",
        deed: "consultations.exchange",
        label: t("consultation.act.forgotten"),
        onAction: () => onAsk({ what: "exchange", procurement, consultation }),
      },
      "separator",
      {
        id: "edit",
        deed: "consultations.edit",
        label: t("consultation.act.edit"),
        onAction: () => onAsk({ what: "edit", procurement, consultation }),
      },
      ...consultation.exchanges.map((exchange) => ({
        id: `correct ${exchange.id}`,
        deed: "consultations.correctExchange",
        label: t("consultation.act.correct", { what: exchangeInWords(exchange, language) }),
        onAction: () => onAsk({ what: "correct", procurement, consultation, exchange }),
      })),
      "separator",
      ...(consultation.exchanges.length > 0
        ? [
            {
              id: "removeExchange",
              deed: "consultations.removeExchange",
              label: t("consultation.act.removeExchange", {
                what: exchangeInWords(consultation.exchanges.at(-1)!, language),
              }),
              onAction: () => onRemove("exchange"),
            },
          ]
        : []),
      {
        id: "remove",
        deed: "consultations.remove",
        label: t("consultation.act.remove"),
        tone: "danger",
        onAction: () => onRemove("consultation"),
      },
    ],
    may,
  );
  if (entries.length === 0) return null;
  return (
    <>
      {buttons.map((kind) => (
        <Button
          key={kind}
          size="small"
          data-deed="consultations.exchange"
          aria-label={t("consultation.act.of", { act: t(`consultation.act.${kind}`), name })}
          onPress={() => onAsk({ what: "exchange", procurement, consultation, kind })}
        >
          {t(`consultation.act.${kind}`)}
        </Button>
      ))}
      <Menu
        label={t("consultation.actions", { name })}
        trigger={
          <IconButton label={t("consultation.actions", { name })} size="small" hasTooltip={false}>
            <EllipsisVertical aria-hidden="true" />
          </IconButton>
        }
        entries={entries}
      />
    </>
  );
}
