import { useLanguage } from "#client/i18n/language.tsx";
import { Select } from "#client/ui/select.tsx";
import { LATE_REASONS, type LateReason } from "#shared/stages.ts";
import { LATE_REASON_WORDS } from "#shared/words.ts";

/** Why something is late: one of the few reasons that reports are counted by, or none given yet. */
export function LateReasonSelect({
  value,
  onChange,
  error,
}: {
  value: LateReason | null;
  onChange: (reason: LateReason | null) => void;
  error?: string | null;
}) {
  const { t, language } = useLanguage();
  return (
    <Select<LateReason | "none">
      label={t("procurement.stage.lateReason")}
      value={value ?? "none"}
      onChange={(id) => onChange(id === "none" ? null : id)}
      options={[
        { id: "none", label: t("procurement.stage.noLateReason") },
        ...LATE_REASONS.map((reason) => ({ id: reason, label: LATE_REASON_WORDS[language][reason] })),
      ]}
      error={error}
    />
  );
}
