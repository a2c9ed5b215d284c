import "#client/i18n/screen-texts.ts";
import { useState } from "react";
import { useLanguage, useText } from "#client/i18n/language.tsx";
import type { Written } from "#client/procurement/use-procurement.ts";
import { Select } from "#client/ui/select.tsx";
import {
  type Consultation,
  clockOf,
  type Exchange,
  type ExchangeKind,
  isOpen,
} from "#shared/consultation.ts";
import type { Day } from "#shared/period.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { ConsultDialog } from "./consult-dialog.tsx";
import { courtInWords, matterInWords } from "./consultation-in-words.ts";
import { CorrectExchangeDialog } from "./correct-exchange-dialog.tsx";
import { EditConsultationDialog } from "./edit-consultation-dialog.tsx";
import { ExchangeDialog, type ExchangeDialogProps } from "./exchange-dialog.tsx";

/** What is asked about RTK in a dialog. */
export type AskedOfRtk =
  | { what: "consult"; procurements: readonly PlannedProcurement[] }
  | {
      what: "exchange";
      procurement: PlannedProcurement;
      consultation: Consultation;
      kind?: ExchangeKind;
    }
  /** Whatever of it is open: the one waiting longest, unless another is chosen. */
  | { what: "exchangeOf"; procurement: PlannedProcurement }
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
    case "exchangeOf":
      return (
        <ExchangeOfDialog
          {...shared}
          procurement={asked.procurement}
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

/** The exchange of one of several open matters, of which the person may choose another. */
function ExchangeOfDialog(props: Omit<ExchangeDialogProps, "consultation">) {
  const { t, language } = useLanguage();
  const { procurement, today } = props;
  // As they were when it was opened: one that ends meanwhile stays until the person has read why.
  const [open] = useState(() =>
    procurement.records.consultations
      .filter((each) => isOpen(clockOf(each, today)))
      .sort((a, b) => (clockOf(a, today).since < clockOf(b, today).since ? -1 : 1)),
  );
  const [chosen, setChosen] = useState(open[0]!);
  return (
    <ExchangeDialog
      key={chosen.id}
      {...props}
      consultation={chosen}
      choice={
        open.length > 1 && (
          <Select
            label={t("consultation.exchange.matter")}
            value={String(chosen.id)}
            onChange={(id) => setChosen(open.find((each) => String(each.id) === id)!)}
            options={open.map((each) => ({
              id: String(each.id),
              label: matterInWords(each, language),
              hint: courtInWords(each, today, { t, language }),
            }))}
          />
        )
      }
    />
  );
}
