import { useLanguage } from "#client/i18n/language.tsx";
import { Select } from "#client/ui/select.tsx";
import { LATE_REASONS, type LateReason } from "#shared/stages.ts";
import { LATE_REASON_WORDS } from "#shared/words.ts";

/** Why something is late or was moved later: one of the few reasons that reports are counted by, or none given yet. */
export function LateReasonSelect({
  value,
  onChange,
  label,
  isRequired = false,
  error,
}: {
  value: LateReason | null;
  onChange: (reason: LateReason | null) => void;
  /** What it is the reason of; of a late milestone when left out. */
  label?: string;
  /** Whether leaving it open is no choice. */
  isRequired?: boolean;
  error?: string | null;
}) {
  const { t, language } = useLanguage();
  return (
    <Select<LateReason | "none">
      label={label ?? t("procurement.stage.lateReason")}
      value={value ?? (isRequired ? null : "none")}
      onChange={(id) => onChange(id === "none" ? null : id)}
      placeholder={t("procurement.create.choose")}
      isRequired={isRequired}
      options={[
        ...(isRequired ? [] : [{ id: "none" as const, label: t("procurement.stage.noLateReason") }]),
        ...LATE_REASONS.map((reason) => ({ id: reason, label: LATE_REASON_WORDS[language][reason] })),
      ]}
      error={error}
    />
  );
}
