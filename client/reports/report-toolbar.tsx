import { useLanguage } from "#client/i18n/language.tsx";
import { LateToggle } from "#client/view/filter-fields.tsx";
import { AgainstSelect } from "#client/view/view-fields.tsx";
import { ViewToolbar, type ViewToolbarProps } from "#client/view/view-toolbar.tsx";
import type { ReportAddress } from "./report-address.ts";

/** Of which procurements, against which promise and as of which day the report is. */
export function ReportToolbar(props: ViewToolbarProps<ReportAddress>) {
  const { facts, address, onChange } = props;
  const { t } = useLanguage();
  return (
    <ViewToolbar
      {...props}
      label={t("reports.toolbar")}
      beside={<LateToggle address={address} onChange={onChange} />}
      fields={(layout) => (
        <AgainstSelect facts={facts} address={address} onChange={onChange} layout={layout} />
      )}
    />
  );
}
