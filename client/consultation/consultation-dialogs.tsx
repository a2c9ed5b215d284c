import "#client/i18n/screen-texts.ts";
import { useText } from "#client/i18n/language.tsx";
import type { Written } from "#client/procurement/use-procurement.ts";
import type { Consultation, Exchange, ExchangeKind } from "#shared/consultation.ts";
import type { Day } from "#shared/period.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { ConsultDialog } from "./consult-dialog.tsx";
import { CorrectExchangeDialog } from "./correct-exchange-dialog.tsx";
import { EditConsultationDialog } from "./edit-consultation-dialog.tsx";
import { ExchangeDialog } from "./exchange-dialog.tsx";

/** What is asked about RTK in a dialog. */
export type AskedOfRtk =
  | { what: "consult"; procurements: readonly PlannedProcurement[] }
  | {
      what: "exchange";
      procurement: PlannedProcurement;
      consultation: Consultation;
      kind?: ExchangeKind;
    }
  | { what: "correct"; procurement: PlannedProcurement; consultation: Consultation; exchange: Exchange }
  | { what: "edit"; procurement: PlannedProcurement; consultation: Consultation };

export interface ConsultationDialogsProps {
  asked: AskedOfRtk;
  today: Day;
  /** Called once it is recorded, with what was done in words. */
  onDone: (written: Written, text: string) => void;
  onClose: () => void;
}

/** The one dialog that is asked for. */
export function ConsultationDialogs({ asked, today, onDone, onClose }: ConsultationDialogsProps) {
  const t = useText();
  const shared = { today, onClose };
  switch (asked.what) {
    case "consult":
      return (
        <ConsultDialog
          {...shared}
          procurements={asked.procurements}
          onDone={(written) => onDone(written, t("consultation.done.opened"))}
        />
      );
    case "exchange":
      return (
        <ExchangeDialog
          {...shared}
          procurement={asked.procurement}
          consultation={asked.consultation}
          initialKind={asked.kind}
          onDone={(written, kind) => onDone(written, t(`consultation.done.${kind}`))}
        />
      );
    case "correct":
      return (
        <CorrectExchangeDialog
          {...shared}
          procurement={asked.procurement}
          consultation={asked.consultation}
          exchange={asked.exchange}
          onDone={(written) => onDone(written, t("consultation.done.corrected"))}
        />
      );
    case "edit":
      return (
        <EditConsultationDialog
          {...shared}
          procurement={asked.procurement}
          consultation={asked.consultation}
          onDone={(written) => onDone(written, t("consultation.done.edited"))}
        />
      );
  }
}
